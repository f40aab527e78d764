"""Where follow-up goes and when, as things stand when it goes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slackbot.desk.people import recipient
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.send_window import Source
from slackbot.store import outbox_read, people
from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _outgoing(hall: HttpApp, key: str) -> Delivery:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None
    return found


def test_resolving_plans_a_check_in_and_a_survey_after_silence(hall: HttpApp) -> None:
    hall.log()

    hall.issue("UANA", "resolve #1")

    checkin, survey = _outgoing(hall, "checkin:1:1:1"), _outgoing(hall, "survey:1:1")
    assert checkin.due_at - hall.clock.now() == pytest.approx(timedelta(hours=24), abs=timedelta(seconds=5))
    assert survey.due_at - checkin.due_at == timedelta(days=2)
    assert (checkin.channel, checkin.person) == ("CGLOBEX", "UGUS")


def test_quiet_hours_are_those_of_the_customer(sqlite_url: str) -> None:
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    with HttpApp(sqlite_url, start=friday, settings={"quiet_hours": "20:00-08:00"}) as hall:
        hall.log(customer="maya")
        hall.issue("UANA", "resolve #1")
        hall.drain()

        due = _outgoing(hall, "checkin:1:1:1").due_at.astimezone(ZoneInfo("Asia/Tokyo"))

    assert (due.strftime("%A %H:%M")) == "Monday 08:00"


@pytest.mark.parametrize("timezone", [None, "Mars/Olympus"])
def test_whose_zone_nobody_knows_lives_in_ours(hall: HttpApp, timezone: str | None) -> None:
    hall.log()
    with hall.desk.begin() as tx:
        gus = people.get(tx, "UGUS")
        assert gus is not None
        people.keep(tx, gus.__class__(**{**gus.__dict__, "timezone": timezone}), at=hall.desk.wall())
        known = recipient.of_person(tx, hall.desk, "UGUS")
        unknown = recipient.of_person(tx, hall.desk, "UNOBODY")
    assert (known.zone, known.customer.source) == (ZoneInfo("UTC"), Source.WORKSPACE)
    assert (unknown.zone, unknown.customer.source) == (ZoneInfo("UTC"), Source.WORKSPACE)


def test_naming_the_customer_later_sends_the_check_in_to_them(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.issue("UANA", "edit #1", "CTRIAGE")

    hall.submit("UANA", title="Printer", customer="UGUS")
    hall.move(hours=25)

    dm = hall.slack.people.open_dm("UGUS", "UBOT")
    assert hall.last(dm)["text"].startswith("Hi Gus, is #1 (Printer)")


def test_with_no_customer_it_is_held_for_that_reason(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")

    hall.move(hours=25)

    checkin = _outgoing(hall, "checkin:1:1:1")
    assert (checkin.state, checkin.reason) == (State.HELD, "no_customer")


def test_closing_ends_the_follow_up(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")

    hall.move(days=7)
    hall.clock.move(timedelta(seconds=1))

    assert "Closed" in hall.card()["text"]
    assert _outgoing(hall, "survey:1:1").state is not State.DUE


def test_an_edit_that_changes_nothing_is_no_event(hall: HttpApp) -> None:
    hall.log("Printer")
    hall.issue("UANA", "edit #1")

    assert not hall.submit("UANA")

    assert "edited" not in hall.issue("UANA", "show #1")
