"""Since when words of a customer may be the answer that an issue waits for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import silence
from slackbot.domain.issue import Issue, Status, check_waits
from slackbot.domain.metrics import Contact, Side
from tests.refused import refused

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WAITING = Issue("T", 3, "t", "", "UANA", NOON, NOON, status=Status.PENDING, pending_since=NOON)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def said(side: Side, minutes: int) -> Contact:
    return Contact(side=side, by="U", at=at(minutes))


@pytest.mark.parametrize(
    ("contacts", "resumed", "asked"),
    [
        ([], None, 0),
        ([said(Side.AGENT, -30)], None, -30),
        ([said(Side.AGENT, -30), said(Side.AGENT, -9)], None, -9),
        ([said(Side.AGENT, -30), said(Side.CUSTOMER, -9)], None, 0),
        ([said(Side.AGENT, -30), said(Side.AGENT, 5)], None, -30),
        ([said(Side.AGENT, -30)], -20, 0),
        ([said(Side.AGENT, -10)], -20, -10),
    ],
)
def test_the_question_is_our_last_word_before_the_waiting(
    contacts: list[Contact], resumed: int | None, asked: int
) -> None:
    resumed_at = None if resumed is None else at(resumed)

    assert silence.asked_at(WAITING, contacts, resumed_at=resumed_at) == at(asked)


@given(st.lists(st.tuples(st.sampled_from(Side), st.integers(-90, 90))), st.none() | st.integers(-90, 0))
def test_it_is_never_after_the_waiting_began_nor_before_an_agent_last_went_on(
    contacts: list[tuple[Side, int]], resumed: int | None
) -> None:
    in_order = [said(side, minutes) for side, minutes in sorted(contacts, key=lambda one: one[1])]
    resumed_at = None if resumed is None else at(resumed)

    asked_at = silence.asked_at(WAITING, in_order, resumed_at=resumed_at)

    assert asked_at is not None
    assert (resumed_at or asked_at) <= asked_at <= NOON


def test_an_issue_that_does_not_wait_has_no_question() -> None:
    working = Issue("T", 3, "t", "", "UANA", NOON, NOON, status=Status.CLAIMED)

    assert silence.asked_at(working, [said(Side.AGENT, 0)], resumed_at=None) is None
    check_waits(WAITING)
    with refused("#3 is no longer waiting for the customer"):
        check_waits(working)
