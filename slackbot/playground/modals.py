"""The modals people have open: a stack of at most three for each person."""

import secrets
from collections.abc import Callable
from typing import Any

from slackbot.playground.errors import ApiError
from slackbot.playground.world import Json, Person, World

MOST_STACKED = 3  # Slack's push limit


class Modals:
    """Every person's stack of open views; the last one is on top."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[Json]] = {}

    def top(self, user: str) -> Json | None:
        """Return what the person sees, None without an open modal."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def tops(self) -> dict[str, Json]:
        """Return the uppermost view of everybody who has one open."""
        return {user: stack[-1] for user, stack in self._stacks.items() if stack}

    def all(self) -> list[Json]:
        """Return every open view, also those below others."""
        return [view for stack in self._stacks.values() for view in stack]

    def open(self, user: str, view: Json) -> Json:
        """Return the view, now the person's only one."""
        self._stacks[user] = [_rooted(view, None)]
        return self._stacks[user][-1]

    def push(self, user: str, view: Json) -> Json:
        """Return the view, now on top of the person's others. Raises `ApiError` above three."""
        stack = self._stacks.setdefault(user, [])
        if len(stack) >= MOST_STACKED:
            raise ApiError("push_limit_reached")
        stack.append(_rooted(view, stack[-1] if stack else None))
        return stack[-1]

    def find(self, fits: Callable[[Json], bool]) -> tuple[str, Json]:
        """Return the first open view that fits, and whose it is. Raises `ApiError` (`not_found`)."""
        for user, stack in self._stacks.items():
            for view in stack:
                if fits(view):
                    return user, view
        raise ApiError("not_found")

    def replace(self, user: str, view_id: str, view: Json) -> Json:
        """Return the view that now stands where `view_id` stood; typed values stay where block and action stay."""
        stack = self._stacks.get(user, [])
        for place, old in enumerate(stack):
            if old["id"] == view_id:
                kept = {key: old[key] for key in ("id", "root_view_id", "previous_view_id")}
                stack[place] = {**view, **kept, "state": {"values": _still_there(old, view)}}
                return stack[place]
        raise ApiError("not_found")

    def note(self, user: str, view_id: str, *, block_id: str, action_id: str, value: Json) -> None:
        """Remember what the person has put into one element of the view."""
        _, view = self.find(lambda one: one["id"] == view_id)
        values = {block: dict(actions) for block, actions in view["state"]["values"].items()}
        values.setdefault(block_id, {})[action_id] = value
        stack = self._stacks[user]
        stack[stack.index(view)] = {**view, "state": {"values": values}}

    def close(self, user: str) -> Json | None:
        """Take the uppermost view away and return it."""
        stack = self._stacks.get(user)
        return stack.pop() if stack else None

    def drop(self, user: str, view_id: str) -> None:
        """Take one view away, if it is still there."""
        self._stacks[user] = [one for one in self._stacks.get(user, []) if one["id"] != view_id]

    def clear(self, user: str) -> list[Json]:
        """Take all views of the person away and return them."""
        return self._stacks.pop(user, [])


def make_view(asked: Json, *, owner: Person, world: World) -> Json:
    """Return the view object of the Web API for the view that the bot sent. It is the owner's company's, made by us."""
    view_id = f"V{secrets.token_hex(5).upper()}"
    return {
        "id": view_id,
        "team_id": owner.team,
        "type": "modal",
        "blocks": asked["blocks"],
        "private_metadata": asked.get("private_metadata", ""),
        "callback_id": asked.get("callback_id", ""),
        "state": {"values": {}},
        "hash": f"{secrets.randbelow(10**10)}.{secrets.token_urlsafe(6)}",
        "title": asked["title"],
        "clear_on_close": bool(asked.get("clear_on_close", False)),
        "notify_on_close": bool(asked.get("notify_on_close", False)),
        "close": asked.get("close"),
        "submit": asked.get("submit"),
        "previous_view_id": None,
        "root_view_id": view_id,
        "app_id": world.app_id,
        "external_id": asked.get("external_id", ""),
        "app_installed_team_id": world.team,
        "bot_id": world.bot_id,
    }


def _rooted(view: Json, below: Json | None) -> Json:
    if below is None:
        return view
    return {**view, "previous_view_id": below["id"], "root_view_id": below["root_view_id"]}


def _still_there(old: Json, new: Json) -> dict[str, Any]:
    places = {block.get("block_id") for block in new["blocks"]}
    return {block: actions for block, actions in old["state"]["values"].items() if block in places}
