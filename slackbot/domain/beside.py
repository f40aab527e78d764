"""What stands beside a day's figures: those of 30 days, and whether the day differs from the 28 before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain import calendar, chance
from slackbot.domain.chance import Change
from slackbot.domain.history import DayPoint
from slackbot.domain.metrics import Case, counted, exclusion, is_first_contact, of_customers
from slackbot.domain.period import Period
from slackbot.domain.share import Share, whole

BEFORE = 28  # days: four of each weekday
MONTH = 30  # days, the day among them


@dataclass(frozen=True, slots=True)
class Beside:
    """The shares of 30 days, and what is said of each figure of the day by its name; None where there is no other."""

    csat: Share
    fcr: Share
    changes: Mapping[str, Change | None] = field(default_factory=dict)


def beside(points: Sequence[DayPoint], cases: Iterable[Case], *, period: Period, now: datetime) -> Beside:
    """Return what stands beside the figures of a day; `points` end with it.

    `cases` must hold those first resolved in the 28 days before it. Each is judged by what was known of it as long
    after its day as is known now of this one, or a day would look better the younger it is.
    """
    month = points[-MONTH:]
    fcr_before = _first_contacts(cases, period, now)
    changes = {
        "csat": chance.of_share(points[-1].csat, whole(point.csat for point in points[-1 - BEFORE : -1])),
        "fcr": chance.of_share(points[-1].fcr, fcr_before),
    }
    return Beside(whole(point.csat for point in month), whole(point.fcr for point in month), changes)


def _first_contacts(cases: Iterable[Case], period: Period, now: datetime) -> Share:
    zone, age = calendar.zone(period.timezone), now - period.end
    start, _ = calendar.day_bounds(period.first_day - timedelta(days=BEFORE), zone)
    eligible = [
        case
        for case in of_customers(counted(cases, now))
        if (first := case.first_resolution) and start <= first.at < period.start and exclusion(case) is None
    ]
    firsts = (is_first_contact(case, _end_of_day(case, zone) + age) for case in eligible)
    return Share(sum(firsts), len(eligible))


def _end_of_day(case: Case, zone: ZoneInfo) -> datetime:
    assert case.first_resolution is not None
    _, end = calendar.day_bounds(calendar.day_of(case.first_resolution.at, zone), zone)
    return end


def as_json(found: Beside) -> dict[str, Any]:
    """Return it as JSON values."""
    changes = {name: change and change.value for name, change in found.changes.items()}
    return {"csat": [found.csat.k, found.csat.n], "fcr": [found.fcr.k, found.fcr.n], "changes": changes}


def from_json(told: Mapping[str, Any]) -> Beside:
    """Return what `as_json` made `told` of."""
    changes = {name: change and Change(change) for name, change in told["changes"].items()}
    return Beside(Share(*told["csat"]), Share(*told["fcr"]), changes)
