"""What is counted of an issue is what its events tell."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain.cases import TOLD, case_of
from slackbot.domain.events import DETAILS, Event, What
from slackbot.domain.metrics import Case, CheckinAnswer, Contact, Resolution, Side, Span

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOGGED: Mapping[str, Any] = {
    "requester": "UGUS",
    "account": None,
    "channel": "CGLOBEX",
    "started_at": (NOON - timedelta(minutes=5)).isoformat(),
    "in_customer_channel": True,
    "for_ourselves": False,
}
CLAIMED = (What.CLAIMED, {"from": None, "to": "UANA"})
UNCLAIMED = (What.UNCLAIMED, {"from": "UANA", "to": None})
GIVEN = (What.ASSIGNED, {"from": "UANA", "to": "UBEN"})
ASSIGNEE_LEFT = (What.UNASSIGNED, {"from": "UANA", "to": None, "why": "left"})
PENDING = (What.PENDING, {"from": "UANA", "to": "UANA"})
REOPENED = (What.REOPENED, {"why": "agent"})


def resolved(**given: Any) -> tuple[What, Mapping[str, Any]]:
    told = {"from": None, "to": "UANA", "with_words": False, "auto_closed": False, "credited_to": "UANA"}
    return What.RESOLVED, {**told, "resolution": 1, "waited": None, **given}


def edited(requester: str | None, account: str | None, *, ours: bool = False) -> tuple[What, Mapping[str, Any]]:
    told = {"requester": ["UGUS", requester], "account": [None, account], "channel": ["CGLOBEX", "CGLOBEX"]}
    return What.EDITED, {**told, "fields": [], "for_ourselves": ours}


def checkin(answer: str) -> tuple[What, Mapping[str, Any]]:
    return What.CHECKIN, {"answer": answer, "turn": 1, "resolution": 1}


def undone(event: str, nth: int = 1) -> tuple[What, Mapping[str, Any]]:
    return What.UNDONE, {"event": event, "nth": nth}


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def told(*events: tuple[What, Mapping[str, Any]]) -> Case:
    """Return the case of an issue that was logged at noon, and to which one of these happened in each hour after."""
    later = [Event(1, at(hour), "UANA", what, detail) for hour, (what, detail) in enumerate(events, start=1)]
    return case_of([Event(1, NOON, "UBEN", What.LOGGED, LOGGED), *later], ())


def test_one_that_was_only_logged_is_as_it_was_logged() -> None:
    assert told() == Case(
        number=1,
        started_at=NOON - timedelta(minutes=5),
        logged_at=NOON,
        logged_by="UBEN",
        requester="UGUS",
        channel="CGLOBEX",
        in_customer_channel=True,
    )


@pytest.mark.parametrize(
    ("events", "counted"),
    [
        ([CLAIMED], {"assignee": "UANA"}),
        ([CLAIMED, GIVEN], {"assignee": "UBEN", "handed_over_at": (at(2),)}),
        ([CLAIMED, UNCLAIMED], {"assignee": None, "handed_over_at": ()}),
        ([CLAIMED, UNCLAIMED, CLAIMED], {"assignee": "UANA", "handed_over_at": ()}),
        ([CLAIMED, UNCLAIMED, resolved(to="UBEN")], {"assignee": "UBEN", "handed_over_at": (at(3),)}),
        ([CLAIMED, ASSIGNEE_LEFT], {"assignee": None, "handed_over_at": ()}),
        ([CLAIMED, ASSIGNEE_LEFT, GIVEN], {"assignee": "UBEN", "handed_over_at": (at(3),)}),
        ([PENDING, ASSIGNEE_LEFT], {"assignee": None, "waits_since": at(1)}),
        ([PENDING, PENDING], {"assignee": "UANA", "waits_since": at(1)}),
        ([PENDING, GIVEN], {"assignee": "UBEN", "waits_since": at(1)}),
        ([PENDING, (What.ANSWERED, {})], {"waits_since": None, "waited": (Span(at(1), at(2)),)}),
        ([PENDING, (What.RESUMED, {}), PENDING], {"waited": (Span(at(1), at(2)), Span(at(3)))}),
        ([PENDING, resolved()], {"waits_since": None}),
        ([resolved(with_words=True)], {"assignee": "UANA", "resolutions": (Resolution(at(1), "UANA"),)}),
        (
            [resolved(), REOPENED, resolved(auto_closed=True, resolution=2)],
            {
                "resolutions": (Resolution(at(1), "UANA"), Resolution(at(3), "UANA", number=2, auto_closed=True)),
                "reopened_at": (at(2),),
            },
        ),
        (
            [resolved(), checkin("more_time"), checkin("not_yet"), checkin("solved")],
            {"checkins": (CheckinAnswer(at(3), 1, is_solved=False), CheckinAnswer(at(4), 1, is_solved=True))},
        ),
        ([resolved(), (What.THANKED, {"resolution": 1})], {"thanked_at": (at(2),)}),
        ([edited("UMAYA", "Globex")], {"requester": "UMAYA", "account": "Globex"}),
        ([edited("UMAYA", None), edited(None, None)], {"requester": None}),
        ([edited("UBEN", None, ours=True)], {"requester": "UBEN", "for_ourselves": True}),
        ([edited("UBEN", None, ours=True), edited("UMAYA", None)], {"requester": "UMAYA", "for_ourselves": False}),
        ([edited("UGUS", None, ours=True)], {"for_ourselves": False}),  # an agent by now, but not when they were named
        ([CLAIMED, GIVEN, undone("assigned")], {"assignee": "UANA", "handed_over_at": ()}),
        ([PENDING, resolved(), undone("resolved")], {"resolutions": (), "reopened_at": (), "waits_since": at(1)}),
        ([resolved(), REOPENED, resolved(), undone("resolved", 2)], {"reopened_at": (at(2),), "assignee": "UANA"}),
        (
            [resolved(), undone("resolved"), resolved(with_words=True)],
            {"resolutions": (Resolution(at(3), "UANA"),), "reopened_at": ()},
        ),
        ([(What.CHANNEL_SEEN, {"in_customer_channel": False})], {"in_customer_channel": False}),
    ],
)
def test_what_happened_is_counted(events: list[tuple[What, Mapping[str, Any]]], counted: Mapping[str, object]) -> None:
    case = told(*events)

    assert {name: getattr(case, name) for name in counted} == counted


def test_who_spoke_since_it_began_is_part_of_it() -> None:
    start = NOON - timedelta(minutes=5)
    spoke = [Contact(Side.AGENT, "UANA", when) for when in (start - timedelta.resolution, start, at(1))]

    assert case_of([Event(1, NOON, "UBEN", What.LOGGED, LOGGED)], spoke).contacts == tuple(spoke[1:])


def test_every_event_that_names_who_has_the_issue_is_one_it_is_made_of() -> None:
    assert {what for what, details in DETAILS.items() if {"from", "to"} <= details} <= TOLD


def test_one_that_gave_its_message_back_began_when_it_was_logged() -> None:
    apart = What.SET_APART, {"started_at": NOON.isoformat()}

    assert told((What.ADOPTED, {"ts": "1.1"})).started_at == NOON - timedelta(minutes=5)
    assert told((What.ADOPTED, {"ts": "1.1"}), apart).started_at == NOON
