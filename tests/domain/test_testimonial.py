"""Quoting: which words we ask for, and whose word counts."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot.domain.question import CSAT, Answer
from slackbot.domain.testimonial import (
    Consent,
    Named,
    check_answer,
    fingerprint,
    is_about,
    is_taken_back,
    is_without_words,
    is_worth_asking,
)
from slackbot.errors import Refused

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PRAISE = Answer("T", CSAT, "7.1", 7, 1, "UGUS", 5, NOON, NOON, comment="Quick, and well explained.")
ASKED = replace(PRAISE, quote=Consent.ASKED)
WORDS = fingerprint(PRAISE.comment)


def test_praise_that_counts_is_asked_for_until_it_is_answered() -> None:
    assert is_worth_asking(PRAISE)
    assert is_worth_asking(ASKED)


@pytest.mark.parametrize(
    "change",
    [{"score": 4}, {"comment": None}, {"counts": False}, {"quote": Consent.AGREED}, {"quote": Consent.DECLINED}],
)
def test_nothing_less_is_asked_for(change: dict[str, Any]) -> None:
    assert not is_worth_asking(replace(PRAISE, **change))


def test_a_worse_rating_takes_the_question_back() -> None:
    assert is_taken_back(replace(ASKED, score=4))
    assert is_taken_back(replace(ASKED, score=4, quote=Consent.AGREED))
    assert not is_taken_back(ASKED)
    assert not is_taken_back(replace(PRAISE, score=4))


def test_words_that_are_gone_are_not_asked_for() -> None:
    assert is_without_words(replace(ASKED, comment=None))
    assert not is_without_words(ASKED)
    assert not is_without_words(replace(PRAISE, comment=None))


@pytest.mark.parametrize(
    ("rating", "by", "why"),
    [
        (ASKED, "UMAYA", "refusal/not_your_words"),
        (PRAISE, "UGUS", "refusal/not_your_words"),
        (None, "UGUS", "refusal/not_your_words"),
        (replace(ASKED, quote=Consent.AGREED), "UGUS", "refusal/quote_answered"),
        (replace(ASKED, score=4), "UGUS", "refusal/quote_withdrawn"),
        (replace(ASKED, comment="Slow."), "UGUS", "refusal/quote_withdrawn"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(rating: Answer | None, by: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        check_answer(rating, by=by, asked=WORDS)


def test_the_writers_answer_is_taken() -> None:
    assert check_answer(ASKED, by="UGUS", asked=WORDS) == ASKED


def test_other_words_or_a_worse_rating_are_not_what_was_asked_for() -> None:
    assert is_about(ASKED, WORDS)
    assert not is_about(replace(ASKED, comment="Slow."), WORDS)
    assert not is_about(replace(ASKED, score=4), WORDS)


@pytest.mark.parametrize("named", Named)
def test_a_yes_that_names_the_company_adds_nothing_else(named: Named) -> None:
    assert named.with_company.has_company
    assert named.with_company.has_first_name is named.has_first_name
