"""What an agent was told is on its way, and dies: the agents are asked each time, once for each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from slackbot.desk.issues import actions, replies
from slackbot.domain.delivery import Delivery, State
from slackbot.outbox import lost_messages
from slackbot.outbox.sender import Sender
from tests.desk_env import DeskEnv
from tests.running_app import Json


@dataclass(frozen=True)
class Promise:
    """The key of what an agent is told is on its way, where it goes and what it says.

    `make` brings it about, of an issue that was logged; None if logging alone does.
    """

    key: str
    channel: str
    words: str
    make: Callable[[DeskEnv], object] | None = None


def _reply(room: DeskEnv) -> None:
    replies.reply(room.desk, 1, by="UANA", words="We have found it")


def _answer(room: DeskEnv) -> None:
    actions.resolve(room.desk, 1, by="UANA", words="Please update to 4.2")


def _note(room: DeskEnv) -> None:
    replies.note(room.desk, 1, by="UANA", words="Ask the supplier")


PROMISES: Mapping[str, Promise] = {
    "card": Promise("card:1", "CTRIAGE", "Printer is offline"),
    "first line": Promise("notice:1", "CGLOBEX", "#1"),
    "reply": Promise("reply:1", "CGLOBEX", "We have found it", _reply),
    "answer": Promise("answer:1", "CGLOBEX", "Please update to 4.2", _answer),
    "note": Promise("note:1", "CTRIAGE", "Ask the supplier", _note),
}
REFUSED: Mapping[str, str] = {"failed": "invalid_blocks"}


def _die(room: DeskEnv, sender: Sender, promise: Promise, how: str) -> None:
    """Let the message, which is in line, die."""

    def is_it(call: Json) -> bool:
        return promise.words in str(call.get("text")) and "could not be sent" not in str(call.get("text"))

    if how in REFUSED:
        room.faults.add(f"error:{REFUSED[how]}", channel=promise.channel, where=is_it)
        sender.drain()
    else:
        room.faults.add("refuse_before", channel=promise.channel, where=is_it)
        for look in ("conversations.history", "conversations.replies"):
            room.faults.add("error:missing_scope", look, channel=promise.channel, times=2)
        sender.drain()
        room.pass_time(sender, 13)
    room.pass_time(sender, 1, 1)


def _row(room: DeskEnv, promise: Promise) -> Delivery:
    (row,) = room.of_key_like(promise.key)
    return row


def _questions(room: DeskEnv) -> list[Json]:
    return [*room.messages("CTRIAGE", "could not be sent"), *room.messages("CTRIAGE", "may or may not have arrived")]


@pytest.mark.parametrize("how", [*REFUSED, "unsure"])
@pytest.mark.parametrize("what", PROMISES)
def test_agents_are_asked_each_time_that_it_dies_and_once_for_each(room: DeskEnv, what: str, how: str) -> None:
    promise, sender = PROMISES[what], room.sender()
    room.log()
    if promise.make is not None:
        sender.drain()
        promise.make(room)
    asked = []

    for _ in range(3):
        _die(room, sender, promise, how)
        asked.append(len(_questions(room)))
        lost_messages.send_again(room.desk, _row(room, promise).id, by="UBEN")
    room.pass_time(sender, 1, 1)

    assert asked == [1, 2, 3]
    assert _row(room, promise).state is State.SENT
    assert len(room.messages(promise.channel, promise.words)) >= 1
