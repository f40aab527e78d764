"""A customer's last days in brief, counted by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain.brief import brief
from slackbot.domain.metrics import Case, Contact, Resolution, Side
from slackbot.domain.period import period_of
from slackbot.domain.question import CSAT, Answer
from slackbot.domain.share import Share

PERIOD = period_of(date(2026, 11, 1), date(2026, 11, 30), zone=ZoneInfo("UTC"))
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def at(day: int, hour: float = 9) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def case(number: int, day: int, **given: Any) -> Case:
    """Return an issue of that day, answered within the hour and solved at noon."""
    usual: dict[str, Any] = {
        "started_at": at(day),
        "logged_at": at(day),
        "logged_by": "UANA",
        "requester": "UGUS",
        "contacts": (Contact(Side.AGENT, "UANA", at(day, 10)),),
        "resolutions": (Resolution(at(day, 12), "UANA", False),),
    }
    return Case(number, **{**usual, **given})


def rating(score: int, *, day: int = 20, counts: bool = True, comment: str | None = None) -> Answer:
    return Answer("T", CSAT, "1.1", 1, 1, "UGUS", score, at(day), at(day), counts, comment)


def test_a_brief_tells_what_was_asked_waited_fixed_left_and_said() -> None:
    told = brief(
        [
            case(1, 2),
            case(2, 3, contacts=(Contact(Side.AGENT, "UANA", at(3, 12)), Contact(Side.AGENT, "UBEN", at(3, 13)))),
            case(3, 4, reopened_at=(at(5),)),
            case(4, 6, contacts=(), resolutions=()),
            case(5, 7, for_ourselves=True),
            case(6, 8, dropped_at=at(8)),
        ],
        [rating(5), rating(2, comment="Slow"), rating(4), rating(1, counts=False)],
        period=PERIOD,
        now=NOW,
    )

    assert (told.asked, told.solved, told.reopened) == (4, 3, 1)
    assert told.replied == [timedelta(hours=1), timedelta(hours=1), timedelta(hours=3)]
    assert told.took == [timedelta(hours=3)] * 3
    assert told.in_one == Share(2, 3)
    assert [line.number for line in told.open] == [3, 4]
    assert told.csat == Share(2, 3)
    assert [one.comment for one in told.comments] == ["Slow"]


def test_few_ratings_are_withheld() -> None:
    assert brief([], [rating(5), rating(5)], period=PERIOD, now=NOW).csat is None
