"""Undo: however often and whenever it is pressed, it is done once, and what was posted is known."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from slackbot.desk.issues import actions, undo
from slackbot.desk.people import directory
from slackbot.domain.delivery import State
from slackbot.domain.events import What
from slackbot.domain.metrics import Side
from slackbot.errors import Refused
from slackbot.store import rows
from tests.desk_env import DeskEnv

_AT_ONCE = 6


def _undone(room: DeskEnv) -> int:
    with room.desk.read() as tx:
        return sum(one.what == What.UNDONE for one in rows.events.of_issue(tx, 1))


def _contacts(room: DeskEnv) -> int:
    with room.desk.read() as tx:
        return sum(one.side is Side.AGENT for one in rows.touches.of_issue(tx, 1))


@pytest.mark.both_databases
@pytest.mark.parametrize("is_resolution", [True, False])
def test_pressed_at_once_by_impatient_hands_it_is_done_once(room: DeskEnv, is_resolution: bool) -> None:
    room.log()
    if is_resolution:
        actions.resolve(room.desk, 1, by="UANA")
    else:
        actions.assign(room.desk, 1, to="UBEN", by="UANA")
    press = undo.undo_resolution if is_resolution else undo.undo_assignment
    ready = Barrier(_AT_ONCE)

    def act(_: int) -> str:
        ready.wait(10)
        try:
            return press(room.desk, "1.1", by="UANA").issue.status.value
        except Refused as no:
            return str(no)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ends = list(pool.map(act, range(_AT_ONCE)))

    assert sorted(ends) == ["open"] + ["refusal/undone_already"] * (_AT_ONCE - 1)
    assert _undone(room) == 1


def test_words_that_are_on_their_way_count_as_posted(room: DeskEnv) -> None:
    room.log()
    sender = room.sender()
    sender.drain()
    actions.resolve(room.desk, 1, by="UANA", words="We replaced the drum")
    found: list[undo.Undone] = []
    room.at_next(
        "chat.postMessage", lambda: found.append(undo.undo_resolution(room.desk, "1.1", by="UANA")), channel="CGLOBEX"
    )

    sender.drain()

    assert [one.was_posted for one in found] == [True]
    assert room.of_key("answer:1:1").state is State.SENT
    assert _contacts(room) == 1


def test_words_that_could_not_be_written_yet_are_withdrawn_and_no_contact(room: DeskEnv) -> None:
    room.log(channel="CHOOLI")
    sender = room.sender()
    sender.drain()
    actions.resolve(room.desk, 1, by="UANA", words="We replaced the drum")
    sender.drain()
    held = room.of_key("answer:1:1").state

    undone = undo.undo_resolution(room.desk, "1.1", by="UANA")

    assert (held, undone.was_posted, _contacts(room)) == (State.HELD, False, 0)
    assert room.of_key("answer:1:1").state is State.WITHDRAWN


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_agent_who_was_told_reads_that_it_was_undone_and_who_was_not_reads_nothing(
    room: DeskEnv, is_sent: bool
) -> None:
    room.log()
    actions.assign(room.desk, 1, to="UBEN", by="UANA")
    sender = room.sender()
    if is_sent:
        sender.drain()

    undone = undo.undo_assignment(room.desk, "1.1", by="UANA")
    sender.drain()

    told = room.messages(room.playground.people.open_dm("UBEN", "UBOT"))
    assert undone.was_posted is is_sent
    assert ["took it back" in one["text"] for one in told] == [True] * is_sent


@pytest.mark.parametrize("value", ["1.2", "1.0", "1", "x.1", ""])
def test_a_button_of_nothing_is_refused(room: DeskEnv, value: str) -> None:
    room.log()
    actions.resolve(room.desk, 1, by="UANA")

    with pytest.raises(Refused):
        undo.undo_resolution(room.desk, value, by="UANA")

    assert _undone(room) == 0


def test_a_customer_cannot_undo_what_an_agent_did(room: DeskEnv) -> None:
    room.log()
    actions.resolve(room.desk, 1, by="UANA")

    directory.meet(room.desk, room.slack, "UGUS")
    with pytest.raises(Refused):
        undo.undo_resolution(room.desk, "1.1", by="UGUS")

    assert _undone(room) == 0
