"""Which days are public holidays."""

from datetime import UTC, date, datetime

import pytest

from slackbot.domain.days_off import days_off, is_country


def test_a_public_holiday_is_a_day_off_in_its_country_alone() -> None:
    noon = datetime(2026, 9, 1, 12, tzinfo=UTC)

    assert date(2026, 10, 3) in days_off("DE", around=noon)
    assert date(2026, 10, 3) not in days_off("FR", around=noon)
    assert date(2026, 10, 2) not in days_off("DE", around=noon)


@pytest.mark.parametrize("around", [datetime(2026, 12, 31, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)])
def test_the_holidays_go_on_over_the_turn_of_the_year(around: datetime) -> None:
    found = days_off("DE", around=around)

    assert {date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)} <= found


def test_no_country_and_an_unknown_one_have_no_holidays() -> None:
    noon = datetime(2026, 9, 1, 12, tzinfo=UTC)

    assert days_off(None, around=noon) == days_off("XX", around=noon) == frozenset()


@pytest.mark.parametrize(("code", "known"), [("DE", True), ("BR", True), ("XX", False), ("DEU", False), ("B3", False)])
def test_a_country_is_two_capital_letters(code: str, known: bool) -> None:
    assert is_country(code) is known
