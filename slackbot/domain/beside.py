"""What stands beside a day's figures: those of 30 days, and whether the day differs from the 28 before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain import calendar, chance
from slackbot.domain.chance import Change, Compared
from slackbot.domain.csat import Score
from slackbot.domain.history import DayPoint
from slackbot.domain.metrics import Case, counted, exclusion, is_first_contact, of_customers
from slackbot.domain.period import Period, period_of
from slackbot.domain.question import CSAT
from slackbot.domain.share import Share, whole
from slackbot.domain.times import first_responses, resolutions

BEFORE = 28  # days: four of each weekday
MONTH = 30  # days, the day among them


@dataclass(frozen=True, slots=True)
class Beside:
    """The shares of 30 days, and what is said of each figure of the day by its name; None where there is no other."""

    csat: Share
    fcr: Share
    changes: Mapping[str, Change | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """What is compared of a period: two shares, and waits in seconds."""

    csat: Share
    fcr: Share
    first_response: Sequence[float]
    resolution: Sequence[float]


def beside(
    points: Sequence[DayPoint], cases: Sequence[Case], scores: Sequence[Score], *, period: Period, now: datetime
) -> Beside:
    """Return what stands beside the figures of a day; `points` end with it.

    `cases` and `scores` must hold those of the day and of the 28 before it.
    """
    month = points[-MONTH:]
    found = compared(cases, scores, period=period, before=before(period, BEFORE), now=now)
    return Beside(whole(point.csat for point in month), whole(point.fcr for point in month), chance.of_each(found))


def before(period: Period, days: int) -> Period:
    """Return so many days just before the period."""
    last = period.first_day - timedelta(days=1)
    return period_of(last - timedelta(days=days - 1), last, zone=calendar.zone(period.timezone))


def compared(
    cases: Sequence[Case], scores: Sequence[Score], *, period: Period, before: Period, now: datetime
) -> dict[str, Compared | None]:
    """Return each figure of the period held against that of the other, by its name."""
    one, other = (measured(cases, scores, each, now=now, age=now - period.end) for each in (period, before))
    return {
        "csat": chance.shares(one.csat, other.csat),
        "fcr": chance.shares(one.fcr, other.fcr),
        "first_response": chance.times(one.first_response, other.first_response),
        "resolution": chance.times(one.resolution, other.resolution),
    }


def measured(
    cases: Sequence[Case], scores: Sequence[Score], period: Period, *, now: datetime, age: timedelta
) -> Measured:
    """Return what is compared of the period.

    Each issue is judged by what was known of it when its own day was `age` past: a day would look better the younger it
    is, since fewer of its issues have been opened again.
    """
    known = of_customers(counted(cases, now))
    given = [score for score in scores if period.holds(score.at) and score.at <= now]
    return Measured(
        csat=Share(sum(CSAT.is_good(score.score) for score in given), len(given)),
        fcr=_first_contacts(known, period, age),
        first_response=[wait.wall.total_seconds() for wait in first_responses(known, period)],
        resolution=[wait.wall.total_seconds() for wait in resolutions(known, period)],
    )


def _first_contacts(cases: Iterable[Case], period: Period, age: timedelta) -> Share:
    zone = calendar.zone(period.timezone)
    eligible = [
        (case, _end_of_day(first.at, zone))
        for case in cases
        if (first := case.first_resolution) and period.holds(first.at) and exclusion(case) is None
    ]
    return Share(sum(is_first_contact(case, end + age) for case, end in eligible), len(eligible))


def _end_of_day(at: datetime, zone: ZoneInfo) -> datetime:
    _, end = calendar.day_bounds(calendar.day_of(at, zone), zone)
    return end


def as_json(found: Beside) -> dict[str, Any]:
    """Return it as JSON values."""
    changes = changes_json(found.changes)
    return {"csat": [found.csat.k, found.csat.n], "fcr": [found.fcr.k, found.fcr.n], "changes": changes}


def from_json(told: Mapping[str, Any]) -> Beside:
    """Return what `as_json` made `told` of."""
    return Beside(Share(*told["csat"]), Share(*told["fcr"]), changes_from(told["changes"]))


def changes_json(changes: Mapping[str, Change | None]) -> dict[str, str | None]:
    """Return what is said of each figure as JSON values."""
    return {name: change and change.value for name, change in changes.items()}


def changes_from(told: Mapping[str, str | None]) -> dict[str, Change | None]:
    """Return what `changes_json` made `told` of."""
    return {name: Change(change) if change else None for name, change in told.items()}
