"""When a local day begins and ends that a summary is of: no instant is in two of them, also where the zone changes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from slackbot.domain import calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PostedDay:
    """A day whose summary is planned: it keeps its zone, its beginning and its end whatever the settings say later."""

    day: date
    timezone: str
    starts_at: datetime
    ends_at: datetime


def next_day(day: date, zone: ZoneInfo, *, before: PostedDay | None) -> PostedDay:
    """Return the day as the clocks of `zone` have it; `before` is the last posted day before it, None for none.

    Where the zone has changed it begins where the day before ended, so it may be longer than its clocks say, or
    shorter, at the least of no length.
    """
    starts_at, ends_at = calendar.day_bounds(day, zone)
    if before is not None and (before.day == day - _DAY or before.ends_at > starts_at):
        starts_at = before.ends_at
    return PostedDay(day, zone.key, starts_at, max(starts_at, ends_at))
