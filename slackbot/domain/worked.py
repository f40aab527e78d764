"""How long the team worked between two instants."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from slackbot.domain import calendar
from slackbot.domain.working import ALWAYS
from slackbot.domain.yardstick import Yardstick

_DAY = timedelta(days=1)
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class _Year:
    """The shifts that start in one local year, in order, and how long was worked before each."""

    starts: Sequence[datetime]
    ends: Sequence[datetime]
    before: Sequence[timedelta]

    def until(self, at: datetime) -> timedelta:
        """Return how long was worked in these shifts until then."""
        nth = bisect_right(self.starts, at) - 1
        return self.before[nth] + min(at, self.ends[nth]) - self.starts[nth] if nth >= 0 else _NONE


class Worked:
    """Counts working time by one yardstick; holds the years that it has looked at."""

    def __init__(self, yardstick: Yardstick) -> None:
        """Count by the yardstick's zone, hours and holidays."""
        self._yardstick = yardstick
        self._years: dict[int, _Year] = {}

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the team worked from `start` to `end`, in real time; nothing if that is not later."""
        if end <= start:
            return _NONE
        if self._yardstick.hours == ALWAYS:
            return end - start
        zone = self._yardstick.zone
        first = calendar.day_of(start - 2 * _DAY, zone).year  # a shift of New Year's Eve may end in the new year
        last = calendar.day_of(end, zone).year
        years = [self._year(year) for year in range(first, last + 1)]
        return sum((year.until(end) - year.until(start) for year in years), _NONE)

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            self._years[year] = _year_of(self._yardstick, year)
        return self._years[year]


@lru_cache(maxsize=64)
def _year_of(yardstick: Yardstick, year: int) -> _Year:
    first = date(year, 1, 1)
    days = [first + nth * _DAY for nth in range((date(year + 1, 1, 1) - first).days)]
    shifts = [shift.on(day, yardstick.zone) for day in days for shift in yardstick.hours.on(day, yardstick.holidays)]
    lengths = [max(_NONE, end - start) for start, end in shifts]
    before = list(accumulate(lengths, initial=_NONE))
    return _Year([start for start, _ in shifts], [max(start, end) for start, end in shifts], before)
