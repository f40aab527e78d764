"""The three first contact resolutions of a day, at their edges."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain.fcr import Fcr, Left, fcr
from slackbot.domain.metrics import Case, CheckinAnswer, Contact, Mark, Resolution, Side
from slackbot.domain.period import period_of
from slackbot.domain.share import Share

DAY = date(2026, 10, 20)  # the clocks of Berlin go back five days later
TODAY = period_of(DAY, DAY, zone=ZoneInfo("Europe/Berlin"))
SETTLES = datetime(2026, 10, 27, 23, tzinfo=UTC)
MOMENT = timedelta.resolution
NOON = datetime(2026, 10, 20, 12, tzinfo=UTC)
LATER = SETTLES + timedelta(days=30)


def make_case(number: int = 1, **given: Any) -> Case:
    """Return an issue of Gus's that was answered and resolved at noon."""
    defaults: dict[str, Any] = {
        "started_at": NOON - timedelta(hours=1),
        "logged_at": NOON - timedelta(hours=1),
        "requester": "UGUS",
        "account": "Globex",
        "contacts": (Contact(Side.AGENT, "UANA", NOON),),
        "resolutions": (Resolution(NOON, "UANA"),),
    }
    return Case(number=number, logged_by="UANA", **{**defaults, **given})


def again(number: int = 2, *, at: datetime = NOON + timedelta(days=1), **given: Any) -> Case:
    """Return an issue of Gus's that was logged then, and is open."""
    return make_case(number, started_at=at, logged_at=at, **{"contacts": (), "resolutions": (), **given})


def marked(*, at: datetime) -> tuple[Mark, ...]:
    return (Mark(at, is_repeat=True),)


def count(*cases: Case, now: datetime = LATER) -> Fcr:
    return fcr(cases, cases, period=TODAY, now=now, window=timedelta(days=7))


def test_a_day_settles_at_the_midnight_that_ends_its_window() -> None:
    assert count(make_case()).settles == date(2026, 10, 27)
    assert count(make_case(), now=SETTLES - MOMENT).settled is None
    assert count(make_case(), now=SETTLES).settled == Share(1, 1)
    assert count(now=SETTLES).settled == Share(0, 0)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"reopened_at": (SETTLES - MOMENT,)}, Left.REOPENED),
        ({"reopened_at": (SETTLES,)}, None),
        ({"checkins": (CheckinAnswer(SETTLES - MOMENT, 1, is_solved=False),)}, Left.NOT_YET),
        ({"checkins": (CheckinAnswer(SETTLES, 1, is_solved=False),)}, None),
        ({"checkins": (CheckinAnswer(SETTLES - MOMENT, 1, is_solved=True),)}, None),
        ({"checkins": (CheckinAnswer(NOON, 1, is_solved=False),), "reopened_at": (NOON,)}, Left.NOT_YET),
    ],
)
def test_what_happens_within_the_window_takes_an_issue_out_of_it(given: dict[str, Any], why: Left | None) -> None:
    told = count(make_case(**given))

    assert told.left == ({1: why} if why else {})
    assert told.settled == Share(0 if why else 1, 1)


@pytest.mark.parametrize(
    ("other", "is_repeat", "is_possible"),
    [
        (again(marks=marked(at=SETTLES - MOMENT)), True, False),
        (again(marks=marked(at=SETTLES)), False, True),
        (again(marks=(*marked(at=NOON), Mark(NOON + MOMENT, is_repeat=False))), False, True),
        (again(), False, True),
        (again(at=SETTLES - MOMENT, marks=marked(at=SETTLES - MOMENT)), True, False),
        (again(at=SETTLES, marks=marked(at=SETTLES)), False, False),
        (again(at=NOON + MOMENT, marks=marked(at=NOON + MOMENT)), True, False),
        (again(at=NOON, marks=marked(at=NOON + MOMENT)), False, False),  # logged before that was solved
        (again(marks=marked(at=LATER), requester="UMAYA"), False, False),  # a colleague of Gus's
        (again(marks=marked(at=SETTLES - MOMENT), requester=None), True, False),
        (again(marks=marked(at=SETTLES - MOMENT), requester=None, account=None), False, False),
        (again(marks=marked(at=SETTLES - MOMENT), account=None), True, False),
    ],
)
def test_a_repeat_is_logged_by_the_same_customer_within_the_window_and_marked(
    other: Case, is_repeat: bool, is_possible: bool
) -> None:
    told = count(make_case(), other)

    assert told.left == ({1: Left.REPEAT} if is_repeat else {})
    assert told.repeats == ((2,) if is_repeat else ())
    assert told.possible_repeats == ((2,) if is_possible else ())
    assert told.provisional == Share(1, 1)


def test_without_a_requester_the_account_is_the_customer() -> None:
    told = count(make_case(requester=None, in_customer_channel=True), again(marks=marked(at=NOON + MOMENT)))

    assert told.repeats == (2,)


def test_a_large_account_costs_no_more_than_as_many_small_ones() -> None:
    cases = [make_case(number, requester=f"U{number}", account="globex") for number in range(1, 3_001)]

    began = time.process_time()
    count(*cases)

    assert time.process_time() - began < 2  # each held against each other would take longer


@pytest.mark.parametrize(
    ("given", "confirmed"),
    [
        ({}, Share(0, 0)),
        ({"checkins": (CheckinAnswer(LATER, 1, is_solved=True),)}, Share(1, 1)),
        ({"checkins": (CheckinAnswer(NOON, 1, is_solved=False), CheckinAnswer(LATER, 2, is_solved=True))}, Share(0, 1)),
        ({"checkins": (CheckinAnswer(LATER, 2, is_solved=True),)}, Share(0, 0)),  # about a later resolution
        (
            {
                "checkins": (CheckinAnswer(LATER, 1, is_solved=True),),
                "contacts": (Contact(Side.AGENT, "UANA", NOON), Contact(Side.AGENT, "UANA", NOON - timedelta(hours=1))),
            },
            Share(0, 1),
        ),
    ],
)
def test_it_is_confirmed_by_the_answer_to_the_first_resolutions_check_in(
    given: dict[str, Any], confirmed: Share
) -> None:
    assert count(make_case(**given)).confirmed == confirmed


def test_the_reopen_rate_is_of_all_eligible_issues() -> None:
    twice = (Contact(Side.AGENT, "UANA", NOON), Contact(Side.AGENT, "UANA", NOON - timedelta(hours=1)))

    told = count(make_case(contacts=twice, reopened_at=(NOON,)), make_case(3), make_case(4, reopened_at=(SETTLES,)))

    assert told.reopen_rate == Share(1, 3)


def test_each_issue_of_a_week_has_the_window_of_its_own_day() -> None:
    week = period_of(DAY - timedelta(days=1), DAY, zone=ZoneInfo("Europe/Berlin"))
    before = timedelta(days=1)
    yesterdays = make_case(resolutions=(Resolution(NOON - before, "UANA"),), contacts=(), reopened_at=())
    yesterdays = make_case(
        started_at=NOON - 2 * before,
        contacts=(Contact(Side.AGENT, "UANA", NOON - before),),
        resolutions=yesterdays.resolutions,
        reopened_at=(SETTLES - before,),
    )

    both = [yesterdays, make_case(2)]
    told = fcr(both, both, period=week, now=LATER, window=timedelta(days=7))

    assert (told.provisional, told.settled) == (Share(1, 2), Share(2, 2))
