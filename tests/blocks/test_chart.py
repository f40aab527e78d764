"""The chart of a summary in words."""

from datetime import date, timedelta
from typing import Any

import pytest

from slackbot.blocks import chart
from slackbot.domain.history import DayPoint
from slackbot.domain.share import Share
from slackbot.texts import Texts

FRIDAY = date(2026, 11, 20)
NOTHING = Share(0, 0)


def make_points(days: int, **given: Any) -> list[DayPoint]:
    """Return that many days up to Friday, all alike."""
    alike = {"logged": 12, "resolved": 10, "fcr": Share(7, 9), "csat": Share(4, 5), **given}
    return [DayPoint(FRIDAY - timedelta(days=back), **alike) for back in reversed(range(days))]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (
            make_points(1, logged=1, resolved=0, csat=NOTHING),
            "Chart of Fri 20 Nov 2026: 1 new issue and 0 solved. Customer satisfaction has no data. "
            "First contact resolution was 78 % (7/9).",
        ),
        (
            make_points(30)[:23] + make_points(7, fcr=NOTHING, csat=Share(1, 5)),
            "Chart of 30 days from Thu 22 Oct 2026 to Fri 20 Nov 2026: 360 new issues and 300 solved. "
            "Customer satisfaction was 66 % (99/150) over all days, 20 % (7/35) over the last 7. "
            "First contact resolution was 78 % (161/207) over all days, no data over the last 7.",
        ),
        (
            [DayPoint(day, 1000, 0, NOTHING, NOTHING) for day in (date(2025, 12, 31), date(2026, 1, 1))],
            "Chart of 2 days from Wed 31 Dec 2025 to Thu 1 Jan 2026: 2000 new issues and 0 solved. "
            "Customer satisfaction has no data. First contact resolution has no data.",
        ),
    ],
)
def test_the_words_say_what_the_picture_shows(points: list[DayPoint], words: str) -> None:
    assert chart.describe(Texts(), points) == words


def test_days_before_those_are_no_part_of_the_words() -> None:
    before = make_points(36, fcr=Share(0, 9))[:6]

    assert chart.describe(Texts(), [*before, *make_points(30)]) == chart.describe(Texts(), make_points(36)[6:])
