"""The post about a working day carries the days off before it, and the first of a week or month what is over."""

from datetime import date, timedelta

import pytest

from slackbot.domain.editions import Edition, Length, begun, days_off_before, from_json, length_of, over, previous

LONG_AGO = date(2026, 1, 1)
MONDAY = date(2026, 11, 23)


def _works(day: date) -> bool:
    return day.weekday() < 5 and day != date(2026, 11, 26)


@pytest.mark.parametrize(
    ("day", "since", "carried"),
    [
        (MONDAY, LONG_AGO, ["2026-11-21", "2026-11-22"]),
        (MONDAY, date(2026, 11, 22), ["2026-11-22"]),
        (MONDAY, MONDAY, []),
        (date(2026, 11, 25), LONG_AGO, []),
        (date(2026, 11, 27), LONG_AGO, ["2026-11-26"]),
    ],
)
def test_days_off_are_carried_by_the_next_working_day(day: date, since: date, carried: list[str]) -> None:
    assert [str(one) for one in days_off_before(day, works=_works, since=since)] == carried


def test_who_was_away_for_long_reads_a_month_of_days_at_most() -> None:
    assert len(days_off_before(MONDAY, works=lambda _: False, since=LONG_AGO)) == 31


@pytest.mark.parametrize(
    ("length", "day", "first", "last"),
    [
        (Length.WEEK, MONDAY, "2026-11-16", "2026-11-22"),  # goes out on Tuesday
        (Length.WEEK, date(2026, 11, 22), "2026-11-16", "2026-11-22"),  # of a team that works on Sundays, on Monday
        (Length.WEEK, date(2026, 11, 21), "2026-11-09", "2026-11-15"),
        (Length.MONTH, date(2026, 11, 30), "2026-11-01", "2026-11-30"),
        (Length.MONTH, date(2026, 12, 1), "2026-11-01", "2026-11-30"),
        (Length.MONTH, date(2027, 1, 4), "2026-12-01", "2026-12-31"),
    ],
)
def test_an_edition_is_of_what_is_over_when_it_goes_out(length: Length, day: date, first: str, last: str) -> None:
    edition = Edition(length, date.fromisoformat(first), date.fromisoformat(last))

    assert over(length, day, since=LONG_AGO) == edition
    assert from_json(edition.as_json()) == edition
    eve = edition.last - timedelta(days=1)
    assert over(length, day, since=eve) == Edition(length, eve, edition.last)
    assert [over(length, day, since=edition.last + timedelta(days=late)) for late in (0, 1)] == [None, None]
    assert begun(length, day) == edition.last + timedelta(days=1)


def test_several_days_are_told_as_a_week_or_as_a_month() -> None:
    days = [MONDAY + timedelta(days=length - 1) for length in (1, 2, 7, 30)]

    assert [length_of(MONDAY, last) for last in days] == [None, Length.WEEK, Length.WEEK, Length.MONTH]


def test_before_an_edition_there_was_as_long_a_time() -> None:
    week = Edition(Length.WEEK, date(2026, 11, 16), date(2026, 11, 22))
    month = Edition(Length.MONTH, date(2026, 11, 1), date(2026, 11, 30))

    assert [previous(one) for one in (week, month)] == [
        (date(2026, 11, 9), date(2026, 11, 15)),
        (date(2026, 10, 2), date(2026, 10, 31)),
    ]
