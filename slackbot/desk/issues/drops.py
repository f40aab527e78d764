"""Dropping what was logged by mistake: nothing follows it, no figure counts it, and our line is taken back."""

from dataclasses import dataclass

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import agents_questions, planning
from slackbot.desk.issues import actions
from slackbot.domain import issue as rules
from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery, State, Verb
from slackbot.domain.events import What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import FOLLOW_UP, Kind
from slackbot.domain.metrics import Side
from slackbot.domain.outcome import Outcome
from slackbot.domain.reasons import Reason
from slackbot.store import rows
from slackbot.store.tx import Tx

_PLANNED = (*FOLLOW_UP, Kind.NOTICE, Kind.HANDOVER, Kind.SILENCE, Kind.THREAD)


@dataclass(frozen=True)
class Dropped:
    """A dropped issue; `takes_back`: we had written in the customer's channel, or were just about to."""

    issue: Issue
    takes_back: bool


def drop(desk: Desk, number: int, *, by: str, words: str = "") -> Dropped:
    """Drop the issue as logged by mistake and enqueue what takes our line back. Raises `Refused`."""
    with desk.begin() as tx:
        author = agent(tx, by)
        before = rows.issues.lock(tx, number)
        issue = rules.drop(before, by=author, at=desk.now(), has_contact=_has_contact(tx, before))
        actions.keep(tx, desk, issue, by=by, what=What.DROPPED, words=rules.check_words(words))
        _withdraw(tx, desk, issue)
        agents_questions.end_elsewhere(tx, desk, before, how=Outcome.DROPPED, by=by)
        dropped = Dropped(issue, takes_back=_take_back(tx, desk, before))
    desk.wake()
    return dropped


def _has_contact(tx: Tx, issue: Issue) -> bool:
    """Return whether an agent wrote to the customer since it was logged; what stood there before is none of it."""
    spoken = rows.touches.of_issue(tx, issue.number)
    return any(one.side is Side.AGENT and one.at >= issue.logged_at for one in spoken)


def _withdraw(tx: Tx, desk: Desk, issue: Issue) -> None:
    planning.withdraw_while_open(tx, desk, issue, reason=Reason.DROPPED)
    ended, why = State.WITHDRAWN, Reason.DROPPED
    rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=_PLANNED, state=ended, reason=why)
    for kind in _PLANNED:
        rows.outbox_held.withdraw_held(tx, issue=issue.number, kind=kind, reason=Reason.DROPPED, at=desk.now())


def _take_back(tx: Tx, desk: Desk, issue: Issue) -> bool:
    """Enqueue the deletion of the line in the customer's channel; return False if it is not there."""
    line = rows.outbox_read.of_key(tx, keys.notice(issue.number))
    if line is None or line.state not in (State.SENT, State.SENDING):
        return False
    outgoing = NewDelivery(
        key=keys.taken_back(issue.number),
        kind=Kind.TAKEN_BACK,
        verb=Verb.DELETE,
        channel="",
        due_at=desk.now(),
        issue=issue.number,
        after=line.key,
        content={"thread_ts": issue.thread_ts},
    )
    return rows.outbox_write.enqueue(tx, outgoing, at=desk.now())
