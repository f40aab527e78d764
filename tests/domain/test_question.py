"""Questions and answers: which scores there are, how long one can be changed, and when it may carry a comment."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain import question as rules
from slackbot.domain.question import (
    CES,
    COMMENT_BY_REPLY,
    COMMENT_LENGTH,
    CSAT,
    NPS,
    QUESTIONS,
    RECOVERY,
    Answer,
    Question,
)
from slackbot.errors import Refused

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
FOUR = Answer("T", CSAT, "7.1", 7, 1, by="UGUS", score=4, at=NOON, changed_at=NOON)


@pytest.mark.parametrize(
    ("question", "scores"), [(CSAT, [1, 2, 3, 4, 5]), (RECOVERY, [1, 5]), (CES, [1, 7]), (NPS, [0, 10])]
)
def test_each_score_that_buttons_have_is_taken(question: Question, scores: list[int]) -> None:
    assert [rules.check_score(question, score) for score in scores] == scores
    assert question.best == scores[-1]


@pytest.mark.parametrize(
    ("question", "none"), [(CSAT, (-1, 0, 6, 999_999_999)), (RECOVERY, (0, 6)), (CES, (0, 8)), (NPS, (11,))]
)
def test_another_score_is_refused(question: Question, none: tuple[int, ...]) -> None:
    for score in none:
        with pytest.raises(Refused, match="refusal/no_score"):
            rules.check_score(question, score)


def test_a_kind_of_message_asks_one_question_and_a_question_has_its_own_buttons() -> None:
    kinds = Counter(kind for question in QUESTIONS for kind in question.kinds)
    starts = [question.buttons for question in QUESTIONS]

    assert set(kinds.values()) == {1}
    assert [rules.of_button(f"{start}.{score}") for start, score in zip(starts, (5, 7, 10, 5), strict=True)] == [
        *QUESTIONS
    ]
    assert [rules.of_button(f"{start}.change") for start in starts] == [*QUESTIONS]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_each_message_of_a_question_has_its_key_and_its_words(question: Question) -> None:
    assert len(question.kinds) == len(question.words.ask)
    assert len(question.keys) == (len(question.kinds) if question.is_about_issue else 0)
    assert [question.asks(kind) for kind in question.kinds] == [*question.words.ask]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_good_and_poor_leave_each_other_room_on_the_scale(question: Question) -> None:
    good = [score for score in question.scale if question.is_good(score)]
    poor = [score for score in question.scale if question.is_poor(score)]

    assert good
    assert good[-1] == question.best
    assert not poor or poor[0] == question.scale[0]
    assert not set(good) & set(poor)


def test_an_answer_changes_within_the_time_for_it() -> None:
    later = NOON + QUARTER - timedelta(seconds=1)

    changed = rules.change(FOUR, score=2, at=later, edit_time=QUARTER)

    assert (changed.score, changed.at, changed.changed_at) == (2, NOON, later)


@pytest.mark.parametrize(
    ("question", "why"),
    [(CSAT, "refusal/rating_stands number=7"), (CES, "refusal/answer_stands"), (NPS, "answer_stands")],
)
def test_an_answer_stands_once_the_time_is_over(question: Question, why: str) -> None:
    with pytest.raises(Refused, match=why):
        rules.change(replace(FOUR, question=question), score=2, at=NOON + QUARTER, edit_time=QUARTER)


def test_a_change_is_on_the_scale_too() -> None:
    with pytest.raises(Refused, match="refusal/no_score"):
        rules.change(FOUR, score=9, at=NOON, edit_time=QUARTER)


def test_a_comment_is_kept_trimmed_and_has_an_end() -> None:
    assert rules.add_comment(FOUR, " quick!\n").comment == "quick!"
    assert rules.add_comment(FOUR, "x" * 9_000).comment == "x" * COMMENT_LENGTH


def test_a_comment_follows_the_message_it_was_read_from_and_goes_with_it() -> None:
    commented = rules.add_comment(FOUR, "Slow", ts="9.1")

    changed = rules.reread_comment(commented, " Too slow ")
    assert (changed.comment, changed.comment_ts) == ("Too slow", "9.1")
    gone = rules.reread_comment(commented, "\u200b")
    assert (gone.comment, gone.comment_ts) == (None, None)


def test_an_empty_comment_is_refused_beside_its_field() -> None:
    with pytest.raises(Refused) as no:
        rules.add_comment(FOUR, " \n ")

    assert no.value.field == "comment"


@pytest.mark.parametrize(
    ("answer", "by", "after", "expected"),
    [
        (FOUR, "UGUS", COMMENT_BY_REPLY - timedelta.resolution, True),
        (FOUR, "UGUS", COMMENT_BY_REPLY, False),
        (FOUR, "UMAYA", QUARTER, False),
        (replace(FOUR, comment="quick!"), "UGUS", QUARTER, False),
        (replace(FOUR, question=CES), "UGUS", QUARTER, False),
    ],
)
def test_a_reply_soon_after_is_the_comment_where_one_is_taken_and_missing(
    answer: Answer, by: str, after: timedelta, *, expected: bool
) -> None:
    assert rules.awaits_comment(answer, by=by, at=NOON + after) is expected
