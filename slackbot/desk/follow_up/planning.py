"""What follows a resolution: the check-in, the survey, and where they go."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import progress
from slackbot.desk.people import recipient
from slackbot.domain import eligibility, keys
from slackbot.domain.delivery import UNINVITED, NewDelivery, State
from slackbot.domain.eligibility import destination
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import FOLLOW_UP, KINDS, QUESTIONS, WHILE_OPEN, Kind
from slackbot.domain.plan import Survey, Tier
from slackbot.domain.reasons import UNWRITTEN, Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.working import Span
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx

_TO_ANSWER = timedelta(days=1)  # a survey that goes out can be answered so long at least


def obstacle(reader: Recipient, place: Channel | None) -> Reason | None:
    """Return why we cannot write where follow-up goes to, None if we can; `place` is what we know of the channel.

    A direct message needs no membership.
    """
    if reader.channel is None:
        return None
    return place.obstacle if place is not None else Reason.NO_CHANNEL


def as_told(reader: Recipient, place: Channel | None) -> Recipient:
    """Return the reader as whoever acts knows of them: they are told if we are not in the channel."""
    return replace(reader, is_uninvited=obstacle(reader, place) is Reason.NO_CHANNEL)


def held(tx: Tx, key: str) -> Reason | None:
    """Return why a message that was just enqueued is held at once, as what it stands below is; None if it is not."""
    row = rows.outbox_read.of_key(tx, key)
    is_held = row is not None and row.state is State.HELD and row.reason in UNWRITTEN
    return Reason(row.reason or "") if row is not None and is_held else None


@dataclass(frozen=True)
class Plan:
    """What follows a resolution: the issue with time to answer, the messages to send, and when the check-in goes out.

    `checkin_at` is None if it goes to nobody: `why` says why not.
    """

    issue: Issue
    outgoing: tuple[NewDelivery, ...]
    checkin_at: datetime | None
    why: Reason | None


def plan(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, at: datetime) -> Plan:
    """Return the check-in and the survey of the resolution just made, neither of which was enqueued before."""
    first = reader.first_allowed(recipient.after(desk, checkin_after(desk, reader.tier), at))
    then = after_silence(desk, reader, first)
    outgoing = _checkin(issue, reader, turn=1, due_at=first), _survey(tx, issue, reader, due_at=then)
    why = eligibility.unsendable(issue, reader, Kind.CHECKIN)
    return Plan(_with_time_to_answer(issue, then), outgoing, None if why else first, why)


def ask_after_silence(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, asked_at: datetime) -> None:
    """Enqueue the survey for when the check-in of that time gets no answer; until then the issue is not closed."""
    due_at = after_silence(desk, reader, asked_at)
    enqueue_survey(tx, desk, issue, reader, due_at=due_at)
    with_time = _with_time_to_answer(issue, due_at)
    if with_time != issue:
        rows.issues.save(tx, with_time)


def _with_time_to_answer(issue: Issue, survey_at: datetime) -> Issue:
    """Return the issue, not closed before a survey of that time can be answered.

    Nobody is asked what they can no longer answer: long holidays, or more time that a customer wants, put it off.
    """
    is_early = issue.closes_at is not None and issue.closes_at < survey_at + _TO_ANSWER
    return replace(issue, closes_at=survey_at + _TO_ANSWER) if is_early else issue


def checkin_after(desk: Desk, tier: Tier) -> Span:
    """Return how long after a resolution the check-in goes out."""
    return tier.checkin_after or Span(desk.defaults.checkin_after)


def after_solved(desk: Desk, reader: Recipient, at: datetime) -> datetime:
    """Return when the survey goes out if “Solved” was pressed at `at`."""
    span = reader.tier.survey_after_solved or Span(desk.defaults.survey_after)
    return reader.first_allowed(recipient.after(desk, span, at))


def after_silence(desk: Desk, reader: Recipient, at: datetime) -> datetime:
    """Return when the survey goes out if the check-in of `at` gets no answer."""
    return reader.first_allowed(recipient.after(desk, reader.tier.survey_after_silence, at))


def enqueue_checkin(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, turn: int, due_at: datetime) -> None:
    """Enqueue one check-in."""
    rows.outbox_write.enqueue(tx, _checkin(issue, reader, turn=turn, due_at=due_at), at=desk.now())


def _checkin(issue: Issue, reader: Recipient, *, turn: int, due_at: datetime) -> NewDelivery:
    key = keys.checkin(issue.number, issue.resolutions, turn)
    return to_customer(issue, reader, key=key, kind=Kind.CHECKIN, due_at=due_at, content={"turn": turn})


def enqueue_survey(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, due_at: datetime) -> None:
    """Enqueue the survey of this resolution, or move it if it was not sent yet."""
    if not rows.outbox_write.reschedule(tx, keys.survey(issue.number, issue.resolutions), due_at=due_at):
        rows.outbox_write.enqueue(tx, _survey(tx, issue, reader, due_at=due_at), at=desk.now())


def _survey(tx: Tx, issue: Issue, reader: Recipient, *, due_at: datetime) -> NewDelivery:
    kind = _question(tx, issue, reader.tier)
    return to_customer(issue, reader, key=keys.survey(issue.number, issue.resolutions), kind=kind, due_at=due_at)


def _question(tx: Tx, issue: Issue, tier: Tier) -> Kind:
    """Return what this resolution asks: where two questions take turns, the one the customer was not asked last."""
    if tier.question is not Survey.IN_TURN or issue.requester is None:
        return Kind.SURVEY
    last = rows.outbox_read.last_survey(tx, issue.requester)
    return Kind.CES if last is not None and last.kind is Kind.SURVEY else Kind.SURVEY


def to_customer(
    issue: Issue,
    reader: Recipient,
    *,
    key: str,
    kind: Kind,
    due_at: datetime,
    content: Mapping[str, object] | None = None,
) -> NewDelivery:
    """Return a message about the issue to its customer: in its thread, else to the requester alone."""
    channel = destination(issue, reader, kind)
    in_thread = channel == reader.channel
    told = {UNINVITED: True} if in_thread and reader.is_uninvited else {}
    return NewDelivery(
        key=key,
        kind=kind,
        channel=channel,
        due_at=due_at,
        issue=issue.number,
        resolution_no=issue.resolutions,
        person=issue.requester,
        account=reader.budget_owner,
        anchor_ts=issue.thread_ts if in_thread else None,
        after=keys.notice(issue.number) if in_thread and issue.thread_ts is None else None,
        content={**(content or {}), **told},
    )


def withdraw_questions(tx: Tx, issue: Issue, *, reason: Reason) -> None:
    """Withdraw what was to be asked about the issue's resolution and was not sent."""
    rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=QUESTIONS, state=State.WITHDRAWN, reason=reason)


def withdraw_auto_closed(tx: Tx, issue: Issue) -> None:
    """Withdraw the line that no answer came, unless it was sent: the customer has written."""
    if issue.is_over:
        kinds = (Kind.AUTO_CLOSED,)
        rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=kinds, state=State.WITHDRAWN, reason=Reason.ANSWERED)


def withdraw_while_open(tx: Tx, desk: Desk, issue: Issue, *, reason: Reason) -> None:
    """Withdraw what was to be said until the issue is resolved and was not sent; a question for a word is over."""
    rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=WHILE_OPEN, state=State.WITHDRAWN, reason=reason)
    progress.end_wait(tx, desk, issue, how=reason)


def expire(tx: Tx, issue: Issue) -> None:
    """End what was not asked before the issue was closed; how it is after a recovery may be asked later."""
    for on_closing, stop in eligibility.CLOSED.items():
        kinds = [kind for kind, traits in KINDS.items() if traits.on_closing is on_closing]
        rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=kinds, state=stop.state, reason=stop.reason)


def redirect(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Send follow-up that was not sent yet to where it belongs now that the issue was edited."""
    reader = recipient.of_issue(tx, desk, issue)
    rows.outbox_write.readdress(
        tx,
        issue=issue.number,
        kinds=FOLLOW_UP,
        channel=destination(issue, reader, Kind.CHECKIN),
        person=issue.requester,
        account=reader.budget_owner,
    )
