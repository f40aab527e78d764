"""What stands behind a figure is what makes it: counted from the lines, each figure is the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import ces_and_nps, recovery, traced, traced_line
from slackbot.domain.csat import Score, Survey
from slackbot.domain.metrics import Case, CheckinAnswer, Contact, Mark, Resolution, Side
from slackbot.domain.period import period_of
from slackbot.domain.question import CES, Answer
from slackbot.domain.recovery import Mood, Reply, Story
from slackbot.domain.traced import Behind, Figure
from slackbot.domain.traced_line import Line, Place, Why
from tests.counted import count

DAY = date(2026, 11, 20)
PERIOD = period_of(DAY, DAY, zone=ZoneInfo("UTC"))
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    return PERIOD.start + timedelta(hours=hours)


INSTANTS = st.sampled_from([at(hours / 2) for hours in range(-30, 70)])  # also of the days before and after
PEOPLE = st.sampled_from(["UANA", "UBEN"])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Make an issue: resolving and reopening take turns, in time or not."""
    moves = sorted(draw(st.lists(INSTANTS, max_size=4, unique=True)))
    started, *_ = sorted([draw(INSTANTS), *moves])
    said = draw(st.lists(st.tuples(st.sampled_from(Side), PEOPLE, INSTANTS), max_size=4))
    return Case(
        number=draw(st.integers(1, 99)),
        started_at=started,
        logged_at=started,
        logged_by=draw(PEOPLE),
        requester=draw(st.sampled_from([None, "UGUS"])),
        for_ourselves=draw(st.booleans()),
        resolutions=tuple(Resolution(one, draw(PEOPLE), auto_closed=draw(st.booleans())) for one in moves[::2]),
        reopened_at=tuple(moves[1::2]),
        handed_over_at=tuple(sorted(draw(st.lists(INSTANTS, max_size=1)))),
        escalated_at=tuple(sorted(draw(st.lists(INSTANTS, max_size=1)))),
        contacts=tuple(Contact(side, by, when) for side, by, when in said),
        checkins=tuple(
            CheckinAnswer(when, 1, solved)
            for when, solved in sorted(draw(st.lists(st.tuples(INSTANTS, st.booleans()), max_size=2)))
        ),
        marks=tuple(Mark(when, True) for when in draw(st.lists(INSTANTS, max_size=1))),
        dropped_at=draw(st.sampled_from([None, None, None, NOW, NOW + timedelta(hours=1)])),
        not_a_request=draw(st.sampled_from([False, False, False, True])),
        merged=draw(st.sampled_from([False, False, True])),
    )


SCORES = st.lists(st.builds(Score, st.integers(1, 5), INSTANTS, st.integers(1, 9)), max_size=6)
SURVEYS = st.lists(
    st.builds(
        Survey,
        INSTANTS,
        st.sampled_from(["sent", "held", "withdrawn", "due"]),
        st.sampled_from([None, "budget", "opted_out"]),
        st.booleans(),
        st.integers(1, 9),
    ),
    max_size=6,
)


STORIES = st.lists(
    st.builds(
        Story,
        st.lists(INSTANTS, max_size=3).map(sorted),
        st.lists(st.builds(Reply, INSTANTS, st.sampled_from(Mood)), max_size=4).map(
            lambda replies: sorted(replies, key=lambda reply: reply.at)
        ),
        st.integers(1, 9),
    ),
    max_size=4,
)


@given(st.lists(cases(), max_size=5, unique_by=lambda case: case.number), SURVEYS, SCORES, SCORES, STORIES)
def test_every_figure_is_what_its_lines_come_to(
    known: list[Case], surveys: list[Survey], scores: list[Score], also: list[Score], stories: list[Story]
) -> None:
    whole = count(known, surveys=surveys, scores=scores, period=PERIOD, now=NOW)
    efforts = [Answer("T", CES, "1.1", one.issue, 1, "UGUS", one.score, one.at, one.at) for one in scores]
    behind = Behind(known, surveys, scores, also, stories, efforts)
    lines = {figure: traced.lines(figure, behind, period=PERIOD, now=NOW) for figure in Figure}
    shares = {figure: traced_line.share(found) for figure, found in lines.items()}

    assert shares[Figure.FCR] == whole.fcr.provisional
    assert _reasons(lines[Figure.FCR]) == _reasons(lines[Figure.SETTLED]) == whole.fcr.excluded
    assert shares[Figure.CONFIRMED] == whole.fcr.confirmed
    long_after = count(known, period=PERIOD, now=NOW + timedelta(days=30))
    settled = traced.lines(Figure.SETTLED, behind, period=PERIOD, now=NOW + timedelta(days=30))
    assert traced_line.share(settled) == long_after.fcr.settled
    assert shares[Figure.CSAT] == whole.csat.share
    assert shares[Figure.SURVEYS] == whole.csat.response
    assert shares[Figure.RECOVERY] == recovery.rate(stories, period=PERIOD, now=NOW)
    within = [one for one in efforts if PERIOD.holds(one.at) and one.at <= NOW]
    assert shares[Figure.CES] == ces_and_nps.scores(within).ces.share
    for figure in (Figure.CSAT, Figure.SURVEYS):
        held = [line for line in lines[figure] if line.why == Why.HELD]
        assert len(held) == sum(whole.csat.held.values())
    volume = whole.volume
    assert [shares[figure].k for figure in (Figure.NEW, Figure.SOLVED, Figure.REOPENED, Figure.LEFT)] == [
        *(volume.logged, volume.resolved, volume.reopened, volume.backlog)
    ]
    assert _reasons(lines[Figure.NEW]).get("dropped", 0) == volume.dropped
    assert _reasons(lines[Figure.NEW]).get("not_a_request", 0) == volume.not_a_request
    assert _reasons(lines[Figure.NEW]).get("for_ourselves", 0) == volume.self_logged
    for figure, waits in ((Figure.RESPONSE, whole.first_response), (Figure.RESOLUTION, whole.resolution)):
        assert shares[figure].k == waits.n
    assert _reasons(lines[Figure.RESPONSE]).get("no_contact", 0) == whole.without_contact
    assert _reasons(lines[Figure.RESOLUTION]).get("auto_closed", 0) == whole.resolutions.auto_closed


def _reasons(lines: list[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        if line.place is Place.LEFT_OUT:
            found[line.why] = found.get(line.why, 0) + 1
    return found


def _case(**given: Any) -> Case:
    """Return an issue logged at 9, answered at 10 and resolved at 12."""
    usual: dict[str, Any] = {
        "number": 1,
        "started_at": at(9),
        "logged_at": at(9),
        "logged_by": "UANA",
        "requester": "UGUS",
        "contacts": (Contact(Side.AGENT, "UANA", at(10)),),
        "resolutions": (Resolution(at(12), "UANA"),),
    }
    return Case(**{**usual, **given})


@pytest.mark.parametrize(
    ("given", "why", "wait"),
    [
        ({}, Why.FIRST_CONTACT, None),
        ({"contacts": (Contact(Side.AGENT, "UANA", at(10)), Contact(Side.AGENT, "UANA", at(11)))}, Why.CONTACTS, None),
        ({"contacts": ()}, "no_contact", None),
        ({"handed_over_at": (at(11),)}, Why.HANDED_OVER, None),
        ({"escalated_at": (at(11),)}, Why.ESCALATED, None),
        ({"reopened_at": (at(12.5),)}, Why.REOPENED, timedelta(minutes=30)),
    ],
)
def test_a_line_says_why(given: dict[str, Any], why: str, wait: timedelta | None) -> None:
    (line,) = traced.lines(Figure.FCR, Behind([_case(**given)]), period=PERIOD, now=NOW)

    assert (line.number, line.why, line.wait, line.agent) == (1, why, wait, "UANA")


@pytest.mark.parametrize(
    ("given", "place", "why"),
    [
        ({}, Place.IN, Why.FIRST_CONTACT),
        ({"reopened_at": (at(36),)}, Place.OUT, Why.REOPENED),
        ({"reopened_at": (at(24 * 9),)}, Place.IN, Why.FIRST_CONTACT),  # after it had settled
        ({"checkins": (CheckinAnswer(at(30), 1, False),), "reopened_at": (at(30),)}, Place.OUT, Why.NOT_YET),
        ({"contacts": ()}, Place.LEFT_OUT, "no_contact"),
    ],
)
def test_a_settled_line_says_why_it_left(given: dict[str, Any], place: Place, why: str) -> None:
    behind = Behind([_case(**given)])

    (line,) = traced.lines(Figure.SETTLED, behind, period=PERIOD, now=NOW + timedelta(days=30))

    assert (line.place, line.why) == (place, why)


def test_a_repeat_leaves_what_has_settled() -> None:
    again = _case(
        number=2, logged_at=at(40), started_at=at(40), resolutions=(), contacts=(), marks=(Mark(at(41), True),)
    )

    found = traced.lines(Figure.SETTLED, Behind([_case()], again=[again]), period=PERIOD, now=NOW + timedelta(days=30))

    assert [(line.number, line.why) for line in found] == [(1, Why.REPEAT)]


@pytest.mark.parametrize(
    ("given", "place", "why"),
    [
        ({}, Place.IN, Why.CONFIRMED),
        ({"contacts": tuple(Contact(Side.AGENT, "UANA", at(hour)) for hour in (10, 11))}, Place.OUT, Why.MORE_CONTACTS),
        ({"checkins": (CheckinAnswer(at(30), 1, False),)}, Place.OUT, Why.NOT_YET),
    ],
)
def test_a_confirmed_line_says_what_the_customer_said(given: dict[str, Any], place: Place, why: str) -> None:
    known = [_case(checkins=(CheckinAnswer(at(30), 1, True),)), _case(checkins=())]
    behind = Behind([replace(known[0], **given), known[1]])

    (line,) = traced.lines(Figure.CONFIRMED, behind, period=PERIOD, now=NOW + timedelta(days=30))

    assert (line.place, line.why) == (place, why)


def test_what_silence_closed_is_left_out_of_the_times() -> None:
    closed = _case(resolutions=(Resolution(at(12), "", auto_closed=True),))

    (line,) = traced.lines(Figure.RESOLUTION, Behind([closed]), period=PERIOD, now=NOW)

    assert (line.place, line.why, line.agent) == (Place.LEFT_OUT, "auto_closed", None)


def test_an_issue_of_the_period_says_what_happened_to_it_last() -> None:
    known = [_case(number=1), _case(number=2, reopened_at=(at(13),)), _case(number=3, resolutions=())]

    found = traced.lines(Figure.ISSUES, Behind(known), period=PERIOD, now=NOW)

    assert {line.number: line.why for line in found} == {1: Why.SOLVED, 2: Why.REOPENED, 3: Why.NEW}


def test_what_is_not_in_a_figure_stands_first() -> None:
    known = [_case(number=1, contacts=()), _case(number=2, reopened_at=(at(13),)), _case(number=3)]

    found = traced.lines(Figure.FCR, Behind(known), period=PERIOD, now=NOW)

    assert [line.number for line in found] == [2, 1, 3]


def test_what_customers_answered_is_private() -> None:
    stories = [Story([at(10)], [Reply(at(9), Mood.DISSATISFIED)], 1)]
    behind = Behind([_case()], [Survey(at(9), "sent", issue=1)], [Score(5, at(10), 1)], stories=stories)

    private = {
        figure: {line.is_private for line in traced.lines(figure, behind, period=PERIOD, now=NOW)} for figure in Figure
    }

    assert {figure for figure, found in private.items() if found == {True}} == {Figure.CSAT, Figure.RECOVERY}
    assert private[Figure.SURVEYS] == private[Figure.FCR] == {False}


def test_the_longest_wait_stands_first() -> None:
    known = [_case(number=1), _case(number=2, started_at=at(7)), _case(number=3, started_at=at(9.5))]

    found = traced.lines(Figure.RESPONSE, Behind(known), period=PERIOD, now=NOW)

    assert [line.number for line in found] == [2, 1, 3]
