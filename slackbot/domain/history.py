"""The days before, one point each: what a chart shows."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain import calendar
from slackbot.domain.csat import Score
from slackbot.domain.metrics import Case, counted, exclusion, is_first_contact, of_customers
from slackbot.domain.posted_days import PostedDay
from slackbot.domain.question import CSAT
from slackbot.domain.share import Share

SHOWN, WEEK = 30, 7  # days; those before are for the first weeks


@dataclass(frozen=True, slots=True)
class DayPoint:
    """What is shown of one local day."""

    day: date
    logged: int
    resolved: int
    fcr: Share
    csat: Share


def history(
    cases: Iterable[Case],
    scores: Iterable[Score],
    *,
    first_day: date,
    last_day: date,
    zone: ZoneInfo,
    now: datetime,
    posted: Sequence[PostedDay] = (),
) -> tuple[DayPoint, ...]:
    """Return a point for each local day from the first to the last, as known at `now`: what `figures` says of each.

    `posted` are days in order that keep when they began and ended, in whichever zone that was.
    It looks at every case once, so a month costs what a day does.
    """
    known = of_customers(counted(cases, now))
    eligible = [case for case in known if case.first_resolution and exclusion(case) is None]
    given = [score for score in scores if score.at <= now]
    starts = [day.starts_at for day in posted]

    def per_day(instants: Iterable[datetime]) -> Counter[date]:
        return Counter(_day_of(at, zone, posted, starts) for at in instants)

    logged = per_day(case.logged_at for case in known)
    resolved = per_day(resolution.at for case in known for resolution in case.resolutions)
    firsts = per_day(case.resolutions[0].at for case in eligible if is_first_contact(case, now))
    of_firsts = per_day(case.resolutions[0].at for case in eligible)
    satisfied = per_day(score.at for score in given if CSAT.is_good(score.score))
    rated = per_day(score.at for score in given)
    return tuple(
        DayPoint(day, logged[day], resolved[day], Share(firsts[day], of_firsts[day]), Share(satisfied[day], rated[day]))
        for day in _days(first_day, last_day)
    )


def as_json(points: Iterable[DayPoint]) -> list[dict[str, Any]]:
    """Return the points as JSON values, shares as their two counts."""
    return [
        {
            "day": point.day.isoformat(),
            "logged": point.logged,
            "resolved": point.resolved,
            "fcr": [point.fcr.k, point.fcr.n],
            "csat": [point.csat.k, point.csat.n],
        }
        for point in points
    ]


def from_json(told: Iterable[Mapping[str, Any]]) -> tuple[DayPoint, ...]:
    """Return the points that `as_json` made `told` of."""
    return tuple(
        DayPoint(
            day=date.fromisoformat(point["day"]),
            logged=point["logged"],
            resolved=point["resolved"],
            fcr=Share(*point["fcr"]),
            csat=Share(*point["csat"]),
        )
        for point in told
    )


def _day_of(at: datetime, zone: ZoneInfo, posted: Sequence[PostedDay], starts: Sequence[datetime]) -> date:
    nth = bisect_right(starts, at) - 1
    return posted[nth].day if nth >= 0 and at < posted[nth].ends_at else calendar.day_of(at, zone)


def _days(first_day: date, last_day: date) -> list[date]:
    return [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)]
