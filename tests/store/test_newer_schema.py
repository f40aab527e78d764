"""A database that a later version has migrated is left alone, by whoever is at work already, too."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from slackbot.domain.delivery import State
from slackbot.domain.kinds import Kind
from slackbot.errors import NewerSchema
from slackbot.store import rows, schema
from tests.http_app import HttpApp


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world, with something to send."""
    with HttpApp(database_url) as opened:
        opened.log()
        yield opened


def _migrated_to(hall: HttpApp, found: str) -> None:
    with hall.desk.store.begin_all() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :found"), {"found": found})


@pytest.fixture(autouse=True)
def version_kept(hall: HttpApp) -> Iterator[None]:
    """Give the database its version back: the next test may get the same."""
    yield
    _migrated_to(hall, schema.HEAD)


def test_nothing_more_is_taken_in_hand(hall: HttpApp) -> None:
    hall.issue("UANA", "reply #1 Which size?")
    _migrated_to(hall, "9999")

    with pytest.raises(NewerSchema, match="schema 9999"):
        hall.drain()

    with hall.desk.read() as tx:
        replies = rows.outbox_read.of_issue(tx, 1, kinds=(Kind.REPLY,))
    assert [one.state for one in replies] == [State.DUE]


def test_it_is_not_migrated_back(hall: HttpApp) -> None:
    _migrated_to(hall, "9999")

    with pytest.raises(NewerSchema, match="Install the version"):
        schema.upgrade(hall.desk.store)


def test_one_that_is_behind_is_no_reason_to_stop(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer is offline")
    _migrated_to(hall, "0001")

    hall.drain()

    assert "Printer is offline" in hall.card()["text"]


def test_what_a_later_version_wrote_down_is_shown_by_its_name(hall: HttpApp) -> None:
    with hall.desk.store.begin_all() as db:
        db.execute(text("UPDATE issue_events SET what = 'frobnicated'"))

    assert "frobnicated · <@UANA>" in hall.issue("UBEN", "show #1")
