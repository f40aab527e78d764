"""The next word to a customer whose issue is open: in time, in the right place, and never beside a conversation."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.desk.issues import pending
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import opt_out
from slackbot.domain.delivery import Delivery, State
from slackbot.store import outbox_read
from tests.http_app import HttpApp

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _outgoing(hall: HttpApp, nth: int) -> Delivery | None:
    with hall.desk.read() as tx:
        return outbox_read.of_key(tx, f"progress:1:{nth}")


def _until(hall: HttpApp, moment: datetime) -> None:
    hall.clock.move(moment + timedelta(seconds=30) - hall.clock.now())
    hall.drain()


def _words(hall: HttpApp, thread: str) -> list[str]:
    said = [message["text"] for message in hall.slack.messages("CGLOBEX", thread)]
    return [text for text in said if "we are still working on #1" in text]


def test_an_open_issue_is_spoken_of_every_three_working_days(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "claim #1")

    _until(hall, THURSDAY - timedelta(hours=1))
    before = _words(hall, thread)
    _until(hall, THURSDAY)
    _until(hall, THURSDAY + timedelta(days=5, hours=1))

    assert before == []
    first, second = _words(hall, thread)
    assert first == (
        "Hi Gus, we are still working on #1, “Printer is offline”; Ana Lima has it. "
        "You will hear from us again by Tuesday 1 December 2026."
    )
    assert "by Friday 4 December 2026" in second


def test_an_agents_word_puts_it_off(hall: HttpApp) -> None:
    thread = hall.log()
    _until(hall, THURSDAY - timedelta(hours=20))
    hall.issue("UANA", "reply #1 The part is ordered.")

    _until(hall, THURSDAY + timedelta(hours=1))

    outgoing = _outgoing(hall, 1)
    assert _words(hall, thread) == []
    assert outgoing is not None
    assert outgoing.due_at > THURSDAY + timedelta(days=4)
    assert (outgoing.state, outgoing.reason) == (State.DUE, "not_due")


def test_what_is_resolved_or_waits_for_the_customer_is_not_spoken_of(hall: HttpApp) -> None:
    hall.log()
    hall.log("Screen is dark")

    pending.wait(hall.desk, 1, by="UANA")
    hall.issue("UANA", "resolve #2")

    with hall.desk.read() as tx:
        ended = [outbox_read.of_key(tx, f"progress:{number}:1") for number in (1, 2)]
    assert [(one.state, one.reason) for one in ended if one] == [
        (State.WITHDRAWN, "pending"),
        (State.WITHDRAWN, "resolved"),
    ]


def test_a_reopened_issue_is_spoken_of_anew(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")

    hall.issue("UANA", "reopen #1")

    again = _outgoing(hall, 2)
    assert again is not None
    assert again.state is State.DUE


def test_an_issue_of_nobody_is_spoken_of_to_nobody(hall: HttpApp) -> None:
    hall.issue("UANA", "log Clean the desk", "CTRIAGE")

    _until(hall, THURSDAY)

    held = _outgoing(hall, 1)
    assert held is not None
    assert (held.state, held.reason) == (State.HELD, "no_customer")


def test_two_words_never_come_at_once(hall: HttpApp) -> None:
    thread = hall.log()
    gus = Click("UGUS", "T0GLOBEX001", "CGLOBEX", thread)
    opt_out.opt_out(hall.desk, gus)
    hall.issue("UANA", "resolve #1")
    hall.issue("UANA", "reopen #1")

    opt_out.opt_in(hall.desk, gus)
    _until(hall, THURSDAY + timedelta(hours=1))

    assert len(_words(hall, thread)) == 1


def test_who_is_named_later_or_comes_back_is_spoken_to_again(hall: HttpApp) -> None:
    hall.issue("UANA", "log Clean the desk", "CTRIAGE")
    _until(hall, THURSDAY)
    hall.issue("UANA", "edit #1", "CTRIAGE")

    hall.submit("UANA", title="Clean the desk", customer="UGUS")

    again = _outgoing(hall, 2)
    assert again is not None
    assert (again.state, again.person) == (State.DUE, "UGUS")
