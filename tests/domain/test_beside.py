"""What stands beside a day: the 30 days, and whether it differs from the 28 before it, judged as young as it is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from slackbot.domain import beside as rules
from slackbot.domain.beside import Beside
from slackbot.domain.calendar import zone
from slackbot.domain.chance import Change
from slackbot.domain.csat import Score
from slackbot.domain.history import DayPoint, history
from slackbot.domain.metrics import Case, Contact, Resolution, Side
from slackbot.domain.period import period_of
from slackbot.domain.share import Share

BERLIN = zone("Europe/Berlin")
DAY = date(2026, 11, 20)
PERIOD = period_of(DAY, DAY, zone=BERLIN)
NOW = PERIOD.end + timedelta(hours=9)


def _case(number: int, *, back: int, reopened: timedelta | None = None) -> Case:
    """Return an issue that was resolved by its first contact at noon so many days before the day."""
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(days=back)
    return Case(
        number,
        started_at=noon,
        logged_at=noon,
        logged_by="UANA",
        requester="UGUS",
        contacts=(Contact(Side.AGENT, "UANA", noon),),
        resolutions=(Resolution(noon, "UANA"),),
        reopened_at=() if reopened is None else (noon + reopened,),
    )


def _beside(cases: list[Case]) -> Beside:
    days = {"first_day": DAY - timedelta(days=29), "last_day": DAY}
    return rules.beside(history(cases, [], **days, zone=BERLIN, now=NOW), cases, [], period=PERIOD, now=NOW)


def test_a_day_is_held_against_those_before_it_as_they_were_known_when_as_old() -> None:
    before = [_case(number, back=1 + number % 28, reopened=timedelta(days=2)) for number in range(100)]
    today = [_case(200 + number, back=0) for number in range(10)]

    found = _beside([*before, *today, _case(300, back=29), _case(301, back=40)])

    assert found.fcr == Share(15, 111)  # four of before have not been opened again yet; one is no issue of 30 days
    assert (found.changes["csat"], found.changes["fcr"]) == (None, Change.UNCLEAR)


def test_what_was_opened_again_at_once_shows_that_a_day_is_better() -> None:
    before = [_case(number, back=1 + number % 28, reopened=timedelta(hours=1)) for number in range(100)]

    assert _beside([*before, *(_case(200 + number, back=0) for number in range(10))]).changes["fcr"] is Change.MORE


def test_satisfaction_is_held_against_28_days_before() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    before = [Score(1 if nth == 9 else 5, noon - timedelta(days=back)) for back in range(1, 29) for nth in range(10)]
    today = [Score(5 if nth == 9 else 1, noon) for nth in range(10)]
    bad_before_that = [Score(1, noon - timedelta(days=29))] * 999
    points = [DayPoint(DAY, 0, 0, Share(0, 0), Share(1, 10))]

    found = rules.beside(points, [], [*before, *today, *bad_before_that], period=PERIOD, now=NOW)

    assert (found.csat, found.changes["csat"]) == (Share(1, 10), Change.LESS)


def test_times_are_held_against_those_of_before() -> None:
    quick = [_case(number, back=1 + number % 28) for number in range(100)]
    slow = [replace(_case(200 + nth, back=0), started_at=NOW - timedelta(days=2, hours=nth)) for nth in range(10)]

    assert _beside([*quick, *slow]).changes == {
        "csat": None,
        "fcr": Change.UNCLEAR,
        "first_response": Change.MORE,
        "resolution": Change.MORE,
    }


def test_it_is_read_back_as_it_was_kept() -> None:
    found = Beside(Share(1, 2), Share(0, 0), {"csat": Change.TOO_FEW, "fcr": None})

    assert rules.from_json(json.loads(json.dumps(rules.as_json(found)))) == found
