"""A button below a summary says which one it stands below."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain import shown
from slackbot.domain.metrics import Case, Resolution
from slackbot.domain.period import period_of

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


def test_the_issues_of_a_period_are_those_that_something_happened_to() -> None:
    long_ago = {"started_at": NOON - timedelta(days=9), "logged_at": NOON - timedelta(days=9), "logged_by": "UANA"}
    late = [Resolution(NOON + timedelta(days=2), "UANA", with_words=False)]
    cases = [
        Case(5, started_at=NOON, logged_at=NOON, logged_by="UANA"),
        Case(4, **long_ago, resolutions=(Resolution(NOON, "UANA", with_words=False),)),
        Case(3, **long_ago, reopened_at=(NOON,)),
        Case(2, **long_ago, resolutions=tuple(late)),
        Case(1, **long_ago),
        Case(6, started_at=NOON, logged_at=NOON, logged_by="UANA", dropped_at=NOON),
    ]

    assert shown.numbers(cases, PERIOD, NOON) == [3, 4, 5]
