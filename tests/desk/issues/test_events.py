"""What is written down of what happens to an issue."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions, edits, pending
from slackbot.desk.people import directory
from slackbot.desk.threads import auto_close
from slackbot.domain.events import Event, What
from slackbot.store import rows
from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _last(hall: HttpApp) -> Event:
    with hall.desk.read() as tx:
        return rows.events.of_issue(tx, 1)[-1]


def test_an_edit_tells_who_it_was_about_and_is_but_no_words(hall: HttpApp) -> None:
    hall.log()

    edits.edit(hall.desk, 1, title="Scanner", details=None, requester="UMAYA", by="UANA")

    told = _last(hall)
    assert told.what is What.EDITED
    assert (told.detail["requester"], told.detail["fields"]) == (["UGUS", "UMAYA"], ["title"])
    assert told.detail["channel"] == ["CGLOBEX", "CGLOBEX"]


def test_going_on_is_answered_or_resumed_as_it_is(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    actions.reopen(hall.desk, 1, by="UBEN")
    by_an_agent = _last(hall)
    pending.wait(hall.desk, 1, by="UANA")

    hall.say("UGUS", "CGLOBEX", "It is the blue one", thread)

    assert (by_an_agent.what, by_an_agent.by) == (What.RESUMED, "UBEN")
    assert (_last(hall).what, _last(hall).by) == (What.ANSWERED, "UGUS")


def test_who_had_it_and_who_has_it_is_told(hall: HttpApp) -> None:
    hall.log()

    actions.resolve(hall.desk, 1, by="UANA")

    told = _last(hall).detail
    assert told == {
        "from": None, "to": "UANA", "with_words": False, "auto_closed": False, "credited_to": "UANA", "resolution": 1,
        "waited": None,
    }  # fmt: skip


def test_whose_the_channel_is_is_told_with_the_issue_and_when_that_changes(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer is offline", "CTRIAGE")
    with hall.desk.read() as tx:
        first = rows.events.of_issue(tx, 1)

    hall.slack.people.share("UANA", "CTRIAGE", "T0GLOBEX001")
    for _ in range(2):
        directory.refresh(hall.desk, hall.parts.slack)

    with hall.desk.read() as tx:
        (changed,) = rows.events.of_issue(tx, 1)[len(first) :]
    assert not first[0].detail["in_customer_channel"]
    assert (changed.what, changed.detail) == (What.CHANNEL_SEEN, {"in_customer_channel": True})
    assert "learned whose its channel is" in hall.issue("UANA", "show #1")


def test_an_issue_that_is_over_stays_as_it_counted(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer is offline", "CTRIAGE")
    actions.resolve(hall.desk, 1, by="UANA")
    hall.clock.move(timedelta(days=8))
    auto_close.end_silent(hall.desk)

    hall.slack.people.share("UANA", "CTRIAGE", "T0GLOBEX001")
    directory.refresh(hall.desk, hall.parts.slack)

    assert _last(hall).what is What.CLOSED
