"""What the scheduled post about a working day carries: the days off before it, the week and the month that are over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_MOST_DAYS_OFF = 31  # a team that has been away for longer reads its month


class Length(StrEnum):
    """Which stretch of days an edition is of."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Edition:
    """A week, from Monday to Sunday, or a month of the calendar, without the days before the first start."""

    length: Length
    first: date
    last: date

    def as_json(self) -> list[str]:
        """Return it as JSON values."""
        return [self.length.value, self.first.isoformat(), self.last.isoformat()]


def from_json(told: Sequence[str]) -> Edition:
    """Return the edition that `as_json` made `told` of."""
    length, first, last = told
    return Edition(Length(length), date.fromisoformat(first), date.fromisoformat(last))


def length_of(first: date, last: date) -> Length | None:
    """Return what these days are told as, None for a single day."""
    if first == last:
        return None
    return Length.WEEK if last - first < 8 * _DAY else Length.MONTH


def days_off_before(day: date, *, works: Callable[[date], bool], since: date) -> list[date]:
    """Return the days off just before the day, in order, none of them before `since`."""
    found: list[date] = []
    while len(found) < _MOST_DAYS_OFF and (before := (found[0] if found else day) - _DAY) >= since:
        if works(before):
            break
        found.insert(0, before)
    return found


def over(length: Length, day: date, *, since: date) -> Edition | None:
    """Return the week or month that was over when the post about that day went out.

    None if no more than a day of it was since `since`.
    """
    last = begun(length, day) - _DAY
    first = last - 6 * _DAY if length is Length.WEEK else last.replace(day=1)
    return Edition(length, max(first, since), last) if last > since else None


def previous(edition: Edition) -> tuple[date, date]:
    """Return the first and the last day of the week, or as long a time, before the edition."""
    last = edition.first - _DAY
    return last - (edition.last - edition.first), last


def begun(length: Length, day: date) -> date:
    """Return the first day of the week or month in which the post about that day goes out: on the next morning."""
    out = day + _DAY
    return out - out.weekday() * _DAY if length is Length.WEEK else out.replace(day=1)
