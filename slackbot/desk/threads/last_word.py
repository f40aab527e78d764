"""Whose our last word was, where a customer writes: a person's, which they answer, or an automatic one."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter

from slackbot.desk.context import Desk
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import TO_CUSTOMER, Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def is_automatic_alone(tx: Tx, *, channel: str, ts: str) -> bool:
    """Return whether it was nobody's word that stood last in the direct channel before the message `ts`, or nothing."""
    last = rows.outbox_read.last_kind_in(tx, channel=channel, kinds=TO_CUSTOMER, before_ts=ts)
    return last is not Kind.REPLY


def is_automatic(tx: Tx, desk: Desk, issue: Issue, *, channel: str, thread_ts: str, ts: str) -> bool:
    """Return whether it was nobody's word that stood last in the issue's thread before the message `ts`."""
    until = desk.said_at(ts)
    posted = [(_said_at(desk, one), one) for one in _posted(tx, issue, channel=channel, thread_ts=thread_ts)]
    said_at, last = max((one for one in posted if one[0] < until), key=itemgetter(0), default=(until, None))
    if last is None or last.kind is Kind.REPLY:
        return False
    theirs = rows.touches.last_of_agent(tx, issue.number, before=until)
    return theirs is None or theirs < said_at


def _posted(tx: Tx, issue: Issue, *, channel: str, thread_ts: str) -> Iterator[Delivery]:
    """Give what stands there of ours, or may: a customer can read it before Slack has told us that it arrived."""
    for one in rows.outbox_read.of_issue(tx, issue.number, kinds=TO_CUSTOMER):
        may_be_there = one.ts is not None or one.state in (State.SENDING, State.UNSURE)
        if may_be_there and one.posted_channel == channel and thread_ts in (one.ts, one.anchor_ts):
            yield one


def _said_at(desk: Desk, one: Delivery) -> datetime:
    return desk.said_at(one.ts) if one.ts else one.attempted_at or one.due_at
