"""Since when a customer who is waited for has been silent, or not."""

from collections.abc import Sequence
from datetime import datetime

from slackbot.domain.issue import Issue
from slackbot.domain.metrics import Contact, Side


def asked_at(issue: Issue, contacts: Sequence[Contact], *, resumed_at: datetime | None) -> datetime | None:
    """Return when the question was put that a pending issue waits on: with our last word before the waiting, else then.

    `contacts` are in order; `resumed_at` is when an agent last went on without an answer, which ends what was asked
    before. None if the issue does not wait.
    """
    if issue.pending_since is None:
        return None
    before = [one for one in contacts if one.at <= issue.pending_since]
    last = before[-1] if before and before[-1].side is Side.AGENT else None
    if last is None or (resumed_at is not None and last.at < resumed_at):
        return issue.pending_since
    return last.at
