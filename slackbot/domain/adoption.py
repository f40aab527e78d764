"""Adoption: an issue that is typed just after its customer wrote takes their message for its thread, unless undone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Contact
from slackbot.errors import Refused

RECENT = timedelta(minutes=15)  # so long a customer's message is kept, without its words, and may become a thread
WITHIN = timedelta(seconds=20)  # so long our line waits, and the adoption can be undone

ADOPTED = "adopted"
"""What the content of a message has that waits for that: of an issue resolved meanwhile it says too little too late."""


def is_adopted(events: Iterable[Event]) -> bool:
    """Return whether the issue's words were typed, and no words of the message that it took for its thread."""
    return any(one.what == What.ADOPTED for one in events)


def set_apart(issue: Issue, events: Iterable[Event], contacts: Iterable[Contact], *, at: datetime) -> Issue:
    """Return the issue without the message it took: what we write to the customer begins a thread of its own.

    `contacts` is who wrote in the thread since. Raises `Refused` if none was taken, or it is too late.
    """
    adopted = next((one for one in events if one.what == What.ADOPTED), None)
    if adopted is None or issue.source_ts is None:
        raise Refused("refusal/thread_not_chosen", number=issue.number)
    if issue.status not in (Status.OPEN, Status.CLAIMED):
        raise Refused("refusal/stays_in_thread", number=issue.number, why="moved_on")
    if at - adopted.at >= WITHIN:
        raise too_late(issue)
    if any(True for _ in contacts):
        raise Refused("refusal/stays_in_thread", number=issue.number, why="written")
    return replace(issue, thread_ts=None, source_ts=None, started_at=issue.logged_at)


def too_late(issue: Issue) -> Refused:
    """Return why it stays where it is: what the customer reads cannot be moved."""
    return Refused("refusal/stays_in_thread", number=issue.number, why="told")
