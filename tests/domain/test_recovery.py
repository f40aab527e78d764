"""Recoveries: who takes one, and how often it helped."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain.period import period_of
from slackbot.domain.question import CSAT
from slackbot.domain.recovery import (
    Mood,
    Recovery,
    Reply,
    Story,
    Why,
    check_free,
    claim,
    finish,
    is_low,
    is_news,
    mood_of,
    rate,
    take_place,
)
from slackbot.domain.share import Share
from tests.refused import refused

DAY = date(2026, 11, 20)
TODAY = period_of(DAY, DAY, zone=ZoneInfo("UTC"))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
GOOD, BAD, SO_SO = Mood.SATISFIED, Mood.DISSATISFIED, Mood.NEITHER


def make_recovery(**given: Any) -> Recovery:
    defaults: dict[str, Any] = {
        "team": "T",
        "issue": 7,
        "resolution_no": 1,
        "why": Why.RATING,
        "score": 2,
        "person": "UGUS",
        "opened_at": NOON,
        "due_at": NOON + timedelta(days=1),
    }
    return Recovery(**{**defaults, **given})


def at(hour: float, *, days: float = 0) -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour, days=days)


def story(*asked: datetime, replies: list[tuple[datetime, Mood]]) -> Story:
    return Story(asked, [Reply(when, mood) for when, mood in replies])


def test_it_is_taken_once() -> None:
    taken = claim(make_recovery(), by="UANA", at=NOON)

    assert (taken.claimed_by, taken.claimed_at, taken.is_open, taken.is_untouched) == ("UANA", NOON, True, False)
    with refused("<@UANA> already has #7"):
        claim(taken, by="UBEN", at=NOON)
    with refused("You already have #7"):
        claim(taken, by="UANA", at=NOON)
    check_free(taken, by="UANA")


def test_it_is_done_once_by_whoever_did_it() -> None:
    done = finish(make_recovery(claimed_by="UANA", claimed_at=NOON), by="UBEN", at=NOON)

    assert (done.done_by, done.is_open) == ("UBEN", False)
    with refused("<@UBEN> has already done"):
        finish(done, by="UANA", at=NOON)
    with refused("<@UBEN> has already done"):
        claim(done, by="UANA", at=NOON)


@pytest.mark.parametrize(
    ("score", "at_most", "is_it"), [(2, 2, True), (3, 2, False), (1, 2, True), (3, 3, True), (1, None, False)]
)
def test_the_plan_says_which_rating_is_low(score: int, at_most: int | None, is_it: bool) -> None:
    assert is_low(score, at_most=at_most) is is_it


@pytest.mark.parametrize(("score", "rated", "is_it"), [(2, 1, True), (2, 2, False), (1, 2, False), (None, 2, True)])
def test_what_is_done_is_news_again_only_if_it_got_worse(score: int | None, rated: int, is_it: bool) -> None:
    done = finish(make_recovery(score=score), by="UANA", at=NOON)

    assert is_news(done, score=rated) is is_it


def test_what_is_open_is_no_news_and_a_first_trouble_always_is() -> None:
    assert not is_news(make_recovery(), score=1)
    assert is_news(None, score=2)


def test_a_new_trouble_goes_to_who_had_the_one_before() -> None:
    standing = make_recovery(claimed_by="UANA", claimed_at=NOON)

    ended, new = take_place(standing, make_recovery(resolution_no=2, opened_at=at(13)))

    assert (ended.is_open, ended.done_at, ended.done_by) == (False, at(13), None)
    assert (new.is_open, new.resolution_no, new.claimed_by, new.claimed_at) == (True, 2, "UANA", NOON)
    with refused("Go on from its newer card"):
        finish(ended, by="UANA", at=NOON)


def test_moods_are_of_five_scores() -> None:
    assert [mood_of(CSAT, score) for score in range(1, 6)] == [BAD, BAD, SO_SO, GOOD, GOOD]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (story(at(9), at(11), replies=[(at(10), BAD), (at(12), GOOD)]), Share(1, 1)),
        (story(at(9), at(11), replies=[(at(10), BAD), (at(12), SO_SO)]), Share(0, 1)),
        (story(at(9), at(11), replies=[(at(10), BAD), (at(12), BAD), (at(13), GOOD)]), Share(0, 1)),
        (story(at(9), at(11), replies=[(at(10), BAD)]), Share(0, 1)),
        (story(at(9), replies=[(at(10), BAD)]), Share(0, 0)),
        (story(at(9), replies=[(at(10), BAD), (at(11), GOOD)]), Share(0, 0)),
        (story(at(9), at(11), replies=[(at(10), GOOD), (at(12), GOOD)]), Share(0, 0)),
        (story(at(9, days=-1), at(11, days=-1), replies=[(at(10, days=-1), BAD), (at(12), GOOD)]), Share(0, 0)),
        (story(at(8), at(11), replies=[(at(9), BAD), (at(10), BAD), (at(12), GOOD)]), Share(1, 1)),
        (
            story(at(8), at(10), at(12), replies=[(at(9), BAD), (at(11), BAD), (at(13), GOOD)]),
            Share(1, 2),
        ),
        (story(at(9), at(11), replies=[(at(10), BAD), (at(1, days=1), GOOD)]), Share(0, 1)),
    ],
    ids=[
        "satisfied when asked again",
        "neither",
        "the next answer decides",
        "no answer so far",
        "never asked again",
        "an answer to the old question",
        "never dissatisfied",
        "asked again on another day",
        "two troubles before one question",
        "a trouble after the trouble",
        "an answer after now",
    ],
)
def test_the_rate_is_of_those_asked_again_on_the_day(one: Story, expected: Share) -> None:
    assert rate([one], period=TODAY, now=at(23)) == expected
