"""Whose turn it is: by who spoke last, and by what took the issue up again."""

from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.metrics import Contact, Side
from slackbot.domain.turn import Turn, Whose, turn

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ISSUE = Issue("T", 7, "Printer", "", logged_by="UANA", logged_at=NOON, started_at=NOON, requester="UGUS")


def _at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def _ours(minutes: int) -> Contact:
    return Contact(Side.AGENT, "UANA", _at(minutes))


def _theirs(minutes: int, *, is_thanks: bool = False) -> Contact:
    return Contact(Side.CUSTOMER, "UMAYA", _at(minutes), is_thanks)


@pytest.mark.parametrize(
    ("spoken", "happened", "expected"),
    [
        ([], [], Turn(Whose.FIRST, NOON, "UGUS")),
        ([_theirs(5)], [], Turn(Whose.FIRST, NOON, "UGUS")),
        ([_ours(5)], [], Turn(Whose.THEIRS, _at(5), "UGUS")),
        ([_theirs(9), _ours(5)], [], Turn(Whose.OURS, _at(9), "UMAYA")),
        ([_ours(5), _theirs(9, is_thanks=True)], [], Turn(Whose.THEIRS, _at(5), "UGUS")),
        ([_ours(5)], [(What.REOPENED, 9)], Turn(Whose.AGAIN, _at(9), "UGUS")),
        ([_ours(5)], [(What.RESUMED, 9)], Turn(Whose.AGAIN, _at(9), "UGUS")),
        ([_ours(5)], [(What.CLAIMED, 9)], Turn(Whose.THEIRS, _at(5), "UGUS")),
        ([_ours(5), _ours(12)], [(What.REOPENED, 9)], Turn(Whose.THEIRS, _at(12), "UGUS")),
    ],
)
def test_the_side_that_did_not_speak_last_is_to_speak_next(
    spoken: list[Contact], happened: list[tuple[What, int]], expected: Turn
) -> None:
    events = [Event(7, _at(minutes), "UANA", what, {}) for what, minutes in happened]

    assert turn(ISSUE, spoken, events) == expected
    assert turn(ISSUE, spoken, events).is_ours == (expected.whose is not Whose.THEIRS)
