"""What a message that has just arrived, or never will, makes us do."""

from collections.abc import Callable, Mapping, Sequence

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import planning, progress
from slackbot.desk.issues import pending
from slackbot.desk.people import recipient
from slackbot.desk.reports import summary
from slackbot.desk.threads import auto_close, conversation
from slackbot.domain import keys
from slackbot.domain.delivery import UNDECIDED, Delivery, Owed, State, Verb
from slackbot.domain.kinds import KINDS, TO_CUSTOMER, Kind
from slackbot.domain.send_window import Loss
from slackbot.slack import ThreadMessage
from slackbot.store import rows
from slackbot.store.tx import Tx

Arrived = Callable[[Tx, Desk, Delivery, str], None]


def sent(tx: Tx, desk: Desk, delivery: Delivery, *, ts: str) -> None:
    """Do what a message that has just arrived makes possible."""
    if delivery.kind in TO_CUSTOMER and delivery.issue is not None:
        _begin_thread(tx, delivery, ts)
    if delivery.kind is Kind.SUMMARY:
        summary.keep_as_posted(tx, delivery)
    deed = _ARRIVED.get(delivery.kind)
    if deed is not None and delivery.issue is not None:
        deed(tx, desk, delivery, ts)


def known_to_be_there(tx: Tx, desk: Desk, delivery: Delivery) -> None:
    """Do the same for a message that somebody has seen, though nobody knows its `ts`."""
    sent(tx, desk, delivery, ts="")


def read(tx: Tx, desk: Desk, look: Delivery, messages: Sequence[ThreadMessage]) -> None:
    """Do what a look at a thread was for."""
    if look.kind is Kind.SILENCE:
        auto_close.decide(tx, desk, look, messages)
    else:
        conversation.count_earlier(tx, desk, look.issue or 0, messages)


def ended(tx: Tx, desk: Desk, delivery: Delivery, *, state: State, reason: str) -> None:
    """Do what is to be done about a message that does not go out."""
    if state in UNDECIDED and delivery.verb is Verb.POST and KINDS[delivery.kind].is_asked_about:
        rows.outbox_write.owe(tx, _question(desk, delivery), at=desk.now())
    if delivery.kind is Kind.CHECKIN and reason == Loss.FOLDED:
        _ask_at_once(tx, desk, delivery)
    elif delivery.kind is Kind.REMINDER and state in (State.HELD, State.FAILED):
        pending.not_reminded(tx, desk, delivery, reason)
    elif delivery.kind is Kind.NOTICE and state is State.HELD:
        pending.not_reminded_either(tx, desk, delivery)
    elif delivery.kind is Kind.SILENCE:
        auto_close.not_sure(tx, desk, delivery, reason)


def _question(desk: Desk, lost: Delivery) -> Owed:
    """Return what asks the agents what is to become of a message that is lost."""
    return Owed(
        key=keys.lost(lost.id, attempts=lost.attempts),
        kind=Kind.UNSURE,
        channel=desk.support_channel,
        due_at=desk.now(),
        issue=lost.issue,
        content={"delivery": lost.id},
    )


def _ask_at_once(tx: Tx, desk: Desk, missed: Delivery) -> None:
    """Let the survey take the place of a check-in that comes too late; one that is due itself keeps its time."""
    survey = rows.outbox_read.of_key(tx, keys.survey(missed.issue or 0, missed.round))
    if survey is not None and survey.due_at > desk.now():
        rows.outbox_write.reschedule(tx, survey.key, due_at=desk.now())


def _begin_thread(tx: Tx, said: Delivery, ts: str) -> None:
    """Let the first message in the customer's channel begin the issue's thread, unless there is one."""
    number = said.issue or 0
    if ts and rows.issues.get(tx, number).channel == said.channel:
        rows.issues.set_thread(tx, number, said.anchor_ts or ts)


def _let_survey_wait(tx: Tx, desk: Desk, asked: Delivery, _ts: str) -> None:
    """Count the silence before the survey from when the check-in really went out."""
    number, turn = asked.issue or 0, int(asked.content.get("turn", 1))
    if rows.checkins.get(tx, issue=number, round_=asked.round, turn=turn) is not None:
        return
    reader = recipient.of_issue(tx, desk, rows.issues.get(tx, number))
    due = planning.after_silence(desk, reader, desk.now())
    rows.outbox_write.reschedule(tx, keys.survey(number, asked.round), due_at=due)


def _remind_later(tx: Tx, desk: Desk, asked: Delivery, _ts: str) -> None:
    """Owe the one reminder of a survey, where the plan has one."""
    issue = rows.issues.get(tx, asked.issue or 0)
    reader = recipient.of_issue(tx, desk, issue)
    span = reader.tier.survey_reminder_after
    if span is None:
        return
    due = reader.first_allowed(recipient.after(desk, span, desk.now()))
    key = keys.survey_reminder(issue.number, asked.round)
    owed = planning.to_customer(issue, reader, key=key, kind=Kind.SURVEY_REMINDER, due_at=due)
    rows.outbox_write.owe(tx, owed, at=desk.now())


def _promise_next(tx: Tx, desk: Desk, note: Delivery, _ts: str) -> None:
    issue = rows.issues.get(tx, note.issue or 0)
    if not issue.is_over:
        progress.promise_again(tx, desk, issue)


_ARRIVED: Mapping[Kind, Arrived] = {
    Kind.CHECKIN: _let_survey_wait,
    Kind.SURVEY: _remind_later,
    Kind.REMINDER: pending.reminded,
    Kind.PROGRESS: _promise_next,
}
