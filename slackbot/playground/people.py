"""What people do, one method each: the driver of the tests, and what the page's actions call."""

import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar

from slackbot.playground import acting, forms, messages, rooms
from slackbot.playground.acting import Answer
from slackbot.playground.errors import ApiError, PeopleError
from slackbot.playground.state import State
from slackbot.playground.typed import as_message, rich_text, tokens
from slackbot.playground.world import Channel, Json, Person

T = TypeVar("T")
_WAIT_S = 30.0  # far beyond every time-out of a line, which always comes first


class People:
    """The actions of people. All raise `PeopleError`, a sentence, where Slack would not let them."""

    def __init__(self, state: State) -> None:
        self._state = state

    def post(self, user: str, channel: str, text: str, thread_ts: str | None = None, broadcast: bool = False) -> str:
        """Write a message and return its `ts`; `@name`, `#channel` and links become what Slack makes of them."""
        with self._state.lock:
            person, room = self._member(user, channel)
            if not text.strip():
                raise PeopleError("There is nothing to send.")
            if room.is_archived:
                raise PeopleError(f"#{room.name} is archived.")
            author = {"client_msg_id": str(uuid.uuid4()), "user": person.id, "team": person.team}
            draft = {**author, **self._written(text)}
            root = self._root(room, thread_ts) if thread_ts else ""
            return str(messages.post(self._state, room, draft, thread_ts=root, broadcast=broadcast)["ts"])

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        with self._state.lock:
            room = self._own(user, channel, ts)
            edited = {"user": user, "ts": self._state.boards[channel].next_ts(self._state.now())}
            messages.edit(self._state, room, ts, {**self._written(text), "edited": edited})

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        with self._state.lock:
            messages.delete(self._state, self._own(user, channel, ts), ts)

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """React with an emoji, named without colons."""
        with self._state.lock:
            room = self._room_with(user, channel, ts)
            messages.react(self._state, room, ts, user=user, name=name.strip(":"))

    def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """Take a reaction back."""
        with self._state.lock:
            room = self._room_with(user, channel, ts)
            messages.unreact(self._state, room, ts, user=user, name=name.strip(":"))

    def command(self, user: str, channel: str, command: str, text: str = "") -> Answer:
        """Use a slash command and return what was shown for it, once the app has answered or failed to."""
        person, room = self._member(user, channel)
        return _wait(acting.command(self._state, person, room, name=command, text=text))

    def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str = "") -> Answer:
        """Use a shortcut, on a message if it is one for messages."""
        room = self._member(user, channel)[1] if channel else None
        return _wait(acting.shortcut(self._state, self._state.person(user), callback_id, room, ts))

    def click(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        block_id: str | None = None,
        selected: Any = None,
    ) -> Answer:
        """Press a button, or choose in a menu, of a message; `selected` is the value, the values, the date, the id."""
        person, room = self._member(user, channel)
        used = acting.Used(action_id, block_id, selected)
        return _wait(acting.click(self._state, person, room, ts, used))

    def modal_click(
        self,
        user: str,
        action_id: str,
        block_id: str | None = None,
        selected: Any = None,
        view_id: str | None = None,
    ) -> Answer:
        """Use an element of one's open form; with `view_id` only if that is the one."""
        used = acting.Used(action_id, block_id, selected, view_id)
        return _wait(acting.modal_click(self._state, self._state.person(user), used))

    def view(self, user: str) -> Json | None:
        """Return the person's uppermost form, None if none is open."""
        return self._state.modals.top(user)

    def submit(self, user: str, values: Mapping[str, Mapping[str, Any]], view_id: str | None = None) -> Answer:
        """Send one's form with `{block_id: {action_id: value}}`; the answer's `errors` are by block."""
        return _wait(forms.submit(self._state, self._state.person(user), values, view_id=view_id))

    def close(self, user: str, view_id: str | None = None) -> None:
        """Close one's form without sending it."""
        forms.close(self._state, self._state.person(user), view_id=view_id)

    def open_dm(self, user: str, with_: str) -> str:
        """Return the id of the direct conversation of two people."""
        with self._state.lock:
            self._state.person(user)
            self._state.person(with_)
            try:
                return rooms.direct(self._state, user, with_).id
            except ApiError as refused:
                raise PeopleError(f"Slack refuses that: {refused.error}.") from None

    def join(self, user: str, channel: str) -> None:
        """Join a public channel of one's workspace."""
        with self._state.lock:
            room = self._room(channel)
            if room.type != "channel" or not (self._state.is_ours(user) or user in room.members):
                raise PeopleError(f"{self._state.person(user).real_name} cannot join this channel.")
            rooms.join(self._state, room, user)

    def invite(self, user: str, channel: str, who: str) -> None:
        """Bring somebody, or the bot, into a channel one is in."""
        with self._state.lock:
            room = self._member(user, channel)[1]
            guest = self._state.person(who)
            if room.kind != "channel" or guest.team not in (room.host, *room.shared_with):
                raise PeopleError(f"{guest.real_name} cannot be invited here.")
            rooms.join(self._state, room, who, inviter=user)

    def leave(self, user: str, channel: str) -> None:
        """Leave a channel."""
        self.remove(user, channel, user)

    def remove(self, user: str, channel: str, who: str) -> None:
        """Take somebody, or the bot, out of a channel one is in."""
        with self._state.lock:
            rooms.leave(self._state, self._member(user, channel)[1], who)

    def deactivate(self, who: str) -> None:
        """Let somebody leave the company: out of every channel, and `deleted`."""
        with self._state.lock:
            person = self._state.person(who)
            for room in list(self._state.channels.values()):
                if room.kind == "channel":
                    rooms.leave(self._state, room, who)
            self._state.keep_person(replace(person, deleted=True))
            rooms.announce_user(self._state, who)

    def rename(self, user: str, channel: str, name: str) -> None:
        """Give a channel one is in another name."""
        with self._state.lock:
            rooms.rename(self._state, self._member(user, channel)[1], name)

    def archive(self, user: str, channel: str) -> None:
        """Close a channel one is in for writing."""
        with self._state.lock:
            rooms.archive(self._state, self._member(user, channel)[1], by=user)

    def change_id(self, user: str, channel: str, new: str) -> None:
        """Give a channel one is in another id, as sharing a private one does."""
        with self._state.lock:
            rooms.change_id(self._state, self._member(user, channel)[1], new)

    def share(self, user: str, channel: str, team: str) -> None:
        """Share a channel one is in with another company."""
        with self._state.lock:
            rooms.share(self._state, self._member(user, channel)[1], team)

    def unshare(self, user: str, channel: str, team: str) -> None:
        """Cut another company off from a channel one is in."""
        with self._state.lock:
            rooms.unshare(self._state, self._member(user, channel)[1], team)

    def open_home(self, user: str) -> None:
        """Open the app's home."""
        with self._state.lock:
            room = rooms.direct(self._state, user, self._state.world.bot_user)
            rooms.announce_home(self._state, room, user)

    def _written(self, text: str) -> Json:
        parts = list(tokens(text, self._state.names()))
        return {"text": as_message(parts), "blocks": rich_text(parts)}

    def _room(self, channel: str) -> Channel:
        if channel not in self._state.channels:
            raise PeopleError(f"There is no channel {channel}.")
        return self._state.channels[channel]

    def _member(self, user: str, channel: str) -> tuple[Person, Channel]:
        person, room = self._state.person(user), self._room(channel)
        if person.deleted:
            raise PeopleError(f"{person.real_name} has left.")
        if user not in room.members:
            raise PeopleError(f"{person.real_name} is not in #{room.name}.")
        return person, room

    def _room_with(self, user: str, channel: str, ts: str) -> Channel:
        room = self._member(user, channel)[1]
        if ts not in self._state.boards[channel].messages:
            raise PeopleError("This message is gone.")
        return room

    def _own(self, user: str, channel: str, ts: str) -> Channel:
        room = self._room_with(user, channel, ts)
        if self._state.boards[channel].messages[ts]["user"] != user:
            raise PeopleError("Only its author can do that.")
        return room

    def _root(self, room: Channel, ts: str) -> str:
        board = self._state.boards[room.id]
        message = board.messages.get(ts)
        if message is None and ts not in board.threads:
            raise PeopleError("This thread is gone.")
        return str(message.get("thread_ts", ts)) if message else ts


def _wait(answer: "Future[T]") -> T:
    return answer.result(_WAIT_S)
