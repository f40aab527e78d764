"""Waiting for the customer: one reminder, and what follows if they stay silent."""

from dataclasses import dataclass, replace
from datetime import datetime

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import planning
from slackbot.desk.issues import actions, cards
from slackbot.desk.people import recipient
from slackbot.domain import issue as rules
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.eligibility import unsendable
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Waiting:
    """An issue that waits for its customer, who that is, when they are reminded, and when silence then resolves it.

    None is never: nobody is reminded, and `why` says why not, or the plan of their tier goes on waiting.
    """

    issue: Issue
    reader: Recipient
    remind_at: datetime | None
    auto_close_at: datetime | None
    why: Reason | None


def wait(desk: Desk, number: int, *, by: str) -> Waiting:
    """Let the issue wait for the customer. Raises `Refused` if it waits already or is over."""
    with desk.begin() as tx:
        waiting = wait_in(tx, desk, number, by=by)
    desk.wake()
    return waiting


def wait_anew(desk: Desk, number: int, *, by: str) -> Waiting:
    """Let the issue wait on from now, with a reminder of its own. Raises `Refused` if it does not wait."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        rules.check_waits(issue)
        actions.go_on_in(tx, desk, issue, by=by, why=What.RESUMED, how=Outcome.WAITS)
        waiting = wait_in(tx, desk, number, by=by)
    desk.wake()
    return waiting


def wait_in(tx: Tx, desk: Desk, number: int, *, by: str) -> Waiting:
    """Let the issue wait for the customer inside a transaction of another action."""
    agent(tx, by)
    before = rows.issues.lock(tx, number)
    issue = rules.wait(before, by=by, at=desk.now())
    actions.keep(tx, desk, issue, by=by, what=What.PENDING, **actions.hands(before, issue))
    planning.withdraw_while_open(tx, desk, issue, reason=Reason.PENDING)
    place = recipient.place_of(tx, issue.channel)
    reader = recipient.of_issue(tx, desk, issue, place=place)
    remind_at = _enqueue_reminder(tx, desk, issue, reader, place)
    if isinstance(remind_at, Reason):
        return Waiting(issue, reader, None, None, why=remind_at)
    return Waiting(issue, reader, remind_at, auto_close_at(desk, reader, remind_at), why=None)


def _enqueue_reminder(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, place: Channel | None) -> datetime | Reason:
    """Enqueue the reminder, where the plan has one; return when it goes out, or why nobody gets it."""
    span = reader.tier.remind_pending_after
    if span is None or issue.pending_since is None:
        return Reason.OFF
    due = reader.first_allowed(recipient.after(desk, span, issue.pending_since))
    nth = len(rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.REMINDER,))) + 1
    since = {"since": issue.waits_since}
    key = keys.reminder(issue.number, nth=nth)
    outgoing = planning.to_customer(issue, reader, key=key, kind=Kind.REMINDER, due_at=due, content=dict(since))
    rows.outbox_write.enqueue(tx, outgoing, at=desk.now())
    kept = rows.outbox_read.of_key(tx, key)
    if kept is not None and kept.state is State.HELD:  # we are not where the customer is
        not_reminded(tx, desk, kept, kept.reason or "")
        return planning.held(tx, key) or Reason.NO_CHANNEL
    return unsendable(issue, reader, Kind.REMINDER) or planning.obstacle(reader, place) or due


def cancel_reminder(desk: Desk, number: int, *, by: str) -> Issue:
    """Remind nobody, so that silence ends nothing either. Raises `Refused` if no reminder is still to come."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        rules.check_waits(issue)
        withdrawn = rows.outbox_write.end_unsent(
            tx, issue=number, kinds=(Kind.REMINDER,), state=State.WITHDRAWN, reason=Reason.CANCELLED
        )
        if not withdrawn:
            raise Refused("refusal/no_reminder", number=number)
        rows.events.add(tx, Event(number, desk.now(), by, What.REMINDER_CANCELLED))
        cards.enqueue_edit(tx, desk, issue)
    desk.wake()
    return issue


def auto_close_at(desk: Desk, reader: Recipient, reminded_at: datetime) -> datetime | None:
    """Return when an issue whose customer was reminded at that time is resolved for silence; None is never."""
    span = reader.tier.auto_close_after
    return recipient.after(desk, span, reminded_at) if span else None


def reminded(tx: Tx, desk: Desk, reminder: Delivery, issue: Issue, reader: Recipient) -> None:
    """Let silence resolve the issue, which is held, from now on: its customer was told until when."""
    if issue.waits_since == reminder.content["since"] and not is_asked_about(tx, issue):
        until = auto_close_at(desk, reader, desk.now())
        rows.issues.save(tx, replace(issue, auto_close_at=until))


def is_asked_about(tx: Tx, issue: Issue) -> bool:
    """Return whether the agents were asked, since it waits, about words outside the thread: silence ends nothing."""
    return rows.outbox_read.of_key(tx, keys.elsewhere(issue.number, since=issue.waits_since)) is not None


def was_reminded(tx: Tx, issue: Issue) -> bool:
    """Return whether a reminder reached the customer since the issue waits; a direct one reaches one person."""
    outgoing = rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.REMINDER,))
    theirs = (one for one in outgoing if one.state is State.SENT and one.content["since"] == issue.waits_since)
    return any(one.channel == issue.channel or one.person == issue.requester for one in theirs)


def not_reminded(tx: Tx, desk: Desk, reminder: Delivery, reason: str) -> None:
    """Tell the agents that nobody reminded the customer, so that the issue stays until one of them decides."""
    issue = rows.issues.get(tx, reminder.issue or 0)
    key = keys.no_reminder(reminder.key)
    cards.enqueue_in_card(tx, desk, issue, kind=Kind.NO_REMINDER, key=key, reason=reason)


def not_reminded_either(tx: Tx, desk: Desk, notice: Delivery) -> None:
    """Tell the agents the same of a reminder that is held with the first line it was to stand under."""
    for reminder in rows.outbox_read.of_issue(tx, notice.issue or 0, kinds=(Kind.REMINDER,)):
        if reminder.state is State.HELD:
            not_reminded(tx, desk, reminder, reminder.reason or "")
