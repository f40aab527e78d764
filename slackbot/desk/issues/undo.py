"""Undo: a resolution or a hand-over taken back, with what was not sent yet, by whoever made it."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import agents_questions, ended_questions, planning, progress
from slackbot.desk.issues import actions, cards
from slackbot.desk.people import clicks
from slackbot.domain import keys
from slackbot.domain import undo as rules
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Contact, Side
from slackbot.domain.outcome import Outcome
from slackbot.domain.reasons import Reason
from slackbot.store import rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Undone:
    """An issue as it was before, and whether what somebody was told of it was posted already.

    That is the words that came with a resolution, which stay, or the message to an assignee, which is corrected.
    """

    issue: Issue
    was_posted: bool


def undo_resolution(desk: Desk, value: str, *, by: str) -> Undone:
    """Take a resolution back; `value` is what its button carries. Raises `Refused`."""
    number, nth = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        resolved, happened, event = _find(tx, desk, number, What.RESOLVED, nth, by=by)
        issue = rules.resolution(resolved, rules.before(resolved, happened, event))
        actions.keep(tx, desk, issue, by=by, what=What.UNDONE, event=event.what, nth=nth)
        planning.withdraw_questions(tx, issue, reason=Reason.UNDONE)
        ended_questions.end(tx, desk, issue)
        agents_questions.end_words(tx, desk, resolved, how=Outcome.UNDONE)
        agents_questions.ask_elsewhere_again(tx, desk, issue)
        progress.take_up(tx, desk, issue)
        undone = Undone(issue, was_posted=event.detail["with_words"] and not _withdraw_words(tx, desk, issue))
    desk.wake()
    return undone


def undo_assignment(desk: Desk, value: str, *, by: str) -> Undone:
    """Take a hand-over back; `value` is what its button carries. Raises `Refused`."""
    number, nth = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        assigned, _, event = _find(tx, desk, number, What.ASSIGNED, nth, by=by)
        issue = rules.assignment(assigned, assignee=event.detail["from"])
        actions.keep(tx, desk, issue, by=by, what=What.UNDONE, event=event.what, nth=nth)
        undone = Undone(issue, was_posted=_correct_handover(tx, desk, issue, by=by, to=event.detail["to"]))
    desk.wake()
    return undone


def _find(tx: Tx, desk: Desk, number: int, what: What, nth: int, *, by: str) -> tuple[Issue, Sequence[Event], Event]:
    """Return the issue, held, with all that happened to it, and what is to be undone. Raises `Refused`."""
    agent(tx, by)
    issue = rows.issues.lock(tx, number)
    happened = rows.events.of_issue(tx, number)
    spoken = [*rows.touches.of_issue(tx, number), *_heard(tx, number)]
    return issue, happened, rules.check(happened, what, nth, by=by, at=desk.now(), spoken=spoken)


def _heard(tx: Tx, number: int) -> Sequence[Contact]:
    """Return the customer's words by when we told the agents: Slack's clock, by which words are dated, may be late."""
    lines = rows.outbox_read.of_issue(tx, number, kinds=(Kind.LINK,))
    return [Contact(Side.CUSTOMER, str(line.content["user"]), line.planned_at) for line in lines]


def _withdraw_words(tx: Tx, desk: Desk, issue: Issue) -> bool:
    """Withdraw the words that came with the resolution, which are no contact then; False if they were posted."""
    key = keys.answer(issue.number, issue.resolutions)
    if not rows.outbox_held.withdraw(tx, key, reason=Reason.UNDONE, at=desk.now()):
        return False
    rows.touches.remove(tx, issue.number, source=key)
    return True


def _correct_handover(tx: Tx, desk: Desk, issue: Issue, *, by: str, to: str) -> bool:
    """Withdraw the message to the agent who had it, or correct it; return whether it was posted."""
    told = [one for one in rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.HANDOVER,)) if one.person == to]
    if to == by or not told or rows.outbox_held.withdraw(tx, told[-1].key, reason=Reason.UNDONE, at=desk.now()):
        return False
    cards.enqueue_handover_edit(tx, desk, issue, told[-1], by=by)
    return True
