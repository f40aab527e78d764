"""When people are there: agents by day in London, customers by day where they live."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from simulated.steps import Steps, Until
from simulated.world import OUR_ZONE

_FROM, _TO = time(8), time(18)
_SATURDAY = 5
_AT_NIGHT = 0.1  # the share of what customers do at any hour
_LONGEST_MINUTES = 12 * 24 * 60


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


@dataclass
class Pace:
    """The time of one life, and how people come to it: `at` is moved by the year."""

    random: Random
    at: datetime
    zone: ZoneInfo

    def work(self, minutes: float) -> Steps:
        """Wait for an agent, who comes after about so many minutes of daytime."""
        self.at = yield Until(agents_from(self.at + self._wait(minutes)))

    def customer_comes(self, minutes: float) -> Steps:
        """Wait for the customer, who comes at any hour, but mostly by day."""
        then = self.at + self._wait(minutes)
        self.at = yield Until(then if self.random.random() < _AT_NIGHT else daytime_from(then, self.zone))

    def _wait(self, minutes: float) -> timedelta:
        return timedelta(minutes=min(self.random.lognormvariate(0, 0.9) * minutes, _LONGEST_MINUTES))
