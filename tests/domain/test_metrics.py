"""What counts as a contact, as an eligible issue, and as resolved by the first contact."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain import metrics
from slackbot.domain.metrics import Case, CheckinAnswer, Contact, Exclusion, Mark, Resolution, Side, Span
from tests.counted import case_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
ANA, BEN, GUS = "UANA", "UBEN", "UGUS"


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def agent(minutes: float, by: str = ANA) -> Contact:
    return Contact(Side.AGENT, by, at(minutes))


def customer(minutes: float) -> Contact:
    return Contact(Side.CUSTOMER, GUS, at(minutes))


def resolved(minutes: float, by: str = ANA, *, auto_closed: bool = False) -> Resolution:
    return Resolution(at(minutes), by, auto_closed=auto_closed)


def make_case(**given: Any) -> Case:
    """Return an issue of Gus's that Ana logged at noon, answered after ten minutes and resolved after twenty."""
    defaults: dict[str, Any] = {
        "number": 42,
        "started_at": NOON,
        "logged_at": NOON,
        "logged_by": ANA,
        "requester": GUS,
        "assignee": ANA,
        "contacts": (agent(10),),
        "resolutions": (resolved(20),),
    }
    return case_of(**{**defaults, **given})


@pytest.mark.parametrize(
    ("contacts", "minutes"),
    [
        ([], []),
        ([customer(0)], []),
        ([agent(0)], [0]),
        ([agent(0), agent(4), agent(8), agent(12)], [0]),  # each less than 5 minutes after the one before
        ([agent(0), agent(4.99)], [0]),
        ([agent(0), agent(5)], [0, 5]),
        ([agent(0), customer(1), agent(2)], [0, 2]),
        ([agent(2), agent(0), customer(1)], [0, 2]),  # in whatever order they were read
        ([agent(0), agent(1, BEN), agent(2)], [0, 1]),  # one contact of each agent
        ([agent(0), agent(1, BEN), customer(2), agent(3, BEN), agent(3.5)], [0, 1, 3, 3.5]),
        ([customer(0), customer(1), agent(2), agent(3), agent(9)], [2, 9]),
    ],
)
def test_a_contact_is_a_chain_of_messages(contacts: list[Contact], minutes: list[float]) -> None:
    assert [turn.at for turn in metrics.turns(contacts)] == [at(minute) for minute in minutes]


@pytest.mark.parametrize(
    ("contacts", "resolutions", "count"),
    [
        ((agent(10),), (resolved(20),), 1),
        ((agent(20),), (resolved(20),), 1),
        ((agent(10), agent(30)), (resolved(20),), 1),  # after the first resolution
        ((agent(10), agent(30)), (resolved(20), resolved(40)), 1),
        ((agent(-60), agent(10)), (resolved(20),), 2),  # already in the thread when it was logged
        ((), (resolved(20),), 0),
        ((agent(17), agent(20)), (resolved(20),), 1),  # one chain
        ((agent(17), customer(18), agent(20)), (resolved(20),), 2),
        ((agent(20), customer(20)), (resolved(20),), 1),
        ((agent(40),), (resolved(20), resolved(40)), 0),
        ((agent(10), agent(30)), (), 2),
    ],
)
def test_contacts_count_up_to_the_first_resolution(
    contacts: tuple[Contact, ...], resolutions: tuple[Resolution, ...], count: int
) -> None:
    case = make_case(contacts=contacts, resolutions=resolutions)

    assert len(metrics.counted_turns(case)) == count


NO_CUSTOMER = {"requester": None, "in_customer_channel": False}
SILENCE = {"resolutions": (resolved(20, auto_closed=True),)}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"merged": True}, "merged"),
        ({"not_a_request": True}, "not_a_request"),
        (SILENCE, "auto_closed"),
        (NO_CUSTOMER, "self_logged"),
        ({"for_ourselves": True}, "self_logged"),
        ({"for_ourselves": True, "in_customer_channel": True, "logged_by": BEN}, "self_logged"),
        ({"requester": None, "in_customer_channel": True}, None),
        ({**NO_CUSTOMER, "logged_by": BEN}, None),  # logged by one, resolved by another
        ({**NO_CUSTOMER, "resolutions": (resolved(20, BEN), resolved(30))}, None),  # the first resolution decides
        ({"contacts": ()}, "no_contact"),
        ({"contacts": (customer(5), agent(30))}, "no_contact"),
        ({"contacts": (), "merged": True, "not_a_request": True, **SILENCE, **NO_CUSTOMER}, "merged"),
        ({"contacts": (), "not_a_request": True, **SILENCE, **NO_CUSTOMER}, "not_a_request"),
        ({"contacts": (), **SILENCE, **NO_CUSTOMER}, "auto_closed"),
        ({"contacts": (), **NO_CUSTOMER}, "self_logged"),
    ],
)
def test_the_first_reason_that_applies_excludes_an_issue(given: dict[str, Any], reason: str | None) -> None:
    assert metrics.exclusion(make_case(**given)) == (None if reason is None else Exclusion(reason))


def test_an_open_issue_is_not_self_logged_yet() -> None:
    assert metrics.exclusion(make_case(resolutions=(), **NO_CUSTOMER)) is None


@pytest.mark.parametrize(
    ("given", "is_first"),
    [
        ({}, True),
        ({"resolutions": (resolved(20, BEN),)}, True),  # one contact, by one agent, whoever pressed the button
        ({"contacts": ()}, False),
        ({"contacts": (agent(5), agent(15))}, False),
        ({"contacts": (agent(5), agent(6, BEN))}, False),
        ({"contacts": (agent(5), customer(6), agent(7))}, False),
        ({"contacts": (agent(5), customer(6))}, True),
        ({"contacts": (agent(5), agent(25))}, True),  # said after it was resolved
        ({"handed_over_at": (at(19),)}, False),
        ({"handed_over_at": (at(20),)}, False),  # whoever resolved it is not who had it
        ({"handed_over_at": (at(21),)}, True),
        ({"escalated_at": (at(1),)}, False),
        ({"escalated_at": (at(21),)}, True),
        ({"reopened_at": (at(600),)}, False),
        ({"resolutions": ()}, False),
    ],
)
def test_first_contact_resolution_is_one_contact_and_nothing_else(given: dict[str, Any], is_first: bool) -> None:
    assert metrics.is_first_contact(make_case(**given), LATER) is is_first


def test_a_reopening_counts_from_the_moment_it_happens() -> None:
    case = make_case(reopened_at=(at(600),))

    assert metrics.is_first_contact(case, at(599))
    assert not metrics.is_first_contact(case, at(600))


def test_a_resolution_that_has_not_happened_yet_resolves_nothing() -> None:
    assert not metrics.is_first_contact(make_case(), at(19))


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        ({"resolutions": ()}, True),
        ({}, False),
        ({"reopened_at": (at(30),)}, True),
        ({"reopened_at": (at(30),), "resolutions": (resolved(20), resolved(40))}, False),
        ({"reopened_at": (at(20),), "resolutions": (resolved(20), resolved(20))}, False),  # all in one instant
        ({"resolutions": (), "merged": True}, False),
    ],
)
def test_an_issue_is_open_until_it_is_resolved(given: dict[str, Any], is_open: bool) -> None:
    assert make_case(**given).is_open is is_open


@pytest.mark.parametrize(
    ("given", "answered_at"),
    [
        ({"contacts": ()}, None),
        ({"contacts": (customer(5),)}, None),
        ({"contacts": (agent(5), agent(8), customer(9))}, at(8)),
    ],
)
def test_the_last_answer_is_an_agents(given: dict[str, Any], answered_at: datetime | None) -> None:
    assert make_case(**given).last_answer_at == answered_at


def test_what_came_later_is_not_known_yet() -> None:
    case = make_case(
        contacts=(agent(10), agent(50)),
        resolutions=(resolved(20), resolved(60)),
        reopened_at=(at(40),),
        handed_over_at=(at(5), at(45)),
        escalated_at=(at(46),),
        waited=(Span(at(12), at(15)), Span(at(30), at(50)), Span(at(55))),
        thanked_at=(at(41),),
        checkins=(CheckinAnswer(at(42), 1, is_solved=False),),
        marks=(Mark(at(43), is_repeat=True),),
    )
    early = make_case(handed_over_at=(at(5),), waited=(Span(at(12), at(15)), Span(at(30))))

    assert metrics.as_of(case, at(39)) == early
    assert metrics.as_of(case, at(60)) == case
    assert (early.waits_since, case.waits_since, make_case().waits_since) == (at(30), at(55), None)
