"""The check-in after a resolution: what can be answered, by whom, and what follows."""

from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.errors import RefusedCustomer

SILENCE = timedelta(days=2)  # with no answer to the check-in for so long, the survey follows
MOST_TURNS = 2  # the check-in, and once more on "Need more time"


class Answer(StrEnum):
    """What the customer clicked."""

    SOLVED = "solved"
    NOT_YET = "not_yet"
    MORE_TIME = "more_time"


def check_reader(clicker: Person, requester: Person | None) -> bool:
    """Return whether this click counts: True for the requester, False for somebody beside them.

    With no requester, or one who has left, anybody of the customer's side counts. Raises `Refused` for our own side.
    """
    if requester is not None and not requester.is_gone:
        if clicker.user == requester.user:
            return True
        _check_customer_side(clicker)
        return False
    _check_customer_side(clicker)
    return True


def _check_customer_side(clicker: Person) -> None:
    if clicker.is_agent or clicker.is_bot or not clicker.is_external:
        raise RefusedCustomer("refusal/for_customer")


def check_open_question(issue: Issue, *, resolution_no: int, at: datetime) -> None:
    """Raise `Refused` if the question of that resolution can no longer be answered."""
    if issue.is_closed(at):
        raise RefusedCustomer("refusal/closed", number=issue.number)
    check_same_resolution(issue, resolution_no=resolution_no)


def check_same_resolution(issue: Issue, *, resolution_no: int) -> None:
    """Raise `Refused` if the issue was opened again since that resolution, whatever became of it then."""
    if not issue.is_over:
        raise RefusedCustomer("refusal/open_again", number=issue.number)
    if resolution_no != issue.resolutions:
        raise RefusedCustomer("refusal/solved_anew", number=issue.number)
