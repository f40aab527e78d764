"""Budgets: how many questions a person, and their company, may get, also when two senders race for the last one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions
from slackbot.domain.delivery import Delivery, State
from tests.desk_env import DeskEnv

ASKED_LATER = timedelta(days=2)  # silence before the survey


def _surveys(room: DeskEnv) -> list[Delivery]:
    return room.of_key_like("survey:")


def _resolve(room: DeskEnv, *requesters: str) -> None:
    for requester in requesters:
        issue = room.log(requester=requester)
        actions.resolve(room.desk, issue.number, by="UANA")
    room.sender().drain()


def _ask(room: DeskEnv) -> None:
    """Let the check-ins go out, and then the surveys after silence."""
    room.clock.move(timedelta(hours=25))
    room.sender().drain()
    room.clock.move(ASKED_LATER + timedelta(minutes=5))
    room.sender().drain()


def test_a_person_gets_no_more_questions_than_their_budget(make_room: Callable[..., DeskEnv]) -> None:
    room = make_room(settings={"survey_budget": "1/7d"})
    _resolve(room, "UGUS", "UGUS", "UMAYA")

    _ask(room)

    states = [(one.person, one.state, one.reason) for one in _surveys(room)]
    assert states == [
        ("UGUS", State.SENT, None),
        ("UGUS", State.HELD, "budget"),
        ("UMAYA", State.SENT, None),
    ]


def test_a_company_gets_no_more_than_its_own(make_room: Callable[..., DeskEnv]) -> None:
    room = make_room(settings={"survey_budget": "9/7d,1/30d"})
    _resolve(room, "UGUS", "UMAYA")

    _ask(room)

    assert [(one.state, one.reason) for one in _surveys(room)] == [(State.SENT, None), (State.HELD, "budget")]


def test_the_budget_is_free_again_after_its_time(make_room: Callable[..., DeskEnv]) -> None:
    room = make_room(settings={"survey_budget": "1/7d"})
    _resolve(room, "UGUS")
    _ask(room)
    room.clock.move(timedelta(days=5))

    _resolve(room, "UGUS")
    _ask(room)

    assert [one.state for one in _surveys(room)] == [State.SENT, State.SENT]


def test_a_place_of_a_message_that_fails_goes_to_the_next(make_room: Callable[..., DeskEnv]) -> None:
    room = make_room(settings={"survey_budget": "1/7d"})
    _resolve(room, "UGUS", "UGUS")
    room.clock.move(timedelta(hours=25))
    room.sender().drain()
    room.clock.move(ASKED_LATER + timedelta(minutes=5))
    room.faults.add("refuse_before", "chat.postMessage", channel="CGLOBEX")
    room.faults.add("error:invalid_blocks", "chat.postMessage", channel="CGLOBEX")

    room.sender().drain()
    meanwhile = [one.state for one in _surveys(room)]
    room.pass_time(room.sender(), 13, 13)

    assert meanwhile == [State.SENDING, State.DUE]
    assert [one.state for one in _surveys(room)] == [State.FAILED, State.SENT]


@pytest.mark.both_databases
def test_two_senders_do_not_both_take_the_last_place(make_room: Callable[..., DeskEnv]) -> None:
    room = make_room(settings={"survey_budget": "1/7d"})
    _resolve(room, *["UGUS"] * 8)
    room.clock.move(timedelta(hours=25))
    room.sender().drain()
    room.clock.move(ASKED_LATER + timedelta(minutes=5))
    senders = [room.sender() for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sender: sender.drain(), senders))
    room.pass_time(room.sender(), 13)  # who met the last place while it was being taken looks again

    assert sorted(one.state for one in _surveys(room)) == [State.HELD] * 7 + [State.SENT]
    assert len(room.messages("CGLOBEX", "how satisfied are you")) == 1
