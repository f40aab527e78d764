"""What a message that has just arrived, or never will, makes us do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import asking_again, planning, progress
from slackbot.desk.issues import cards, losses, pending, source_changes
from slackbot.desk.people import recipient
from slackbot.desk.reports import summary_post
from slackbot.desk.threads import auto_close, looks
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import TO_CUSTOMER, Kind
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Loss
from slackbot.slack import ThreadMessage
from slackbot.store import rows
from slackbot.store.tx import Tx

_ASKED_INSTEAD = ("by_hand", "unclaimed", "opted_out")  # why a word is not said by itself, and a person is asked for it

Arrived = Callable[[Tx, Desk, "Arrival"], None]


@dataclass(frozen=True)
class Arrival:
    """A message about an issue that has just arrived, and its issue, held, as it stands now.

    `reader` is who it was composed for, None where that is not known any more.
    """

    delivery: Delivery
    issue: Issue
    reader: Recipient | None

    def read_by(self, tx: Tx, desk: Desk) -> Recipient:
        """Return who reads it."""
        return self.reader or recipient.of_issue(tx, desk, self.issue)


def sent(
    tx: Tx, desk: Desk, delivery: Delivery, *, ts: str, issue: Issue | None, reader: Recipient | None = None
) -> None:
    """Do what a message that has just arrived makes possible; `issue` is its issue, held, and read since the call."""
    if delivery.kind is Kind.SUMMARY:
        summary_post.keep_as_posted(tx, delivery)
    if issue is None:
        return
    if delivery.kind in TO_CUSTOMER:
        _begin_thread(tx, desk, delivery, issue, ts)
    if then := _ARRIVED.get(delivery.kind):
        then(tx, desk, Arrival(delivery, issue, reader))


def known_to_be_there(tx: Tx, desk: Desk, delivery: Delivery) -> None:
    """Do the same for a message that somebody has seen, though nobody knows its `ts`."""
    issue = rows.issues.get(tx, delivery.issue) if delivery.issue is not None else None
    sent(tx, desk, delivery, ts="", issue=issue)


def read(tx: Tx, desk: Desk, look: Delivery, messages: Sequence[ThreadMessage]) -> None:
    """Do what a look at a thread was for."""
    if look.kind is Kind.SILENCE:
        auto_close.decide(tx, desk, look, messages)
    elif look.kind is Kind.AUTHOR:
        looks.hear_again(tx, desk, look, messages)
    else:
        looks.count_earlier(tx, desk, look.issue or 0, messages)
        looks.catch_up_with_source(tx, desk, look, messages)
    looks.miss_source(tx, desk, look, messages)


def thread_gone(tx: Tx, desk: Desk, issue: Issue, *, thread_ts: str | None) -> str | None:
    """Return the thread of an issue that is held, now that this one is gone; None until a message begins another.

    With the thread its source is gone, if it had one.
    """
    if issue.thread_ts != thread_ts:
        return issue.thread_ts
    if issue.source_ts is not None:
        source_changes.take_back_in(tx, desk, issue.number)
    rows.issues.save(tx, replace(rows.issues.get(tx, issue.number), thread_ts=None))
    return None


def ended(tx: Tx, desk: Desk, delivery: Delivery, *, state: State, reason: str) -> None:
    """Do what is to be done about a message that does not go out."""
    losses.ask(tx, desk, replace(delivery, state=state, reason=reason))
    cards.enqueue_told(tx, desk, delivery)
    if delivery.kind is Kind.CHECKIN:
        asking_again.take_back(tx, desk, delivery)
        if reason == Loss.FOLDED:
            _ask_at_once(tx, desk, delivery)
    elif delivery.kind is Kind.REMINDER and state in (State.HELD, State.FAILED):
        pending.not_reminded(tx, desk, delivery, reason)
    elif delivery.kind is Kind.NOTICE and state is State.HELD:
        pending.not_reminded_either(tx, desk, delivery)
    elif delivery.kind is Kind.PROGRESS and reason in _ASKED_INSTEAD:
        progress.ask_instead(tx, desk, delivery)
    elif delivery.kind is Kind.SILENCE:
        auto_close.not_sure(tx, desk, delivery, reason)
    if delivery.verb is Verb.READ and reason == Reason.THREAD_NOT_FOUND:
        looks.miss_source(tx, desk, delivery, ())


def _ask_at_once(tx: Tx, desk: Desk, missed: Delivery) -> None:
    """Let the survey take the place of a check-in that comes too late; one that is due itself keeps its time."""
    survey = rows.outbox_read.of_key(tx, keys.survey(missed.issue or 0, missed.resolution_no))
    if survey is not None and survey.due_at > desk.now():
        rows.outbox_write.reschedule(tx, survey.key, due_at=desk.now())


def _begin_thread(tx: Tx, desk: Desk, said: Delivery, issue: Issue, ts: str) -> None:
    """Let the first message in the customer's channel begin the issue's thread, which the card links, if none is."""
    if ts and issue.thread_ts is None and issue.channel == said.channel:
        rows.issues.set_thread(tx, issue.number, said.anchor_ts or ts)
        cards.enqueue_thread(tx, desk, issue)


def _give_turn(tx: Tx, desk: Desk, arrival: Arrival) -> None:
    cards.enqueue_turn(tx, desk, arrival.issue)


def _let_survey_wait(tx: Tx, desk: Desk, arrival: Arrival) -> None:
    """Count the silence before the survey from when the check-in really went out."""
    asked = arrival.delivery
    survey = keys.survey(arrival.issue.number, asked.resolution_no)
    due = planning.after_silence(desk, arrival.read_by(tx, desk), desk.now())
    rows.outbox_write.reschedule_unanswered(tx, survey, checkin=asked, due_at=due)


def _remind_later(tx: Tx, desk: Desk, arrival: Arrival) -> None:
    """Enqueue the one reminder of a survey, where the plan has one."""
    asked, issue, reader = arrival.delivery, arrival.issue, arrival.read_by(tx, desk)
    span = reader.tier.survey_reminder_after
    if span is None:
        return
    due = reader.first_allowed(recipient.after(desk, span, desk.now()))
    key = keys.survey_reminder(issue.number, asked.resolution_no)
    outgoing = planning.to_customer(issue, reader, key=key, kind=Kind.SURVEY_REMINDER, due_at=due)
    rows.outbox_write.enqueue(tx, outgoing, at=desk.now())


def _wait_for_answer(tx: Tx, desk: Desk, arrival: Arrival) -> None:
    pending.reminded(tx, desk, arrival.delivery, arrival.issue, arrival.read_by(tx, desk))


def _promise_next(tx: Tx, desk: Desk, arrival: Arrival) -> None:
    if not arrival.issue.is_over:
        progress.promise_again(tx, desk, arrival.issue)


_ARRIVED: Mapping[Kind, Arrived] = {
    Kind.REPLY: _give_turn,
    Kind.CHECKIN: _let_survey_wait,
    Kind.SURVEY: _remind_later,
    Kind.REMINDER: _wait_for_answer,
    Kind.PROGRESS: _promise_next,
}
