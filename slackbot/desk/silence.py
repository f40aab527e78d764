"""What silence ends: issues that wait for the customer are resolved, resolved ones closed."""

from slackbot.desk import audience, follow_up
from slackbot.desk import issues as deeds
from slackbot.desk.context import Desk
from slackbot.domain import issue as rules
from slackbot.domain.delivery import Kind
from slackbot.domain.issue import Issue, Status
from slackbot.store import deliveries, issues
from slackbot.store.database import Connection


def end_silent(desk: Desk) -> int:
    """Resolve and close the issues whose time has come; return how many."""
    with desk.store.read() as db:
        numbers = issues.to_end(db, desk.team, at=desk.now())
    return sum(_end(desk, number) for number in numbers)


def _end(desk: Desk, number: int) -> bool:
    with desk.store.begin() as db:
        issue = issues.lock(db, desk.team, number)
        if issue.ends_at is None or desk.now() < issue.ends_at:
            return False
        if issue.status is Status.RESOLVED:
            _close(db, desk, issue)
        else:
            _resolve(db, desk, issue)
    desk.wake()
    return True


def _close(db: Connection, desk: Desk, issue: Issue) -> None:
    closed = rules.close(issue, at=desk.now())
    deeds.keep(db, desk, closed, by=None, what="closed")
    follow_up.expire(db, desk, closed)


def _resolve(db: Connection, desk: Desk, issue: Issue) -> None:
    """Resolve what the customer, reminded once, did not come back to; nothing more is asked about it."""
    at = desk.now()
    closes_at = at + audience.tier_of(desk, issue).closes_after
    resolved = rules.resolve_for_silence(issue, at=at, closes_at=closes_at)
    deeds.keep(db, desk, resolved, by=None, what="resolved", auto_closed=True)
    follow_up.withdraw_while_open(db, desk, resolved, reason="resolved")
    key = f"auto-closed:{issue.number}:{resolved.resolutions}"
    due_at = audience.of_issue(db, desk, resolved).first_allowed(at)
    said = follow_up.to_customer(db, desk, resolved, key=key, kind=Kind.AUTO_CLOSED, due_at=due_at)
    deliveries.owe(db, desk.team, said, at=at)
