"""Submitting and closing modals, and what the app's answer does to them."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from slackbot.playground import interactions
from slackbot.playground.acting import Answer, open_view
from slackbot.playground.content import checked_view
from slackbot.playground.deliver import Reply
from slackbot.playground.errors import ApiError
from slackbot.playground.inputs import collect, missing
from slackbot.playground.state import State
from slackbot.playground.world import Json, Person

_TROUBLE = "We had some trouble connecting. Try again?"  # what Slack shows above a form


def submit(
    state: State, person: Person, values: Mapping[str, Mapping[str, Any]], *, view_id: str | None = None
) -> "Future[Answer]":
    """Return what came of submitting the person's form; fields left empty are not even sent to the app."""
    with state.lock:
        view = open_view(state, person, view_id)
        collected = collect(view, values)
        errors = missing(view, collected)
        filled = {**view, "state": {"values": collected}}
        body = interactions.submission(state, person, filled)
    if errors:
        at_once: Future[Answer] = Future()
        at_once.set_result(Answer(errors=errors))
        return at_once

    def settle(reply: Reply) -> Answer:
        if reply.failed:
            return _trouble(state, person)
        try:
            with state.lock:
                return _follow(state, person, filled, reply.payload or {})
        except ApiError as refused:
            return _trouble(state, person, f" ({refused.error} {' '.join(refused.messages)})")

    return state.outlet.ask("interactive", body, settle)


def close(state: State, person: Person, *, view_id: str | None = None) -> None:
    """Close the person's uppermost form, or all of them where it asks for that; the app hears of it if it wants to."""
    with state.lock:
        view = open_view(state, person, view_id)
        closed = state.modals.clear(person.id) if view["clear_on_close"] else [state.modals.close(person.id)]
        for one in closed:
            if one is not None and one["notify_on_close"]:
                body = interactions.closing(state, person, one, is_cleared=bool(view["clear_on_close"]))
                state.outlet.ask("interactive", body, lambda reply: reply)
        _tell(state, person)


def _follow(state: State, person: Person, view: Json, answer: Json) -> Answer:
    """Do what the app's `response_action` says; without one the form closes."""
    match answer.get("response_action"):
        case "errors":
            return Answer(errors=_own_errors(view, answer.get("errors")))
        case "update":
            changed = checked_view(state, answer.get("view"), owner=person.id)
            state.modals.replace(person.id, view["id"], changed)
        case "push":
            state.modals.push(person.id, checked_view(state, answer.get("view"), owner=person.id))
        case "clear":
            state.modals.clear(person.id)
        case _:
            state.modals.drop(person.id, view["id"])
    _tell(state, person)
    return Answer()


def _own_errors(view: Json, errors: object) -> dict[str, str]:
    """Return the errors by block. Raises `ApiError` if one names no input block, which Slack does not show."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise ApiError("invalid_arguments", f"[ERROR] errors must name input blocks: {', '.join(sorted(inputs))}")
    return {str(block): str(words) for block, words in errors.items()}


def _tell(state: State, person: Person) -> None:
    state.tell("modal", user=person.id, view=state.modals.top(person.id))


def _trouble(state: State, person: Person, why: str = "") -> Answer:
    state.tell("notice", user=person.id, text=_TROUBLE + why)
    return Answer(notice=_TROUBLE + why)
