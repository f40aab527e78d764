"""A rating is 1 to 5, can be changed for a while, and may carry a comment."""

from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain import rating as rules
from slackbot.domain.rating import COMMENT_LENGTH, Rating
from slackbot.errors import Refused

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
FOUR = Rating("T", 7, 1, by="UGUS", counts=True, score=4, rated_at=NOON, changed_at=NOON)


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_a_score_is_one_to_five(score: int) -> None:
    assert rules.check_score(score) == score


@pytest.mark.parametrize("score", [-1, 0, 6, 999_999_999])
def test_another_score_is_refused(score: int) -> None:
    with pytest.raises(Refused, match="refusal/no_score"):
        rules.check_score(score)


def test_a_rating_changes_within_the_time_for_it() -> None:
    later = NOON + QUARTER - timedelta(seconds=1)

    changed = rules.change(FOUR, score=2, at=later, edit_time=QUARTER)

    assert (changed.score, changed.rated_at, changed.changed_at) == (2, NOON, later)


def test_a_rating_stands_once_the_time_is_over() -> None:
    with pytest.raises(Refused, match="refusal/rating_stands number=7"):
        rules.change(FOUR, score=2, at=NOON + QUARTER, edit_time=QUARTER)


def test_a_change_is_one_to_five_too() -> None:
    with pytest.raises(Refused, match="refusal/no_score"):
        rules.change(FOUR, score=9, at=NOON, edit_time=QUARTER)


def test_a_comment_is_kept_trimmed_and_has_an_end() -> None:
    assert rules.add_comment(FOUR, " quick!\n").comment == "quick!"
    assert rules.add_comment(FOUR, "x" * 9_000).comment == "x" * COMMENT_LENGTH


def test_an_empty_comment_is_refused_beside_its_field() -> None:
    with pytest.raises(Refused) as no:
        rules.add_comment(FOUR, " \n ")

    assert no.value.field == "comment"
