"""A channel that gets another id: nothing that is kept, promised or on its way stays with the old one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from slackbot.playground import sample_world
from slackbot.playground.sample import ACME, GLOBEX
from slackbot.playground.world import Channel
from slackbot.store.tables import metadata
from tests.http_app import HttpApp

OLD, NEW = "GGLOBEX", "CGLOBEX2"
_MEMBERS = ("UANA", "UBEN", "UBOT", "UGUS")


@pytest.fixture
def desk(database_url: str) -> Iterator[HttpApp]:
    """The listeners, with a private channel that is a customer's."""
    world = sample_world()
    private = Channel(OLD, "globex-private", ACME, _MEMBERS, is_private=True, shared_with=(GLOBEX,))
    with HttpApp(database_url, world=replace(world, channels=(*world.channels, private))) as opened:
        yield opened


def _log(hall: HttpApp) -> str:
    """Return the `ts` of the message that Ana logs."""
    ts = hall.say("UGUS", OLD, "Export fails")
    hall.shortcut("UANA", OLD, ts)
    return ts


def _move(hall: HttpApp, *, times: int = 1) -> None:
    hall.slack.people.change_id("UANA", OLD, NEW)
    hall.heard(lambda event: event["type"] == "channel_id_changed")
    told = next(body for body in reversed(hall.acked) if body.get("event", {}).get("type") == "channel_id_changed")
    for _ in range(times - 1):
        assert hall.dispatch(told).status == 200


def _kept(hall: HttpApp) -> list[str]:
    """Return the names of the columns that still hold the old id; keys and `inbox` keep what once happened."""
    with hall.desk.read() as tx:
        rows = [(table.name, row._asdict()) for table in metadata.sorted_tables for row in tx.db.execute(select(table))]
    return [
        f"{table}.{name}"
        for table, row in rows
        for name, value in row.items()
        if table != "inbox" and name != "key" and f'"{OLD}"' in json.dumps(value, default=str)
    ]


def _nothing(_: HttpApp) -> None:
    """Let the event come as soon as it happens."""


def _first_line_refused(hall: HttpApp) -> None:
    """Let what was due be refused, as the old id is gone, before anybody tells us why."""
    with hall.slack._state.silence():
        hall.slack.people.change_id("UANA", OLD, "CBETWEEN")
    hall.drain()
    with hall.slack._state.silence():
        hall.slack.people.change_id("UANA", "CBETWEEN", OLD)


@pytest.mark.parametrize("before", [_nothing, HttpApp.drain, _first_line_refused], ids=["due", "sent", "held"])
def test_all_that_is_kept_and_all_that_is_promised_follows(desk: HttpApp, before: Callable[[HttpApp], None]) -> None:
    source = _log(desk)
    desk.issue("UANA", "claim #1", "CTRIAGE")
    before(desk)

    _move(desk, times=2)
    desk.drain()

    assert _kept(desk) == []
    line = desk.last(NEW, source)
    assert line["text"].startswith("Hi Gus, we’ve got this: #1")
    desk.say("UGUS", NEW, "It is still broken", source)
    desk.issue("UANA", "reply #1 We look at it", "CTRIAGE")
    desk.drain()
    assert "Gus Holt wrote" in desk.last("CTRIAGE", desk.card()["ts"])["text"]
    assert "We look at it" in desk.last(NEW, source)["text"]
    desk.issue("UANA", "resolve #1", "CTRIAGE")
    desk.move(hours=25)
    assert "working for you now" in desk.last(NEW, source)["text"]
    assert _kept(desk) == []


def test_the_message_of_an_issue_stays_its_message(desk: HttpApp) -> None:
    source = _log(desk)
    desk.drain()

    _move(desk)

    assert "#1" in desk.shortcut("UBEN", NEW, source)
    desk.slack.people.edit("UGUS", NEW, source, "Export fails for all")
    desk.heard(lambda event: event.get("subtype") == "message_changed")
    desk.drain()
    assert desk.card()["text"].startswith("#1 Export fails for all · ")


def test_what_was_known_under_the_new_id_already_is_no_hindrance(desk: HttpApp) -> None:
    source = _log(desk)
    desk.drain()
    with desk.slack._state.silence():
        desk.slack.people.change_id("UANA", OLD, NEW)
    desk.shortcut("UBEN", NEW, source)
    desk.drain()

    told = {"type": "channel_id_changed", "old_channel_id": OLD, "new_channel_id": NEW, "event_ts": "1.0"}
    desk.slack._state.emit(told)
    desk.heard(lambda event: event["type"] == "channel_id_changed")
    desk.drain()

    assert _kept(desk) == []
    assert "#1" in desk.shortcut("UBEN", NEW, source)


@pytest.mark.parametrize("is_written", [False, True])
def test_the_leads_are_told_where_the_owner_wrote_the_old_id(database_url: str, is_written: bool) -> None:
    settings = {"summary_channel": OLD} if is_written else {}
    world = sample_world()
    private = Channel(OLD, "leads-private", ACME, _MEMBERS, is_private=True)
    world = replace(world, channels=(*world.channels, private))
    with HttpApp(database_url, world=world, settings=settings) as hall:
        _move(hall, times=2)
        hall.drain()

        told = [one["text"] for one in hall.slack.messages(NEW) if "another id" in one["text"]]
        assert told == is_written * [
            f"Slack gave <#{NEW}> another id: it was {OLD} and is {NEW}. Everything I keep has moved with it. "
            "SUMMARY_CHANNEL still has the old id, which means nothing to me any more: please write the new one "
            "there and start me again."
        ]
