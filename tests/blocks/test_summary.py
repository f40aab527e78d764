"""The words of a summary: days as one says them, and how long something took."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from slackbot.blocks import summary_lines as lines
from slackbot.domain.period import period_of
from slackbot.domain.times import Spent
from slackbot.texts import Texts
from tests.counted import count

TEXTS = Texts()


@pytest.mark.parametrize(
    ("first", "last", "year", "words"),
    [
        ("2026-11-20", "2026-11-20", 2026, "Friday 20 November"),
        ("2026-11-20", "2026-11-20", 2027, "Friday 20 November 2026"),
        ("2026-11-16", "2026-11-22", 2026, "Monday 16 to Sunday 22 November"),
        ("2026-11-30", "2026-12-06", 2026, "Monday 30 November to Sunday 6 December"),
        ("2026-12-28", "2027-01-03", 2027, "Monday 28 December 2026 to Sunday 3 January"),
        ("2026-11-01", "2026-11-30", 2026, "November"),
        ("2026-12-01", "2026-12-31", 2027, "December 2026"),
        ("2026-11-02", "2026-11-30", 2026, "Monday 2 to Monday 30 November"),
    ],
)
def test_days_are_said_as_one_says_them(first: str, last: str, year: int, words: str) -> None:
    assert lines.show_days(TEXTS, date.fromisoformat(first), date.fromisoformat(last), year=year) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (49.9, "49 s"), (2029, "33 min"), (36_480, "10 h 8 min"), (277_200, "3 d 5 h")]
)
def test_how_long_it_took_is_said_to_the_minute(seconds: float, words: str) -> None:
    assert lines.spoken(seconds) == words


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (Spent(0, 0, 0), None),
        (Spent(3600, 0, 0), "100 % with us · 0 % waiting for the customer · 0 % outside"),
        (Spent(86_000, 300, 100), "99.5 % with us · 0.3 % waiting for the customer · 0.1 % outside"),
    ],
)
def test_where_time_went_is_never_all_of_it_unless_it_is(spent: Spent, words: str | None) -> None:
    period = period_of(date(2026, 11, 20), date(2026, 11, 20), zone=ZoneInfo("UTC"))
    told = replace(count([], period=period, now=period.end), spent=spent)

    said = lines.time_spent(TEXTS, told)

    assert said is None if words is None else said is not None and words in said
