"""The figures of the answers beside the rating."""

from datetime import UTC, datetime

import pytest

from slackbot.domain.ces_and_nps import NONE, as_json, scores
from slackbot.domain.question import CES, NPS, RECOVERY, Answer, Question
from slackbot.domain.share import Share

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_answer(score: int, question: Question = NPS) -> Answer:
    return Answer("T", question, f"{score}", None, 0, "UGUS", score, at=NOON, changed_at=NOON)


@pytest.mark.parametrize(
    ("given", "expected"), [((9, 10, 8, 7, 6), 20), ((0, 6), -100), ((10,), 100), ((7, 8), 0), ((9, 9, 0), 100 / 3)]
)
def test_nps_is_promoters_less_detractors(given: tuple[int, ...], expected: float) -> None:
    nps = scores(make_answer(score) for score in given).nps

    assert nps.n == len(given)
    assert nps.score == pytest.approx(expected)


def test_ces_is_the_share_of_five_to_seven_with_the_mean() -> None:
    ces = scores(make_answer(score, CES) for score in (7, 5, 4, 1)).ces

    assert (ces.share, ces.mean) == (Share(2, 4), 4.25)


def test_nothing_answered_is_null() -> None:
    nothing = scores([make_answer(5, RECOVERY)])

    assert nothing == NONE
    assert as_json(nothing) == {
        "nps": {"n": 0, "score": None},
        "ces": {"k": 0, "n": 0, "share": None, "mean": None, "better": "higher"},
    }
