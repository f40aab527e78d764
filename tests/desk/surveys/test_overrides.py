"""Follow-up by hand while it is being sent, and out of every state it may be in, on either database."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from slackbot.desk.issues import actions
from slackbot.desk.surveys import overrides
from slackbot.domain.delivery import State
from slackbot.domain.overrides import Order
from slackbot.domain.working import Span
from slackbot.errors import Refused
from slackbot.store.tables import deliveries
from tests.desk_env import DeskEnv
from tests.refused import words

pytestmark = pytest.mark.both_databases

IN_TWO_HOURS = Order(Span(timedelta(hours=2)))
CHECKIN, SURVEY = "checkin:1:1:1", "survey:1:1"


def _resolve(room: DeskEnv, *, channel: str = "CGLOBEX") -> None:
    room.log(channel=channel)
    actions.resolve(room.desk, 1, by="UANA")
    room.sender().drain()


def _move(room: DeskEnv) -> list[str]:
    """Return how moving the check-in was refused, if it was."""
    try:
        overrides.move_checkin(room.desk, 1, IN_TWO_HOURS, by="UANA")
    except Refused as no:
        return [words(no)]
    return []


def test_a_check_in_under_way_is_not_moved(room: DeskEnv) -> None:
    _resolve(room)
    refused: list[str] = []
    room.at_next("chat.postMessage", lambda: refused.extend(_move(room)), channel="CGLOBEX")

    room.clock.move(timedelta(hours=25))
    room.sender().drain()

    assert refused == ["The check-in of #1 is on its way. `survey #1` asks how it went instead."]
    assert room.of_key(CHECKIN).state is State.SENT
    assert len(room.messages("CGLOBEX", "is #1 working")) == 1


def test_a_check_in_moved_just_before_it_starts_goes_out_at_its_new_time_only(room: DeskEnv) -> None:
    _resolve(room, channel="CTRIAGE")
    refused: list[str] = []
    room.at_next("conversations.open", lambda: refused.extend(_move(room)))

    room.clock.move(timedelta(hours=25))
    room.sender().drain()
    direct = room.playground.people.open_dm("UGUS", "UBOT")
    too_early = room.messages(direct)
    room.clock.move(timedelta(hours=2, minutes=1))
    room.sender().drain()

    assert refused == too_early == []
    assert len(room.messages(direct, "is #1 (")) == 1


def test_what_was_not_sent_comes_back_as_new(room: DeskEnv) -> None:
    _resolve(room)

    for state in (State.DUE, State.HELD, State.WITHDRAWN, State.FAILED):
        _set(room, state)
        refused = _move(room)

        back = room.of_key(CHECKIN)
        assert (refused, back.state, back.reason, back.attempts) == ([], State.DUE, None, 0), state
        assert back.due_at == back.planned_at
        assert room.of_key(SURVEY).due_at == back.due_at + timedelta(days=2)


def test_what_was_sent_or_may_have_been_stays(room: DeskEnv) -> None:
    _resolve(room)

    for state in (State.SENDING, State.UNSURE, State.SENT):
        _set(room, state)

        assert _move(room) != [], state
        assert room.of_key(CHECKIN).state is state


def _set(room: DeskEnv, state: State) -> None:
    with room.desk.begin() as tx:
        changed = {"state": state.value, "reason": "expired", "attempts": 3}
        tx.db.execute(update(deliveries).where(deliveries.c.key == CHECKIN).values(**changed))
