"""A message about a hand-over reaches whoever has the issue, and nobody decides about one that tells of the past."""

from collections.abc import Callable, Mapping

import pytest

from slackbot.desk.issues import actions
from slackbot.domain.delivery import State
from slackbot.outbox import lost_messages
from tests.desk_env import DeskEnv

_MOVES: Mapping[str, Callable[[DeskEnv], object]] = {
    "assigned": lambda room: actions.assign(room.desk, 1, to="UCHIARA", by="UANA"),
    "put back": lambda room: actions.unclaim(room.desk, 1, by="UANA"),
}


def _handed_to_ben(room: DeskEnv) -> None:
    room.log()
    actions.claim(room.desk, 1, by="UANA")
    room.sender().drain()
    actions.assign(room.desk, 1, to="UBEN", by="UANA")


@pytest.mark.parametrize("move", _MOVES)
def test_nobody_is_told_of_an_issue_that_they_do_not_have_any_more(room: DeskEnv, move: str) -> None:
    _handed_to_ben(room)

    _MOVES[move](room)
    room.sender().drain()

    told = [row for row in room.of_key_like("handover:") if row.person == "UBEN"]
    assert [(row.state, row.reason) for row in told] == [(State.WITHDRAWN, "done")]


@pytest.mark.parametrize("move", _MOVES)
def test_nobody_is_asked_about_one_that_is_lost_and_tells_of_the_past(room: DeskEnv, move: str) -> None:
    _handed_to_ben(room)
    room.at_next("conversations.open", lambda: _MOVES[move](room))
    room.faults.add("error:user_not_found", "conversations.open")

    room.sender().drain()
    room.pass_time(room.sender(), 2)

    assert room.messages("CTRIAGE", "Please decide") == []


def test_one_that_is_lost_is_asked_about_and_can_be_sent_again(room: DeskEnv) -> None:
    _handed_to_ben(room)
    room.faults.add("error:user_not_found", "conversations.open")
    room.sender().drain()
    room.pass_time(room.sender(), 2)
    assert len(room.messages("CTRIAGE", "Please decide")) == 1
    (lost,) = room.of_key_like("handover:")

    lost_messages.send_again(room.desk, lost.id, by="UANA")
    room.sender().drain()

    assert room.of_key(lost.key).state is State.SENT
