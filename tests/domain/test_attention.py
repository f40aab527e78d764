"""Which open issues are named first, and with which reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain.attention import Reason, attention, titled
from slackbot.domain.metrics import Case, Contact, Resolution, Side, Span
from tests.counted import case_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ago(**units: float) -> datetime:
    return NOW - timedelta(**units)


def answer(at: datetime) -> Contact:
    return Contact(Side.AGENT, "UANA", at)


def question(at: datetime) -> Contact:
    return Contact(Side.CUSTOMER, "UGUS", at)


def make_case(number: int = 1, *, hours: float = 5, **given: Any) -> Case:
    """Return an open issue of that age which Ana holds and has answered since."""
    defaults: dict[str, Any] = {
        "started_at": ago(hours=hours),
        "logged_at": ago(hours=hours),
        "requester": "UGUS",
        "assignee": "UANA",
        "contacts": (answer(ago(hours=hours / 2)),),
    }
    return case_of(number=number, logged_by="UANA", **{**defaults, **given})


def reopened(number: int, *, hours: float) -> Case:
    first = Resolution(ago(hours=hours + 1), "UANA")
    return make_case(number, hours=hours + 2, resolutions=(first,), reopened_at=(ago(hours=hours),))


@pytest.mark.parametrize(
    ("case", "reason", "wait"),
    [
        (reopened(1, hours=3), Reason.REOPENED, timedelta(hours=3)),
        (make_case(assignee=None), Reason.UNCLAIMED, timedelta(hours=5)),
        (make_case(assignee=None, contacts=()), Reason.UNCLAIMED, timedelta(hours=5)),
        (make_case(contacts=()), Reason.WAITING, timedelta(hours=5)),
        (
            make_case(contacts=(answer(ago(hours=4)), question(ago(hours=3)), question(ago(hours=2)))),
            Reason.WAITING,
            timedelta(hours=3),
        ),
        (make_case(hours=30), Reason.LONG_OPEN, timedelta(hours=30)),
        (make_case(hours=30, requester=None, contacts=()), Reason.LONG_OPEN, timedelta(hours=30)),
    ],
)
def test_an_open_issue_is_named_with_its_most_pressing_reason(case: Case, reason: Reason, wait: timedelta) -> None:
    (concern,) = attention([case], NOW)

    assert (concern.number, concern.reason, concern.wait) == (1, reason, wait)
    assert concern.since == NOW - wait
    assert concern.assignee == case.assignee


@pytest.mark.parametrize(
    "case",
    [
        make_case(hours=23),
        make_case(contacts=(question(ago(hours=4)), answer(ago(hours=3)))),
        make_case(contacts=(), resolutions=(Resolution(ago(hours=1), "UANA"),)),
        make_case(contacts=(), merged=True),
        make_case(hours=-1, assignee=None),
    ],
    ids=["answered and young", "last word is ours", "resolved", "merged", "not logged yet"],
)
def test_an_issue_in_good_hands_is_not_named(case: Case) -> None:
    assert attention([case], NOW) == ()


def test_the_reasons_take_turns_and_the_longest_wait_goes_first() -> None:
    cases = [
        *(reopened(number, hours=number) for number in (1, 2, 3)),
        *(make_case(number, hours=number, assignee=None) for number in (11, 12)),
        make_case(21, hours=21, contacts=()),
        *(make_case(number, hours=number) for number in (31, 32)),
    ]

    assert [concern.number for concern in attention(cases, NOW, limit=9)] == [3, 12, 21, 32, 2, 11, 31, 1]


def test_at_most_five_are_named() -> None:
    cases = [make_case(number, assignee=None) for number in range(9, 0, -1)]

    assert [concern.number for concern in attention(cases, NOW)] == [1, 2, 3, 4, 5]


def test_what_waits_for_its_customer_needs_no_attention() -> None:
    assert attention([make_case(contacts=(), assignee=None, waited=(Span(ago(hours=1)),))], NOW) == ()


def test_the_titles_are_found_later_as_they_are_no_figures() -> None:
    concerns = attention([make_case(number, hours=30) for number in (1, 2)], NOW)

    told = titled(concerns, {1: "Printer", 2: "Scanner", 3: "Invoice"})

    assert [(concern.number, concern.title) for concern in told] == [(1, "Printer"), (2, "Scanner")]
