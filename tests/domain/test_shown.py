"""A button below a summary says which one it stands below."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain import shown
from slackbot.domain.metrics import Case
from slackbot.domain.period import period_of
from tests.counted import count

DAY = date(2026, 11, 20)
PERIOD = period_of(DAY, DAY, zone=ZoneInfo("America/St_Johns"))
NOON = datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize("post", ["summary:2026-11-20", ""])
def test_a_button_carries_the_period_and_the_post(post: str) -> None:
    below = shown.Shown(PERIOD, post)

    assert shown.read(shown.value_of(below)) == below


@pytest.mark.parametrize(
    "value", ["", "1.1", "2026-11-20 2026-11-20 Mars/Base k", "x 2026-11-20 UTC k", "9999-12-31 9999-12-31 UTC k"]
)
def test_what_no_summary_carries_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        shown.read(value)


@pytest.mark.parametrize("logged", [0, 1])
def test_a_day_is_quiet_where_nothing_is_counted(logged: int) -> None:
    cases = [Case(1, started_at=NOON, logged_at=NOON, logged_by="UANA")][:logged]
    open_for_long = Case(2, started_at=NOON - timedelta(9), logged_at=NOON - timedelta(9), logged_by="UANA")

    assert shown.is_quiet(count([*cases, open_for_long], period=PERIOD, now=NOON)) == (not logged)
