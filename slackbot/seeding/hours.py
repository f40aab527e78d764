"""When people are at work: the agents in Europe, each customer where they live."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_Hours = tuple[time, time]

_EUROPE = ZoneInfo("Europe/London")  # of Ben; Ana in Lisbon has the same clock, Chiara in Rome is an hour ahead

_AGENTS: _Hours = (time(7), time(17, 30))
_ON_CALL: _Hours = (time(9), time(14))
_CUSTOMERS: _Hours = (time(9), time(18))
_SATURDAY = 5


def agents_from(at: datetime) -> datetime:
    """Return the first instant from `at` on at which an agent is at work; some are on call at weekends."""
    return _first(at, _EUROPE, weekdays=_AGENTS, weekends=_ON_CALL)


def customers_from(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant from `at` on at which the customer is at work."""
    return _first(at, zone, weekdays=_CUSTOMERS, weekends=None)


def is_weekend(day: date) -> bool:
    """Tell whether hardly anybody works on this day."""
    return day.weekday() >= _SATURDAY


def _first(at: datetime, zone: ZoneInfo, *, weekdays: _Hours, weekends: _Hours | None) -> datetime:
    day = at.astimezone(zone).date()
    while True:
        hours = weekends if is_weekend(day) else weekdays
        if hours is not None:
            start, end = (datetime.combine(day, hour, zone).astimezone(UTC) for hour in hours)
            if at < end:
                return max(at, start)
        day += timedelta(days=1)
