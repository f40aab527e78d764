"""Working time between two instants is what adding working time says it is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain import working
from slackbot.domain.worked import Worked
from slackbot.domain.working import ALWAYS, WorkingHours, parse_working_hours
from slackbot.domain.yardstick import Yardstick

ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
HOURS = [parse_working_hours(text) for text in ("Mon-Fri 09:00-17:00", "Fri 22:00-06:00, Sun 01:00-03:30")]
HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
instants = st.integers(0, 800 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE)
MINUTE = timedelta(minutes=1)


def between(start: datetime, end: datetime, *, hours: WorkingHours, zone: str = "UTC") -> timedelta:
    return Worked(Yardstick(ZoneInfo(zone), hours, HOLIDAYS)).between(start, end)


@settings(deadline=None)  # other work on the machine must not fail it
@given(instants, st.integers(0, 30_000), st.sampled_from(HOURS), st.sampled_from(ZONES))
def test_working_on_for_so_long_takes_so_long(start: datetime, minutes: int, hours: WorkingHours, name: str) -> None:
    wait, zone = minutes * MINUTE, ZoneInfo(name)

    end = working.add(start, wait, hours=hours, zone=zone, holidays=HOLIDAYS)

    assert between(start, end, hours=hours, zone=name) == wait


@settings(deadline=None)
@given(instants, instants, instants, st.sampled_from(HOURS), st.sampled_from(ZONES))
def test_it_adds_up(one: datetime, other: datetime, third: datetime, hours: WorkingHours, zone: str) -> None:
    first, middle, last = sorted((one, other, third))
    halves = between(first, middle, hours=hours, zone=zone) + between(middle, last, hours=hours, zone=zone)

    assert between(first, last, hours=hours, zone=zone) == halves


@pytest.mark.parametrize("hours", [ALWAYS, *HOURS])
def test_no_time_has_no_working_time(hours: WorkingHours) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)

    assert between(noon, noon, hours=hours) == between(noon, noon - MINUTE, hours=hours) == timedelta(0)


def test_who_always_works_works_on_holidays_too() -> None:
    start = datetime(2026, 12, 25, tzinfo=UTC)

    assert between(start, start + timedelta(days=1), hours=ALWAYS) == timedelta(days=1)
    assert between(start, start + timedelta(days=1), hours=HOURS[0]) == timedelta(0)


def test_a_shift_of_new_years_eve_ends_in_the_new_year() -> None:
    friday = datetime(2027, 12, 31, 23, tzinfo=UTC)

    assert between(friday, friday + timedelta(hours=9), hours=HOURS[1]) == timedelta(hours=7)
    assert between(friday + timedelta(hours=2), friday + timedelta(hours=3), hours=HOURS[1]) == timedelta(hours=1)
