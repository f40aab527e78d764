"""Whose our last word was, where a customer writes: a person's, which they answer, or an automatic one."""

from collections.abc import Iterator
from datetime import UTC, datetime

from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import TO_CUSTOMER, Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def is_automatic_alone(tx: Tx, *, channel: str, ts: str) -> bool:
    """Return whether it was nobody's word that stood last in the direct channel before the message `ts`, or nothing."""
    last = rows.outbox_read.last_kind_in(tx, channel=channel, kinds=TO_CUSTOMER, before_ts=ts)
    return last is not Kind.REPLY


def is_automatic(tx: Tx, issue: Issue, *, channel: str, thread_ts: str, ts: str) -> bool:
    """Return whether it was nobody's word that stood last in the issue's thread before the message `ts`."""
    until = _at(ts)
    ours = [one for one in _posted(tx, issue, channel=channel, thread_ts=thread_ts) if _at(one.ts or ts) < until]
    last = max(ours, key=lambda one: _at(one.ts or ts), default=None)
    if last is None or last.kind is Kind.REPLY:
        return False
    theirs = rows.touches.last_of_agent(tx, issue.number, before=until)
    return theirs is None or theirs < _at(last.ts or ts)


def _posted(tx: Tx, issue: Issue, *, channel: str, thread_ts: str) -> Iterator[Delivery]:
    for one in rows.outbox_read.of_issue(tx, issue.number, kinds=TO_CUSTOMER):
        if one.ts and one.posted_channel == channel and thread_ts in (one.ts, one.anchor_ts):
            yield one


def _at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
