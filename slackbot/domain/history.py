"""The days before, one point each: what a chart shows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain import calendar
from slackbot.domain.csat import Score
from slackbot.domain.metrics import Case, counted, exclusion, is_first_contact, of_customers
from slackbot.domain.question import CSAT
from slackbot.domain.share import Share


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
) -> tuple[DayPoint, ...]:
    """Return a point for each local day from the first to the last, as known at `now`: what `figures` says of each.

    It looks at every case once, so a month costs what a day does.
    """
    known = of_customers(counted(cases, now))
    eligible = [case for case in known if case.first_resolution and exclusion(case) is None]
    given = [score for score in scores if score.at <= now]
    logged = _per_day((case.logged_at for case in known), zone)
    resolved = _per_day((resolution.at for case in known for resolution in case.resolutions), zone)
    firsts = _per_day((case.resolutions[0].at for case in eligible if is_first_contact(case, now)), zone)
    of_firsts = _per_day((case.resolutions[0].at for case in eligible), zone)
    satisfied = _per_day((score.at for score in given if CSAT.is_good(score.score)), zone)
    rated = _per_day((score.at for score in given), zone)
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


def _per_day(instants: Iterable[datetime], zone: ZoneInfo) -> Counter[date]:
    return Counter(calendar.day_of(at, zone) for at in instants)


def _days(first_day: date, last_day: date) -> list[date]:
    return [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)]
