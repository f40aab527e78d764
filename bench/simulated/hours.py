"""When people are there: agents by day in London, customers by day where they live."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from simulated.world import OUR_ZONE

_FROM, _TO = time(8), time(18)
_SATURDAY = 5


def agents_from(at: datetime) -> datetime:
    """Return the first time from `at` on at which agents work; a few minutes are added to an opening."""
    return _first(at, OUR_ZONE, days=_SATURDAY)


def daytime_from(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the first time from `at` on at which it is day in `zone`, be it a weekend."""
    return _first(at, zone, days=7)


def _first(at: datetime, zone: ZoneInfo, *, days: int) -> datetime:
    local = at.astimezone(zone)
    while local.weekday() >= days or not _FROM <= local.time() < _TO:
        day = local.date() + timedelta(days=1) if local.time() >= _FROM else local.date()
        local = datetime.combine(day, time(8, at.minute % 50), zone)
    return local.astimezone(UTC)
