"""What customers said: the unhappiest first for leads, and for all agents nothing that tells a rating."""

import json
from datetime import UTC, datetime, timedelta

from slackbot.domain import said as rules
from slackbot.domain.question import CSAT, Answer
from slackbot.domain.said import Remark

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAID = [Remark(7, 1, 2, "UBEN"), Remark(3, 2, 5)]


def _answer(number: int, score: int, comment: str | None) -> Answer:
    at = NOON + timedelta(minutes=number)
    return Answer("T", CSAT, f"{number}.1", number, 1, "UGUS", score, at, at, comment=comment)


def test_the_unhappiest_come_first_and_five_at_most() -> None:
    given = [_answer(number, 1 + number % 5, "Words") for number in range(1, 9)] + [_answer(20, 1, None)]

    found = rules.remarks(given, helper=lambda one: "UBEN" if one.score == 1 else None)

    assert [(one.number, one.score) for one in found] == [(5, 1), (1, 2), (6, 2), (2, 3), (7, 3)]
    assert [one.helper for one in found] == ["UBEN", None, None, None, None]
    assert [one.is_poor for one in found] == [True, True, True, False, False]


def test_they_are_read_back_as_they_were_kept() -> None:
    assert rules.from_json(json.loads(json.dumps(rules.as_json(SAID)))) == SAID


def test_all_agents_read_them_in_no_order_that_tells_and_not_where_a_rating_could_be_guessed() -> None:
    assert rules.readable(SAID, ratings=1, by_leads=True) == SAID
    assert rules.readable(SAID, ratings=3, by_leads=False) == SAID[::-1]
    assert rules.readable(SAID, ratings=2, by_leads=False) == []
