"""The check-in after a resolution: what can be answered, by whom, and what follows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain.issue import Issue
from slackbot.domain.metrics import Contact, Side
from slackbot.domain.person import Person
from slackbot.errors import Refused

SILENCE = timedelta(days=2)  # with no answer to the check-in for so long, the survey follows
MOST_TURNS = 2  # the check-in, and once more on "Need more time"


class Answer(StrEnum):
    """What the customer clicked."""

    SOLVED = "solved"
    NOT_YET = "not_yet"
    MORE_TIME = "more_time"


def has_last_word(spoken: Sequence[Contact]) -> bool:
    """Return whether the customer wrote after an agent's answer, so perhaps that it works now; `spoken` is in order."""
    return bool(spoken) and spoken[-1].side is Side.CUSTOMER and any(one.side is Side.AGENT for one in spoken)


def check_reader(clicker: Person, requester: Person | None, *, side: Side | None) -> bool:
    """Return whether this click counts: True for the requester, False for somebody beside them.

    With no requester, or one who has left, anybody of the customer's side counts. Raises `Refused` for every other
    `side`: an agent never answers, not even about what they asked for themselves.
    """
    if side is not Side.CUSTOMER:
        raise Refused("refusal/for_customer")
    return requester is None or requester.is_gone or clicker.user == requester.user


def check_open_question(issue: Issue, *, resolution_no: int, at: datetime) -> None:
    """Raise `Refused` if the question of that resolution can no longer be answered."""
    if issue.is_closed(at):
        raise Refused("refusal/closed", number=issue.number)
    check_same_resolution(issue, resolution_no=resolution_no)


def check_same_resolution(issue: Issue, *, resolution_no: int) -> None:
    """Raise `Refused` if the issue was opened again since that resolution, whatever became of it then."""
    if not issue.is_over:
        raise Refused("refusal/open_again", number=issue.number)
    if resolution_no != issue.resolutions:
        raise Refused("refusal/solved_anew", number=issue.number)
