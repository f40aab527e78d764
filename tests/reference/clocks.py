"""Local days and working time, by looking at the clocks and not by reckoning."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_STEP = timedelta(minutes=15)  # no clock of our time is off by less, or changes between
_DAY = timedelta(days=1)
NOTHING = timedelta(0)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, eq=False)
class Ruler:
    """What times are measured by: the zone, `(start, end)` of each shift of the seven days, and the days off.

    A shift that ends when it starts, or earlier, ends on the next day.
    """

    zone: ZoneInfo
    week: tuple[tuple[tuple[time, time], ...], ...]
    days_off: frozenset[date] = frozenset()


@lru_cache(maxsize=100_000)
def first_instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the first instant at which the clocks of `zone` show that time of that day, or later."""
    at = datetime.combine(day, time(0), UTC) - timedelta(hours=16)
    while at.astimezone(zone).replace(tzinfo=None) < datetime.combine(day, clock):
        at += _STEP
    while (at - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) >= datetime.combine(day, clock):
        at -= timedelta(minutes=1)
    return at


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the date that the calendars of `zone` show."""
    return at.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when that day begins."""
    return first_instant(day, time(0), zone)


@lru_cache(maxsize=100_000)
def _shifts(day: date, ruler: Ruler) -> tuple[Span, ...]:
    """Return the shifts that begin on that day."""
    if day in ruler.days_off:
        return ()
    return tuple(
        (first_instant(day, start, ruler.zone), first_instant(day + _DAY if end <= start else day, end, ruler.zone))
        for start, end in ruler.week[day.weekday()]
    )


def overlap(one: Span, other: Span) -> timedelta:
    """Return how long both last together."""
    return max(min(one[1], other[1]) - max(one[0], other[0]), NOTHING)


def worked(span: Span, ruler: Ruler) -> timedelta:
    """Return how much of the span is working time."""
    day, last, total = day_of(span[0], ruler.zone) - _DAY, day_of(span[1], ruler.zone), NOTHING
    while day <= last:
        total += sum((overlap(span, shift) for shift in _shifts(day, ruler)), NOTHING)
        day += _DAY
    return total


def within(span: Span, waits: Iterable[tuple[datetime, datetime | None]]) -> list[Span]:
    """Return the parts of the waits that lie in the span; one without an end goes on."""
    cut = ((max(span[0], start), min(span[1], end or span[1])) for start, end in waits)
    return [(start, end) for start, end in cut if start < end]
