"""Figures of a few issues, measured by a desk in UTC that works from nine to five on weekdays."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain.csat import Score, Survey
from slackbot.domain.figures import Answers, Figures, figures
from slackbot.domain.metrics import Case, Holding
from slackbot.domain.period import Period
from slackbot.domain.worked import Worked
from slackbot.domain.working import parse_working_hours
from slackbot.domain.yardstick import Yardstick

WEEK = timedelta(days=7)
WORKED = Worked(Yardstick(ZoneInfo("UTC"), parse_working_hours("Mon-Fri 09:00-17:00"), frozenset()))


def count(
    cases: Sequence[Case],
    *,
    period: Period,
    now: datetime,
    surveys: Iterable[Survey] = (),
    scores: Iterable[Score] = (),
    again: Iterable[Case] = (),
    **answers: Any,
) -> Figures:
    """Return the figures of the issues as they are known at `now`."""
    given = Answers(list(surveys), list(scores), **answers)
    return figures(cases, given, period=period, now=now, worked=WORKED, window=WEEK, again=again)


def case_of(*, assignee: str | None = None, **given: Any) -> Case:
    """Return an issue, which that agent has had since it was logged."""
    holders = () if assignee is None else (Holding(given["logged_at"], assignee),)
    return Case(**{"holders": holders, **given})
