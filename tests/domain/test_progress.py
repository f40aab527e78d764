"""When the agents are asked for a word to a customer who waits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain import progress
from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue, Status
from slackbot.domain.progress import Wait
from slackbot.domain.reasons import Reason
from slackbot.domain.send_window import Team
from slackbot.domain.verdict import Later, Stop
from slackbot.domain.working import Measure, Span, parse_working_hours

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CLAIMED = Issue(
    "T1", 7, "Printer", "", logged_by="UANA", logged_at=NOON - 3 * DAY, started_at=NOON - 3 * DAY, status=Status.CLAIMED
)
TEAM = Team(parse_working_hours("Mon-Fri 09:00-17:00"), ZoneInfo("UTC"))
EVERY = Span(DAY, Measure.WORKING_DAYS)


def _look(
    issue: Issue = CLAIMED, *, every: Span | None = EVERY, last_word: datetime | None = None, now: datetime = NOON
) -> Stop | Later | None:
    return progress.look(issue, every=every, planned_at=NOON - HOUR, last_word=last_word, team=TEAM, now=now)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.DROPPED, Reason.DROPPED),
        (Status.RESOLVED, Reason.RESOLVED),
        (Status.CLOSED, Reason.RESOLVED),
        (Status.PENDING, Reason.PENDING),
    ],
)
def test_of_an_issue_that_calls_for_no_word_nobody_is_asked(status: Status, reason: Reason) -> None:
    over = NOON - HOUR if status in (Status.RESOLVED, Status.CLOSED) else None

    assert _look(replace(CLAIMED, status=status, resolved_at=over)) == Stop(State.WITHDRAWN, reason)


def test_a_plan_that_has_none_any_more_asks_nobody() -> None:
    assert _look(every=None) == Stop(State.WITHDRAWN, Reason.OFF)


@pytest.mark.parametrize("status", [Status.OPEN, Status.CLAIMED])
def test_once_it_is_time_they_are_asked(status: Status) -> None:
    assert _look(replace(CLAIMED, status=status)) is None


def test_an_agents_word_puts_it_off_and_so_do_hours_of_nobody_at_work() -> None:
    assert _look(last_word=NOON - HOUR) == Later(NOON + DAY - HOUR, Reason.NOT_DUE)
    evening = datetime(2026, 11, 20, 18, tzinfo=UTC)  # a Friday
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)

    found = progress.look(CLAIMED, every=EVERY, planned_at=evening, last_word=None, team=TEAM, now=evening)

    assert found == Later(monday, Reason.NOT_DUE)


@pytest.mark.parametrize(
    ("last_word", "waited"),
    [(None, 3 * DAY), (NOON - DAY - HOUR, DAY), (NOON - 5.5 * HOUR, 5 * HOUR), (NOON - 4 * DAY, 3 * DAY)],
)
def test_a_wait_is_told_in_whole_days_else_in_whole_hours(last_word: datetime | None, waited: timedelta) -> None:
    assert Wait(NOON - 3 * DAY, last_word).until(NOON) == waited
