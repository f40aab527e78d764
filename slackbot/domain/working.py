"""The team's working hours, and waits that count only them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.domain import calendar

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_WORKING_DAYS = 250  # a year of them: more is a slip of the finger
_MOST_WORKING_HOURS = 2_000  # the same year
_EXAMPLE = "write days and hours like Mon-Fri 09:00-17:00, several with a comma between, or always."


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work: from `start` until just before `end`, which is on the next day if it is not later."""

    start: time
    end: time

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the instants, in UTC, at which the shift of that day starts and ends."""
        last = day if self.end > self.start else day + _DAY
        return calendar.at_local(day, self.start, zone), calendar.at_local(last, self.end, zone)


_WHOLE_DAY = Shift(time.min, time.min)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The shifts of each weekday, Monday first; those of a day are in order, and none overlaps another.

    Who works `ALWAYS` works on holidays too. Raises `ValueError` if there is no shift at all.
    """

    week: tuple[tuple[Shift, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != len(_WEEK) or not any(self.week):
            raise ValueError("Working hours are the shifts of seven days, and at least one of them.")

    def on(self, day: date, holidays: frozenset[date]) -> tuple[Shift, ...]:
        """Return the shifts that start on that day."""
        if day in holidays and self != ALWAYS:
            return ()
        return self.week[day.weekday()]


ALWAYS = WorkingHours(((_WHOLE_DAY,),) * len(_WEEK))


class Measure(StrEnum):
    """What a span counts."""

    CLOCK = "clock"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Span:
    """How long to wait, and by what measure; a working day is a day long."""

    length: timedelta
    measure: Measure = Measure.CLOCK

    def after(
        self, at: datetime, *, hours: WorkingHours, zone: ZoneInfo, holidays: frozenset[date] = frozenset()
    ) -> datetime:
        """Return the instant, in UTC, at which the span that started at `at` ends.

        So many working days later is the same time on the clocks of `zone`, on the last of as many days with a shift.
        """
        if self.measure is Measure.WORKING_HOURS:
            return add(at, self.length, hours=hours, zone=zone, holidays=holidays)
        if self.measure is Measure.WORKING_DAYS:
            day = _working_day(calendar.day_of(at, zone), self.length // _DAY, hours=hours, holidays=holidays)
            return calendar.at_local(day, at.astimezone(zone).time(), zone)
        return at.astimezone(UTC) + self.length


def parse_working_hours(text: str) -> WorkingHours:
    """Return the hours that `Mon-Thu 08:30-17:00, Fri 08:30-14:00` or `always` means.

    A day may come twice, for a break; hours may pass midnight and belong to the day they start on. Raises `ValueError`
    with a sentence.
    """
    if text.strip().lower() == "always":
        return ALWAYS
    week: list[list[Shift]] = [[] for _ in _WEEK]
    for part in text.split(","):
        days, shift = _parse_part(part)
        for day in days:
            week[day].append(shift)
    _check_apart(week, text)
    return WorkingHours(tuple(tuple(sorted(shifts, key=lambda shift: shift.start)) for shifts in week))


def parse_span(text: str) -> Span:
    """Return the span that `24h`, `2d`, `1 working day` or `4 working hours` means.

    Raises `ValueError` with a sentence.
    """
    match = re.fullmatch(r"([0-9]{1,9})\s*working\s+(day|hour)s?", text.strip().lower())
    if match is None:
        if "working" in text.lower():
            raise ValueError(f"“{text}” is no working time; write it like 1 working day or 4 working hours.")
        return Span(calendar.parse_duration(text))
    amount, in_days = int(match[1]), match[2] == "day"
    most = _MOST_WORKING_DAYS if in_days else _MOST_WORKING_HOURS
    if not 1 <= amount <= most:
        raise ValueError(f"“{text}” is out of reach; write from 1 to {most} working {match[2]}s.")
    if in_days:
        return Span(timedelta(days=amount), Measure.WORKING_DAYS)
    return Span(timedelta(hours=amount), Measure.WORKING_HOURS)


def is_working(at: datetime, *, hours: WorkingHours, zone: ZoneInfo, holidays: frozenset[date] = frozenset()) -> bool:
    """Return whether the team works at that instant."""
    today = calendar.day_of(at, zone)
    shifts = (shift.on(day, zone) for day in (today - _DAY, today) for shift in hours.on(day, holidays))
    return any(start <= at < end for start, end in shifts)


def next_opening(
    at: datetime, *, hours: WorkingHours, zone: ZoneInfo, holidays: frozenset[date] = frozenset()
) -> datetime:
    """Return the first instant from `at` on at which the team works, in UTC."""
    return add(at, timedelta(0), hours=hours, zone=zone, holidays=holidays)


def add(
    at: datetime, wait: timedelta, *, hours: WorkingHours, zone: ZoneInfo, holidays: frozenset[date] = frozenset()
) -> datetime:
    """Return the instant at which the team has worked for `wait` since `at`, in UTC.

    That may be the end of a shift; with nothing to wait for it is the next opening. Work is measured in real time: a
    shift in which the clocks change is longer or shorter than they show. Raises `ValueError` if `wait` is negative.
    """
    if wait < timedelta(0):
        raise ValueError("Working time can be added, not taken away.")
    left, day = wait, calendar.day_of(at, zone) - _DAY
    while True:
        for shift in hours.on(day, holidays):
            start, end = shift.on(day, zone)
            worked = max(timedelta(0), end - max(start, at))
            if worked and left <= worked:
                return max(start, at.astimezone(UTC)) + left
            left -= worked
        day += _DAY


def _working_day(day: date, count: int, *, hours: WorkingHours, holidays: frozenset[date]) -> date:
    """Return the last of the next `count` days after `day` on which a shift starts."""
    while count:
        day += _DAY
        count -= bool(hours.on(day, holidays))
    return day


def _parse_part(part: str) -> tuple[list[int], Shift]:
    match = re.fullmatch(r"([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+([0-9:]+)\s*-\s*([0-9:]+)", part.strip().lower())
    if match is None or not {match[1], match[2] or match[1]} <= set(_WEEK):
        raise ValueError(f"“{part.strip()}” are no working hours; {_EXAMPLE}")
    first, last = _WEEK.index(match[1]), _WEEK.index(match[2] or match[1])
    days = [(first + later) % len(_WEEK) for later in range((last - first) % len(_WEEK) + 1)]
    start, end = calendar.parse_time(match[3]), time.min if match[4] == "24:00" else calendar.parse_time(match[4])
    if start == end and match[4] != "24:00":
        raise ValueError(f"“{part.strip()}” ends when it starts; write two times, or 00:00-24:00 for a whole day.")
    return days, Shift(start, end)


def _check_apart(week: list[list[Shift]], text: str) -> None:
    """Raise `ValueError` if two shifts overlap, those of Sunday night and Monday included."""
    spans = sorted(_minutes(day, shift) for day, shifts in enumerate(week) for shift in shifts)
    first_again = (spans[0][0] + len(_WEEK) * (_DAY // _MINUTE), 0)
    for (_, end), (start, _) in zip(spans, [*spans[1:], first_again], strict=True):
        if start < end:
            raise ValueError(f"“{text}” counts some hours twice; let no two parts overlap.")


def _minutes(day: int, shift: Shift) -> tuple[int, int]:
    """Return the minutes of the week at which the shift starts and ends."""
    start, end = (clock.hour * 60 + clock.minute for clock in (shift.start, shift.end))
    day_length = _DAY // _MINUTE
    return day * day_length + start, (day if end > start else day + 1) * day_length + end
