"""Repeat contacts: an agent says that a customer has the same trouble again, or takes that back."""

from dataclasses import dataclass

from slackbot.desk.context import Desk, agent
from slackbot.domain import issue as rules
from slackbot.domain import repeat
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.store import rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Marked:
    """An issue, whether it is marked as a repeat now, and which one it repeats; None if nobody knows."""

    issue: Issue
    is_repeat: bool
    of: int | None


def mark(desk: Desk, number: int, *, by: str, is_repeat: bool) -> Marked:
    """Mark the issue, or take that back. Raises `Refused` if it stands so already."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        repeat.check_mark(rows.events.of_issue(tx, number), number, is_repeat=is_repeat)
        return _mark(tx, desk, issue, by=by, is_repeat=is_repeat)


def toggle(desk: Desk, number: int, *, by: str) -> Marked:
    """Mark the issue, or take that back if it is marked."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        is_marked = repeat.is_marked(rows.events.of_issue(tx, number))
        return _mark(tx, desk, issue, by=by, is_repeat=not is_marked)


def _mark(tx: Tx, desk: Desk, issue: Issue, *, by: str, is_repeat: bool) -> Marked:
    rules.check_not_dropped(issue)
    of = earlier(tx, desk, issue)
    what, detail = (What.REPEAT, {"of": of}) if is_repeat else (What.NOT_REPEAT, {})
    rows.events.add(tx, Event(issue.number, desk.now(), by, what, detail))
    return Marked(issue, is_repeat, of)


def earlier(tx: Tx, desk: Desk, issue: Issue) -> int | None:
    """Return what of the same customer's was resolved last before it was logged, within the window; None if nothing."""
    return rows.issues.resolved_before(tx, issue, since=issue.logged_at - desk.defaults.fcr_window)
