"""Durations, local days and quiet hours: the only place that knows time zones."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=3650)  # ten years: longer is a slip of the finger
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of every day in which nobody is written to: from `start` until just before `end`.

    A window may cross midnight. Weekends and holidays are quiet all day beside it.
    """

    start: time
    end: time

    def covers(self, clock: time) -> bool:
        """Return whether `clock` lies in the window."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def parse_duration(text: str) -> timedelta:
    """Return the duration that `90s`, `15m`, `3h` or `2d` means. Raises `ValueError` with a sentence."""
    match = re.fullmatch(r"([0-9]{1,9})\s*([smhd])", text.strip().lower())
    if match is None:
        raise ValueError(f"“{text}” is no duration; write a whole number and a unit, like 90s, 15m, 3h or 2d.")
    duration = int(match[1]) * _UNITS[match[2]]
    if duration > _LONGEST:
        raise ValueError(f"“{text}” is too long; write at most {_LONGEST.days}d.")
    return duration


def show_duration(duration: timedelta) -> str:
    """Return the duration in its largest unit and the next one, rounded down: `3 h 10 m`, `2 d`, `45 s`.

    What is less than a second, or negative, is `0 s`.
    """
    minutes, s = divmod(max(0, duration // _UNITS["s"]), 60)
    hours, m = divmod(minutes, 60)
    d, h = divmod(hours, 24)
    amounts = [(d, "d"), (h, "h"), (m, "m"), (s, "s")]
    largest = next((place for place, (amount, _) in enumerate(amounts) if amount), None)
    if largest is None:
        return "0 s"
    return " ".join(f"{amount} {unit}" for amount, unit in amounts[largest : largest + 2] if amount)


def parse_time(text: str) -> time:
    """Return the time of day that `09:00` means. Raises `ValueError` with a sentence."""
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
    if match is None:
        raise ValueError(f"“{text}” is no time of day; write it with 24 hours, like 09:00 or 17:30.")
    return time(int(match[1]), int(match[2]))


def parse_quiet(text: str) -> Quiet | None:
    """Return the window that `20:00-08:00` means, or None for `off`. Raises `ValueError` with a sentence."""
    if text.strip().lower() == "off":
        return None
    start, dash, end = text.partition("-")
    if not dash:
        raise ValueError(f"“{text}” are no quiet hours; write two times like 20:00-08:00, or off.")
    quiet = Quiet(parse_time(start), parse_time(end))
    if quiet.start == quiet.end:
        raise ValueError(f"“{text}” would leave no hour or every hour; write two different times, or off.")
    return quiet


def zone(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name. Raises `ValueError` with a sentence."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder, or a name too long
        raise ValueError(f"“{name}” is no time zone; write an IANA name like Europe/Berlin or UTC.") from error


def first_allowed(
    at: datetime, *, zone: ZoneInfo, quiet: Quiet | None, holidays: frozenset[date] = frozenset()
) -> datetime:
    """Return the first instant from `at` on at which somebody in `zone` may be written to, in UTC.

    That is outside the quiet hours, weekends and `holidays` there; `quiet=None` allows every instant. The clock on the
    wall decides, so in the hour that is repeated in autumn the same reading has the same answer both times.
    """
    moment = _utc(at)
    while quiet is not None and _is_quiet(moment.astimezone(zone), quiet, holidays):
        moment = _next_change(moment, zone, quiet)
    return moment


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clocks of `zone` first show `clock` on `day`, in UTC.

    Where they jump over it, the instant of the jump: the first minute that exists after it.
    """
    wall = datetime.combine(day, clock, zone)
    instant = wall.replace(fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _jump(wall.replace(fold=1).astimezone(UTC), instant, zone)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Return the day on the calendar of `zone` at that instant."""
    return _utc(at).astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants, in UTC, at which the local day starts and at which the next one does."""
    return at_local(day, time.min, zone), at_local(day + _DAY, time.min, zone)


def summary_due(day: date, *, at: time, zone: ZoneInfo) -> datetime:
    """Return when the summary of `day` is due: at that time of the day after it, in UTC."""
    return at_local(day + _DAY, at, zone)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("An instant needs its time zone.")
    return at.astimezone(UTC)


def _is_quiet(wall: datetime, quiet: Quiet, holidays: frozenset[date]) -> bool:
    return wall.weekday() >= _SATURDAY or wall.date() in holidays or quiet.covers(wall.time())


def _next_change(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """Return the next instant at which a quiet moment may turn into an allowed one.

    That is the window's end, midnight, or the clocks' jump if there is one before them.
    """
    wall = moment.astimezone(zone).replace(tzinfo=None)
    midnight = datetime.combine(wall.date() + _DAY, time.min)
    end = datetime.combine(wall.date(), quiet.end)
    change = moment + ((end if wall < end else midnight) - wall)
    return change if _offset(change, zone) == _offset(moment, zone) else _jump(moment, change, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant between the two at which the clocks of `zone` change, to the second."""
    low, high = int(before.timestamp()), int(after.timestamp())
    offset = _offset(before, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, UTC), zone) == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
