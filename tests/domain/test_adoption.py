"""When an issue gives back the message that it took for its thread."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain import adoption, source
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Contact, Side
from slackbot.errors import Refused
from tests.refused import words

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WROTE = NOON - timedelta(minutes=3)
ADOPTED = (Event(1, NOON, "UANA", What.LOGGED), Event(1, NOON, "UANA", What.ADOPTED, {"ts": "1.1"}))
SOON = NOON + timedelta(seconds=19)


def _issue(**values: Any) -> Issue:
    about = {"team": "T", "number": 1, "title": "Printer", "details": "", "logged_by": "UANA", "logged_at": NOON}
    return Issue(**about | {"started_at": WROTE, "thread_ts": "1.1", "source_ts": "1.1"} | values)


def _refusal(issue: Issue, *, spoken: Sequence[Contact] = (), at: datetime = SOON, logged_only: bool = False) -> str:
    with pytest.raises(Refused) as refusal:
        adoption.set_apart(issue, ADOPTED[:1] if logged_only else ADOPTED, spoken, at=at)
    return words(refusal.value)


@pytest.mark.parametrize("status", [Status.OPEN, Status.CLAIMED])
def test_it_has_no_thread_then_and_began_when_it_was_logged(status: Status) -> None:
    issue = adoption.set_apart(_issue(status=status), ADOPTED, (), at=SOON)

    assert (issue.thread_ts, issue.source_ts, issue.started_at, issue.status) == (None, None, NOON, status)


def test_a_thread_that_an_agent_chose_is_not_given_back() -> None:
    assert "did not choose the thread" in _refusal(_issue(), logged_only=True)


def test_it_is_given_back_once() -> None:
    assert "did not choose the thread" in _refusal(_issue(thread_ts=None, source_ts=None))


@pytest.mark.parametrize("status", [one for one in Status if one not in (Status.OPEN, Status.CLAIMED)])
def test_an_issue_that_moved_on_keeps_it(status: Status) -> None:
    assert "moved on" in _refusal(_issue(status=status))


@pytest.mark.parametrize("side", list(Side))
def test_a_thread_in_which_somebody_wrote_is_kept(side: Side) -> None:
    assert "Somebody has written" in _refusal(_issue(), spoken=[Contact(side, "UBEN", NOON)])


def test_after_twenty_seconds_it_is_too_late() -> None:
    assert "too late" in _refusal(_issue(), at=NOON + timedelta(seconds=20))


def test_what_was_typed_is_no_word_of_the_message() -> None:
    assert source.words_of_source(ADOPTED) == frozenset()
    assert source.words_of_source(ADOPTED[:1]) == {"title", "details"}
