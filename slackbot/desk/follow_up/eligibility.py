"""Whether follow-up may go out now: somebody wants it, the issue still calls for it, and it is the hour."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import planning
from slackbot.desk.people import recipient
from slackbot.desk.people.recipient import Audience
from slackbot.domain import send_window
from slackbot.domain.delivery import QUESTIONS, Delivery, Kind, State
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Contact, Side
from slackbot.domain.plan import Tier
from slackbot.domain.send_window import Drop, FollowUp, Loss, Send, When
from slackbot.domain.verdict import Elsewhere, Later, Stop
from slackbot.domain.working import Span
from slackbot.store import rows
from slackbot.store.tx import Tx

_RULES = {
    Kind.CHECKIN: FollowUp.CHECKIN,
    Kind.REMINDER: FollowUp.REMINDER,
    Kind.SURVEY_REMINDER: FollowUp.REMINDER,
    Kind.AUTO_CLOSED: FollowUp.REMINDER,
    Kind.PROGRESS: FollowUp.PROGRESS,
}  # every other kind is a survey
_PATIENCE: Mapping[Kind, Callable[[Tier], Span | None]] = {
    Kind.PROGRESS: lambda tier: tier.progress_every,
    Kind.REMINDER: lambda tier: tier.remind_pending_after,
}
"""How long after an agent's last word the customer can do without another one."""

_LOSSES = {
    Loss.FOLDED: State.WITHDRAWN,
    Loss.EXPIRED: State.HELD,
    Loss.TOO_LATE: State.HELD,
}
_CLOSES = {
    Kind.CHECKIN: (State.WITHDRAWN, "closed"),
    Kind.SURVEY_REMINDER: (State.WITHDRAWN, "closed"),
    Kind.SURVEY: (State.HELD, "expired"),
    Kind.CES: (State.HELD, "expired"),
}  # what becomes of a question about an issue that is closed; how it is after a recovery may be asked later


def look(tx: Tx, desk: Desk, delivery: Delivery) -> Stop | Later | Elsewhere | None:
    """Return why the message must not go out now, or not there; None if it may."""
    issue = rows.issues.get(tx, delivery.issue) if delivery.issue is not None else None
    if issue is not None and (moved_on := _moved_on(issue, delivery)):
        return Stop(State.WITHDRAWN, moved_on)
    if issue is not None and issue.is_closed(desk.now()) and delivery.kind in _CLOSES:
        return Stop(*_CLOSES[delivery.kind])
    if delivery.kind is Kind.SURVEY_REMINDER and _is_rated(tx, delivery):
        return Stop(State.WITHDRAWN, "answered")
    reader = _reader(tx, desk, issue, delivery)
    if planning.has_opted_out(reader):
        return Stop(State.HELD, "opted_out")
    if issue is not None and (not_there := _not_there(tx, issue, reader, delivery)):
        return not_there
    return _as_verdict(when(tx, desk, delivery, issue=issue, reader=reader))


def is_unwanted(desk: Desk, delivery: Delivery) -> bool:
    """Return whether who is to get the message has opted out."""
    with desk.read() as tx:
        return planning.has_opted_out(recipient.of_person(tx, desk, delivery.person or ""))


def _not_there(tx: Tx, issue: Issue, reader: Audience, delivery: Delivery) -> Stop | Elsewhere | None:
    """Return that there is nobody to write to, or that they are elsewhere; None if they are where it goes."""
    target = planning.destination(issue, reader)
    if not target:
        return Stop(State.HELD, "no_customer")
    anchor = issue.thread_ts if reader.channel else None
    if reader.channel and anchor is None and not planning.stands_alone(tx, issue):
        return Stop(State.HELD, "no_channel")
    return None if (target, anchor) == (delivery.channel, delivery.anchor_ts) else Elsewhere(target, anchor)


def _reader(tx: Tx, desk: Desk, issue: Issue | None, delivery: Delivery) -> Audience:
    if issue is not None:
        return recipient.of_issue(tx, desk, issue)
    return recipient.of_person(tx, desk, delivery.person or "")


def _moved_on(issue: Issue, delivery: Delivery) -> str | None:
    """Return why the issue calls for this message no more, None if it still does."""
    if delivery.kind in (*QUESTIONS, Kind.AUTO_CLOSED):
        return None if issue.is_over and issue.resolutions == delivery.round else "reopened"
    if issue.is_over:
        return "resolved"
    is_pending = issue.status is Status.PENDING
    if delivery.kind is Kind.REMINDER:
        return None if is_pending and delivery.content.get("since") == issue.waits_since else "answered"
    return "pending" if is_pending else None


def _is_rated(tx: Tx, delivery: Delivery) -> bool:
    return rows.ratings.counted(tx, issue=delivery.issue or 0, round_=delivery.round) is not None


def when(tx: Tx, desk: Desk, delivery: Delivery, *, issue: Issue | None, reader: Audience) -> When:
    """Return when the message goes out, as things stand now."""
    spoken = rows.touches.of_issue(tx, issue.number) if issue is not None else ()
    due_at = delivery.planned_at
    patience = _PATIENCE[delivery.kind](reader.tier) if delivery.kind in _PATIENCE else None
    word = _last(spoken, lambda contact: contact.side is Side.AGENT)
    if patience is not None and word is not None:
        due_at = max(due_at, recipient.after(desk, patience, word))
    return send_window.decide(
        _RULES.get(delivery.kind, FollowUp.SURVEY),
        due_at=due_at,
        now=desk.now(),
        customer=reader.customer,
        team=recipient.team(desk, desk.now()),
        last_word=_last(spoken, lambda contact: contact.side is Side.CUSTOMER and _is_since(issue, contact)),
    )


def _last(spoken: Sequence[Contact], is_it: Callable[[Contact], bool]) -> datetime | None:
    return max((contact.at for contact in spoken if is_it(contact)), default=None)


def _is_since(issue: Issue | None, contact: Contact) -> bool:
    """Return whether it was said after the resolution; of an issue that is open, everything was."""
    return issue is None or issue.resolved_at is None or contact.at >= issue.resolved_at


def _as_verdict(decided: When) -> Stop | Later | None:
    match decided:
        case Send():
            return None
        case Drop(why):
            return Stop(_LOSSES[why], why.value)
    return Later(decided.until, decided.why.value)
