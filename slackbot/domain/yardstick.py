"""What figures are measured by, so that one once posted can be worked out again after the settings have changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain import calendar, days_off
from slackbot.domain.defaults import Defaults
from slackbot.domain.working import Shift, WorkingHours


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The team's zone, its working hours, and the days it has off around the time it is for."""

    zone: ZoneInfo
    hours: WorkingHours
    holidays: frozenset[date]


def of(defaults: Defaults, *, at: datetime) -> Yardstick:
    """Return what these settings measure by at that time: holidays of its year, the one before and the one after."""
    return Yardstick(defaults.timezone, defaults.hours, days_off.days_off(defaults.country, around=at))


def as_json(yardstick: Yardstick) -> dict[str, Any]:
    """Return it as JSON values: `from_json` reads them back."""
    return {
        "timezone": yardstick.zone.key,
        "hours": [[[_told(shift.start), _told(shift.end)] for shift in day] for day in yardstick.hours.week],
        "holidays": sorted(day.isoformat() for day in yardstick.holidays),
    }


def from_json(told: Mapping[str, Any]) -> Yardstick:
    """Return the yardstick that `as_json` made `told` of."""
    week = tuple(tuple(Shift(*map(calendar.parse_time, shift)) for shift in day) for day in told["hours"])
    holidays = frozenset(map(date.fromisoformat, told["holidays"]))
    return Yardstick(calendar.zone(told["timezone"]), WorkingHours(week), holidays)


def _told(clock: time) -> str:
    return f"{clock:%H:%M}"
