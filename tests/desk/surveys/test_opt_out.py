"""Opting out: at once, of everything, and by whoever gets it."""

from collections.abc import Callable

import pytest

from slackbot.desk.issues import actions, pending
from slackbot.desk.people import directory
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import opt_out
from slackbot.domain.delivery import State
from slackbot.domain.kinds import FOLLOW_UP
from slackbot.store import people
from tests.desk_env import DeskEnv
from tests.refused import refused

Rooms = Callable[..., DeskEnv]


def _press(user: str = "UGUS", home_team: str = "T0GLOBEX001") -> Click:
    return Click(user=user, home_team=home_team, channel="CGLOBEX", ts="1.0")


def _stands(room: DeskEnv, key: str) -> tuple[State, str | None]:
    row = room.of_key(key)
    return row.state, row.reason


def _has_opted_out(room: DeskEnv, user: str) -> bool:
    with room.desk.read() as tx:
        known = people.get(tx, user)
    return known is not None and known.opted_out_at is not None


def test_all_that_was_to_come_is_held_at_once_and_nothing_of_others(room: DeskEnv) -> None:
    for requester in ("UGUS", "UGUS", "UMAYA"):
        number = room.log(requester=requester).number
        actions.resolve(room.desk, number, by="UANA")

    opt_out.opt_out(room.desk, _press())

    follow_up = [row for kind in ("checkin", "survey") for row in room.of_key_like(f"{kind}:")]
    assert {row.kind for row in follow_up} < set(FOLLOW_UP)
    assert {(row.issue, row.state) for row in follow_up} == {(1, State.HELD), (2, State.HELD), (3, State.DUE)}
    assert _stands(room, "checkin:1:1:1") == (State.HELD, "opted_out")
    assert room.of_key("card:1").state is State.DUE


@pytest.mark.both_databases
def test_what_a_sender_has_in_hand_already_is_not_sent(room: DeskEnv) -> None:
    room.log(channel="CTRIAGE")
    actions.resolve(room.desk, 1, by="UANA")
    room.sender().drain()
    room.stage.move(hours=25)
    room.at_next("conversations.open", lambda: opt_out.opt_out(room.desk, _press()))

    room.sender().drain()

    assert _stands(room, "checkin:1:1:1") == (State.HELD, "opted_out")
    assert room.messages(room.playground.people.open_dm("UGUS", "UBOT")) == []


def test_what_is_planned_afterwards_is_held_when_its_time_comes(room: DeskEnv) -> None:
    room.log()
    opt_out.opt_out(room.desk, _press())

    assert actions.resolve(room.desk, 1, by="UANA").checkin_at is None
    room.stage.move(hours=25)
    room.sender().drain()

    assert _stands(room, "checkin:1:1:1") == (State.HELD, "opted_out")
    assert room.messages("CGLOBEX", "is #1 working") == []


def test_taking_it_back_brings_what_is_still_to_come_and_not_what_was_missed(room: DeskEnv) -> None:
    room.log()
    actions.resolve(room.desk, 1, by="UANA")
    opt_out.opt_out(room.desk, _press())
    room.stage.move(hours=25)

    opt_out.opt_in(room.desk, _press())

    assert not _has_opted_out(room, "UGUS")
    assert _stands(room, "checkin:1:1:1") == (State.HELD, "opted_out")
    assert _stands(room, "survey:1:1") == (State.DUE, None)


def test_agents_learn_that_nobody_reminds_the_customer_any_more(room: DeskEnv) -> None:
    room.log()
    pending.wait(room.desk, 1, by="UANA")

    opt_out.opt_out(room.desk, _press())
    opt_out.opt_in(room.desk, _press())
    room.sender().drain()

    assert _stands(room, "reminder:1:1") == (State.HELD, "opted_out")
    assert room.of_key("no-reminder:reminder:1:1").state is State.SENT


def test_anybody_of_the_customers_side_opts_out_themselves_alone(room: DeskEnv) -> None:
    room.log()

    opt_out.opt_out(room.desk, _press("UNEW", "T0GLOBEX001"))

    assert _has_opted_out(room, "UNEW")
    assert not _has_opted_out(room, "UGUS")


def test_a_colleague_who_asked_is_a_customer_and_others_of_ours_are_not(room: DeskEnv) -> None:
    directory.meet(room.desk, room.slack, "UELI")
    with refused("nothing to stop for you"):
        opt_out.opt_out(room.desk, _press("UELI", "T0ACME00001"))

    room.log(channel="CTRIAGE", requester="UELI")
    opt_out.opt_out(room.desk, _press("UELI", "T0ACME00001"))

    assert _has_opted_out(room, "UELI")


def test_the_answer_is_in_the_language_of_who_pressed(room: DeskEnv) -> None:
    with room.desk.begin() as tx:
        gus = people.get(tx, "UGUS") or people.Person(room.desk.team, "UGUS")
        people.keep(tx, gus.__class__(**{**gus.__dict__, "locale": "de-DE"}), at=room.desk.wall())

    answer = opt_out.opt_out(room.desk, _press())

    assert "keine" in answer.text
