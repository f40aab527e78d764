"""Answers beside the rating: which scores there are, how long one can be changed, and their figures."""

from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain.opinion import NONE, Asks, Opinion, as_json, change, check_score, most, opinions
from slackbot.domain.share import Share
from slackbot.errors import Refused

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EDIT = timedelta(minutes=15)


def make_opinion(score: int, kind: Asks = Asks.NPS) -> Opinion:
    return Opinion("T", f"{kind}:{score}", kind, None, 0, "UGUS", score, at=NOON, changed_at=NOON)


@pytest.mark.parametrize(
    ("kind", "best", "none"), [(Asks.CES, 7, (0, 8)), (Asks.NPS, 10, (11,)), (Asks.RECOVERY, 5, (0, 6))]
)
def test_only_scores_that_buttons_have_are_taken(kind: Asks, best: int, none: tuple[int, ...]) -> None:
    assert most(kind) == check_score(kind, best) == best
    for score in none:
        with pytest.raises(Refused):
            check_score(kind, score)


def test_an_answer_can_be_changed_for_a_while() -> None:
    given = make_opinion(3)

    changed = change(given, score=9, at=NOON + EDIT - timedelta.resolution, edit_time=EDIT)

    assert (changed.score, changed.at) == (9, NOON)
    with pytest.raises(Refused, match="refusal/answer_stands"):
        change(given, score=9, at=NOON + EDIT, edit_time=EDIT)


@pytest.mark.parametrize(
    ("scores", "expected"), [((9, 10, 8, 7, 6), 20), ((0, 6), -100), ((10,), 100), ((7, 8), 0), ((9, 9, 0), 100 / 3)]
)
def test_nps_is_promoters_less_detractors(scores: tuple[int, ...], expected: float) -> None:
    nps = opinions(make_opinion(score) for score in scores).nps

    assert nps.n == len(scores)
    assert nps.score == pytest.approx(expected)


def test_ces_is_the_share_of_five_to_seven_with_the_mean() -> None:
    ces = opinions(make_opinion(score, Asks.CES) for score in (7, 5, 4, 1)).ces

    assert (ces.share, ces.mean) == (Share(2, 4), 4.25)


def test_nothing_answered_is_null() -> None:
    nothing = opinions([make_opinion(5, Asks.RECOVERY)])

    assert nothing == NONE
    assert as_json(nothing) == {
        "nps": {"n": 0, "score": None},
        "ces": {"k": 0, "n": 0, "share": None, "mean": None},
    }
