"""The local days that figures are of."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slackbot.domain import calendar


@dataclass(frozen=True, slots=True)
class Period:
    """Local days of a workspace, from the instant the first starts until just before the one after the last does."""

    start: datetime
    end: datetime
    first_day: date
    last_day: date
    timezone: str

    def holds(self, at: datetime) -> bool:
        """Return whether that instant belongs to the period."""
        return self.start <= at < self.end


def period_of(first_day: date, last_day: date, *, zone: ZoneInfo) -> Period:
    """Return the period from the first local day to the last, both included."""
    start, _ = calendar.day_bounds(first_day, zone)
    _, end = calendar.day_bounds(last_day, zone)
    return Period(start, end, first_day, last_day, zone.key)
