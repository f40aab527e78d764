"""Who answers a check-in, and until when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain import checkin
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Side
from slackbot.domain.person import Person
from slackbot.errors import Refused

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SOLVED = Issue(
    team="T",
    number=7,
    title="Printer",
    details="",
    logged_by="UANA",
    logged_at=MONDAY_NOON,
    started_at=MONDAY_NOON,
    status=Status.RESOLVED,
    resolved_at=MONDAY_NOON,
    resolutions=1,
    closes_at=MONDAY_NOON + timedelta(days=7),
)
GUS = Person("T", "UGUS", home_team="T2")
MAYA = Person("T", "UMAYA", home_team="T2")
STRANGER = Person("T", "UX", home_team=None)
ANA = Person("T", "UANA", home_team="T", is_agent=True)
ELI = Person("T", "UELI", home_team="T")
MACHINE = Person("T", "UBOT2", home_team="T2", is_bot=True)


@pytest.mark.parametrize(
    ("presser", "requester", "counts"),
    [
        (GUS, GUS, True),
        (ELI, ELI, True),
        (MAYA, GUS, False),
        (STRANGER, GUS, False),
        (MAYA, None, True),
        (STRANGER, None, True),
        (MAYA, replace(GUS, is_gone=True), True),
    ],
)
def test_the_requesters_answer_counts_and_without_one_anybodys_of_their_side(
    presser: Person, requester: Person | None, counts: bool
) -> None:
    assert checkin.check_reader(presser, requester, side=Side.CUSTOMER) is counts


@pytest.mark.parametrize("side", [Side.AGENT, None])
@pytest.mark.parametrize("presser", [ANA, ELI, MACHINE])
@pytest.mark.parametrize("requester", [GUS, ANA, None, replace(GUS, is_gone=True)])
def test_our_own_side_cannot_answer(presser: Person, requester: Person | None, side: Side | None) -> None:
    with pytest.raises(Refused, match="refusal/for_customer"):
        checkin.check_reader(presser, requester, side=side)


@pytest.mark.parametrize(
    ("issue", "resolution_no", "after", "says"),
    [
        (SOLVED, 1, timedelta(days=7), "refusal/closed"),
        (replace(SOLVED, status=Status.CLOSED), 1, timedelta(0), "refusal/closed"),
        (
            replace(SOLVED, status=Status.CLAIMED, resolved_at=None, closes_at=None),
            1,
            timedelta(0),
            "refusal/open_again",
        ),
        (replace(SOLVED, resolutions=2), 1, timedelta(0), "refusal/solved_anew"),
    ],
)
def test_a_question_that_is_past_says_so(issue: Issue, resolution_no: int, after: timedelta, says: str) -> None:
    with pytest.raises(Refused) as no:
        checkin.check_open_question(issue, resolution_no=resolution_no, at=MONDAY_NOON + after)

    assert str(no.value).startswith(says)


def test_a_question_is_open_for_seven_days() -> None:
    last = MONDAY_NOON + timedelta(days=7) - timedelta(seconds=1)

    checkin.check_open_question(SOLVED, resolution_no=1, at=last)
