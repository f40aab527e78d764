"""What moved in a posted day: a late fact shows, and what goes on moving by itself does not."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain import restating
from slackbot.domain.events import Event, What
from slackbot.domain.posted_days import PostedDay
from slackbot.domain.restating import Moved

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRIDAY = PostedDay(date(2026, 11, 20), "UTC", NOON - timedelta(hours=12), NOON + timedelta(hours=12))
_HANDED_ON = [("backlog.by_assignee.UANA", 1, 0), ("backlog.by_assignee.UBEN", 0, 1)]


def _stated(**csat: Any) -> dict[str, Any]:
    return {
        "volume": {"logged": 3, "resolved": 2},
        "fcr": {"provisional": {"k": 2, "n": 2, "share": 1.0}, "settled": None, "excluded": {"self_logged": 1}},
        "csat": {"k": 1, "n": 3, "mean": 10 / 3, **csat},
        "surveys": {"k": 1, "n": 4, "held": {}},
        "backlog": {"by_assignee": {"UANA": 1}},
        "attention": [{"number": 1}],
    }


@pytest.mark.parametrize(
    ("later", "moved"),
    [
        ({}, []),
        ({"attention": None, "surveys": {"k": 4, "n": 4, "held": {"budget": 1}}}, []),
        ({"fcr": {"provisional": {"k": 1, "n": 2}, "settled": {"k": 1}, "excluded": {"self_logged": 1}}}, []),
        ({"csat": {"k": 1, "n": 3, "mean": 3.3333333333333339}}, []),
        ({"csat": {"k": 2, "n": 3, "mean": 4}}, [("csat.k", 1, 2), ("csat.mean", 10 / 3, 4)]),
        ({"csat": {"k": 1, "n": 3, "mean": None}}, [("csat.mean", 10 / 3, None)]),
        ({"volume": {"logged": 2, "resolved": 2, "dropped": 1}}, [("volume.logged", 3, 2)]),
        ({"backlog": {"by_assignee": {"UBEN": 1}}}, _HANDED_ON),
    ],
)  # fmt: skip
def test_only_what_lasts_is_held_against_what_is_known_now(
    later: dict[str, Any], moved: list[tuple[str, Any, Any]]
) -> None:
    assert restating.moved(_stated(), {**_stated(), **later}) == tuple(Moved(*one) for one in moved)


def test_a_day_that_has_settled_stays_settled() -> None:
    stated, known = _stated(), _stated()
    stated["fcr"]["settled"], known["fcr"]["settled"] = {"k": 2, "n": 2}, {"k": 1, "n": 2}

    assert restating.moved(stated, known) == (Moved("fcr.settled.k", 2, 1),)


@pytest.mark.parametrize(
    ("what", "at", "reaches"),
    [
        (What.REOPENED, FRIDAY.ends_at, False),
        (What.REOPENED, FRIDAY.ends_at - timedelta.resolution, True),
        (What.DROPPED, FRIDAY.ends_at + timedelta(days=3), True),
        (What.NOTED, FRIDAY.ends_at, False),
    ],
)
def test_late_is_what_happened_before_the_end_and_what_changes_what_did(
    what: What, at: datetime, reaches: bool
) -> None:
    assert restating.reaches_back(Event(1, at, None, what), FRIDAY) is reaches
