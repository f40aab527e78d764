"""What an agent orders by hand is understood, or refused with an example."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import overrides
from slackbot.domain.issue import Issue, Status
from slackbot.domain.overrides import Order
from slackbot.domain.working import Measure, Span
from slackbot.errors import Refused
from tests.refused import refused

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
RESOLVED = Issue(
    team="T1",
    number=7,
    title="Printer",
    details="",
    logged_by="U1",
    logged_at=NOON,
    started_at=NOON,
    status=Status.RESOLVED,
    resolved_at=NOON,
    closes_at=NOON + WEEK,
    resolutions=1,
)


@pytest.mark.parametrize(
    ("rest", "order"),
    [
        ("in 2d", Order(Span(timedelta(days=2)))),
        ("IN 90 s", Order(Span(timedelta(seconds=90)))),
        ("in 1 working day", Order(Span(timedelta(days=1), Measure.WORKING_DAYS))),
        ("in 4 working hours vip", Order(Span(timedelta(hours=4), Measure.WORKING_HOURS), "checkin/vip")),
        ("in 2d checkin/Ask_Again", Order(Span(timedelta(days=2)), "checkin/ask_again")),
        ("cancel", None),
        ("CANCEL ", None),
    ],
)
def test_an_order_names_a_time_and_perhaps_a_template(rest: str, order: Order | None) -> None:
    assert overrides.read_order(rest, number=7) == order


@pytest.mark.parametrize(
    "rest", ["", "2d", "in", "in two days", "in 2days", "in 2d a b", "tomorrow", "cancel it", "in -2d"]
)
def test_anything_else_is_answered_with_examples(rest: str) -> None:
    with refused("When should the check-in go out\\? For example `checkin #7 in 2d`"):
        overrides.read_order(rest, number=7)


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("in 99999d", "I cannot wait “99999d”"),
        ("in 999 working days", "at most ten years or 250 working days"),
        ("in 2d <!channel>", "A template’s name looks like"),
        ("in 2d survey/ask", "A template’s name looks like"),
    ],
)
def test_what_cannot_be_is_told_why(rest: str, says: str) -> None:
    with refused(says):
        overrides.read_order(rest, number=7)


@given(st.text(max_size=80))
def test_reading_an_order_fails_only_with_a_sentence(rest: str) -> None:
    with suppress(Refused):
        overrides.read_order(f"in {rest}", number=7)


def test_only_a_resolved_issue_is_asked_about() -> None:
    is_open = replace(RESOLVED, status=Status.PENDING, resolved_at=None)
    is_closed = replace(RESOLVED, status=Status.CLOSED, closes_at=None)

    overrides.check_asking(RESOLVED, what="survey", at=NOON)
    with refused(r"#7 is not resolved yet\. Its survey follows once it is\."):
        overrides.check_asking(is_open, what="survey", at=NOON)
    for closed, at in ((is_closed, NOON), (RESOLVED, NOON + WEEK)):
        with refused("#7 is closed"):
            overrides.check_asking(closed, what="survey", at=at)


def test_what_comes_with_the_closing_comes_too_late() -> None:
    assert overrides.is_before_closing(RESOLVED, NOON + WEEK - timedelta(seconds=1))
    assert not overrides.is_before_closing(RESOLVED, NOON + WEEK)
    assert overrides.is_before_closing(replace(RESOLVED, closes_at=None), NOON + WEEK)
