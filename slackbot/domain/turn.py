"""Whose turn it is on an issue: the side that did not speak last is to speak next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Contact, Side, in_order

_TAKEN_UP = (What.REOPENED, What.RESUMED)  # what makes it ours without a word of the customer's
WITH_TURNS = (Status.OPEN, Status.CLAIMED)
"""Where an issue has whose turn it is; a pending one waits for its customer, whoever spoke last."""


class Whose(StrEnum):
    """Whose turn it is, and how it came to be."""

    FIRST = "first"
    """Ours: nobody of us has said anything yet."""
    OURS = "ours"
    """Ours: the customer wrote last."""
    AGAIN = "again"
    """Ours: the issue was taken up again since the last word."""
    THEIRS = "theirs"
    """The customer's: one of us wrote last."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, since when; `by` is who of the customer's wrote last, None if nobody knows who that was."""

    whose: Whose
    at: datetime
    by: str | None

    @property
    def is_ours(self) -> bool:
        """Whether one of us is to speak next."""
        return self.whose is not Whose.THEIRS


def turn(issue: Issue, spoken: Iterable[Contact], happened: Iterable[Event]) -> Turn:
    """Return whose turn it is; a bare thank-you waits for no answer."""
    said = in_order(one for one in spoken if not one.is_thanks)
    if not any(one.side is Side.AGENT for one in said):
        return Turn(Whose.FIRST, issue.started_at, issue.requester)
    last = said[-1]
    taken_up = max((one.at for one in happened if one.what in _TAKEN_UP), default=None)
    if taken_up is not None and taken_up >= last.at:
        return Turn(Whose.AGAIN, taken_up, issue.requester)
    if last.side is Side.CUSTOMER:
        return Turn(Whose.OURS, last.at, last.by)
    return Turn(Whose.THEIRS, last.at, issue.requester)
