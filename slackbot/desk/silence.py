"""What silence ends: issues that wait for the customer are resolved, resolved ones closed."""

from collections.abc import Sequence
from dataclasses import replace

from slackbot.desk import audience, cards, follow_up, pending, threads
from slackbot.desk import issues as deeds
from slackbot.desk.context import Desk
from slackbot.domain import issue as rules
from slackbot.domain.delivery import Delivery, Kind, Owed, Verb
from slackbot.domain.issue import Issue, Status
from slackbot.slack import ThreadMessage
from slackbot.store import deliveries, issues
from slackbot.store.database import Connection


def end_silent(desk: Desk) -> int:
    """Close the issues whose time has come, and look whether those that wait were answered; return how many."""
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
            _make_sure(db, desk, issue)
    desk.wake()
    return True


def _close(db: Connection, desk: Desk, issue: Issue) -> None:
    closed = rules.close(issue, at=desk.now())
    deeds.keep(db, desk, closed, by=None, what="closed")
    follow_up.expire(db, desk, closed)


def _make_sure(db: Connection, desk: Desk, issue: Issue) -> None:
    """Owe a look at where the customer was reminded: an answer may have come while we heard nothing."""
    reminder = pending.reminder_of(db, desk, issue)
    if reminder is None or not reminder.ts:  # nobody knows where it is
        _resolve(db, desk, issue)
        return
    issues.save(db, replace(issue, ends_at=None))
    look = Owed(
        key=f"silence:{reminder.key}",
        kind=Kind.SILENCE,
        verb=Verb.READ,
        channel=reminder.posted_channel or reminder.channel,
        due_at=desk.now(),
        issue=issue.number,
        anchor_ts=reminder.anchor_ts or reminder.ts,
        content={"since": reminder.content["since"]},
    )
    deliveries.owe(db, desk.team, look, at=desk.now())


def decide(db: Connection, desk: Desk, look: Delivery, messages: Sequence[ThreadMessage]) -> None:
    """Resolve the issue, unless it was answered there, or waits no more, or anew."""
    number = look.issue or 0
    if pending.waits_since(issues.lock(db, desk.team, number)) != look.content["since"]:
        return
    threads.catch_up(db, desk, number, messages, thread=look)
    issue = issues.get(db, desk.team, number)
    if issue.status is Status.PENDING:
        _resolve(db, desk, issue)


def not_sure(db: Connection, desk: Desk, look: Delivery, reason: str) -> None:
    """Tell the agents that we cannot look, so that the issue stays until one of them decides."""
    issue = issues.get(db, desk.team, look.issue or 0)
    if pending.waits_since(issue) == look.content["since"]:
        cards.owe_in_card(db, desk, issue, kind=Kind.NOT_CLOSED, key=f"not-closed:{look.key}", reason=reason)


def _resolve(db: Connection, desk: Desk, issue: Issue) -> None:
    """Resolve what the customer, reminded once, did not come back to; nothing more is asked about it."""
    at = desk.now()
    reader = audience.of_issue(db, desk, issue)
    resolved = rules.resolve_for_silence(issue, at=at, closes_at=at + reader.tier.closes_after)
    deeds.keep(db, desk, resolved, by=None, what="resolved", auto_closed=True)
    follow_up.withdraw_while_open(db, desk, resolved, reason="resolved")
    key = f"auto-closed:{issue.number}:{resolved.resolutions}"
    said = follow_up.to_customer(resolved, reader, key=key, kind=Kind.AUTO_CLOSED, due_at=reader.first_allowed(at))
    deliveries.owe(db, desk.team, said, at=at)
