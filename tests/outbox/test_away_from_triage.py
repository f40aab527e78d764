"""We are out of the agents' channel for long: the cards of open issues come once we are back, with what is below."""

from datetime import timedelta

import pytest

from slackbot.desk.issues import actions, replies
from slackbot.desk.people import directory, places
from slackbot.domain.delivery import State
from slackbot.store.tables import channels
from tests.desk_env import DeskEnv


def _remove(room: DeskEnv) -> None:
    room.playground.people.remove("UANA", "CTRIAGE", "UBOT")
    places.joined(room.desk, room.slack, "CTRIAGE")


def _invite(room: DeskEnv) -> None:
    room.playground.people.invite("UANA", "CTRIAGE", "UBOT")
    places.joined(room.desk, room.slack, "CTRIAGE")
    sender = room.sender()
    room.pass_time(sender, 1, 1)


@pytest.mark.parametrize("days", [3, 40])
def test_the_card_of_an_open_issue_comes_as_it_is_then_however_late(room: DeskEnv, days: int) -> None:
    _remove(room)
    room.log()
    room.sender().drain()
    actions.claim(room.desk, 1, by="UBEN")
    replies.note(room.desk, 1, by="UBEN", words="Ask the supplier")
    room.sender().drain()
    room.clock.move(timedelta(days=days))

    _invite(room)
    actions.unclaim(room.desk, 1, by="UBEN")
    room.sender().drain()

    card, note = room.top("CTRIAGE"), room.messages("CTRIAGE", "Ask the supplier")
    assert room.of_key("card:1").state is State.SENT
    assert [one["ts"] for one in card] == [one["thread_ts"] for one in note]
    assert "New" in card[0]["text"]


def test_the_card_of_an_issue_that_is_over_does_not_come_so_late(room: DeskEnv) -> None:
    _remove(room)
    room.log()
    room.sender().drain()
    actions.resolve(room.desk, 1, by="UANA")
    room.clock.move(timedelta(days=3))

    _invite(room)

    assert room.messages("CTRIAGE") == []


def test_it_comes_once_the_issue_is_open_again(room: DeskEnv) -> None:
    _remove(room)
    room.log()
    room.sender().drain()
    actions.resolve(room.desk, 1, by="UANA")
    replies.note(room.desk, 1, by="UBEN", words="Ask the supplier")
    room.clock.move(timedelta(days=3))
    _invite(room)

    actions.reopen(room.desk, 1, by="UBEN")
    room.pass_time(room.sender(), 1, 1)

    card, note = room.top("CTRIAGE"), room.messages("CTRIAGE", "Ask the supplier")
    assert len(card) == 1
    assert [one["ts"] for one in card] == [one["thread_ts"] for one in note]


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found"])
def test_it_comes_also_where_slack_told_of_nothing(room: DeskEnv, error: str) -> None:
    room.faults.add(f"error:{error}", channel="CTRIAGE")
    room.log()
    room.sender().drain()
    with room.desk.read() as tx:
        known = tx.db.execute(channels.select().where(channels.c.channel == "CTRIAGE")).one()
    room.clock.move(timedelta(days=3))

    directory.refresh(room.desk, room.slack)
    room.sender().drain()

    assert not known.is_member
    assert len(room.top("CTRIAGE", "asked by")) == 1
