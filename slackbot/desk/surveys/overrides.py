"""Follow-up by hand: a check-in sent earlier, later, in other words or not at all, a survey now or never."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import asking_again, contact_budget, planning, refusals
from slackbot.desk.follow_up.outlook import outlook
from slackbot.desk.issues import cards
from slackbot.desk.people import recipient
from slackbot.domain import keys, overrides
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outlook import Outlook
from slackbot.domain.overrides import Order
from slackbot.domain.question import CSAT
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import own

_SURVEYS = (Kind.SURVEY, Kind.CES)
_UNSENT = (State.DUE, State.HELD, State.WITHDRAWN)


@dataclass(frozen=True)
class Moved:
    """A check-in that goes out at another time, and to whom; `asked_for` is the time that the agent named.

    `peace` is why they are not written to then. `survey_at` is when the survey follows a check-in that gets no answer;
    None if it does not, and `no_survey` says why. `obstacle` is why we cannot write there.
    """

    issue: Issue
    reader: Recipient
    asked_for: datetime
    checkin_at: datetime
    peace: Reason | None
    survey_at: datetime | None
    no_survey: Reason | None
    obstacle: Reason | None


@dataclass(frozen=True)
class Cancelled:
    """An issue whose check-in is not sent, and what becomes of its survey; None if there never was one."""

    issue: Issue
    survey: Outlook | None


@dataclass(frozen=True)
class Hurried:
    """A survey that goes out as soon as nothing stands in its way, or stays until something changes.

    `replaces_checkin`: one was still to come, and is left out for it. `obstacle` is why we cannot write there.
    """

    issue: Issue
    reader: Recipient
    outlook: Outlook
    replaces_checkin: bool
    obstacle: Reason | None


def move_checkin(desk: Desk, number: int, order: Order, *, by: str) -> Moved:
    """Send the check-in at another time, or after all. Raises `Refused` if it cannot be sent any more."""
    with desk.begin() as tx:
        issue, reader = _to_ask(tx, desk, number, Kind.CHECKIN, by=by)
        _check_survey_unsent(tx, issue)
        asked_for = recipient.after(desk, order.wait, desk.now())
        due = reader.first_allowed(asked_for)
        if not overrides.is_before_closing(issue, due):
            raise Refused("refusal/closes_before", number=number, closes_at=issue.closes_at or due)
        _enqueue_checkin(tx, desk, issue, reader, template=_template(desk, order.template), due_at=due)
        survey_at, no_survey = _let_survey_follow(tx, desk, issue, reader, due)
        rows.events.add(tx, Event(number, desk.now(), by, What.CHECKIN_MOVED, {"to": due.isoformat()}))
        cards.enqueue_edit(tx, desk, issue)
        obstacle = _obstacle(tx, reader, _last_checkin(tx, issue))
    desk.wake()
    return Moved(issue, reader, asked_for, due, reader.peace(asked_for), survey_at, no_survey, obstacle)


def _obstacle(tx: Tx, reader: Recipient, asked: Delivery) -> Reason | None:
    return planning.obstacle(reader, recipient.place_of(tx, reader.channel)) or planning.held(tx, asked.key)


def _to_ask(tx: Tx, desk: Desk, number: int, kind: Kind, *, by: str) -> tuple[Issue, Recipient]:
    """Return the resolved issue, held, and who may be asked about it. Raises `Refused`."""
    agent(tx, by)
    issue = rows.issues.lock(tx, number)
    overrides.check_asking(issue, what="checkin" if kind is Kind.CHECKIN else "survey", at=desk.now())
    reader = recipient.of_issue(tx, desk, issue)
    refusals.check_sendable(desk, issue, reader, kind)
    return issue, reader


def _check_survey_unsent(tx: Tx, issue: Issue) -> None:
    survey = rows.outbox_read.of_key(tx, keys.survey(issue.number, issue.resolutions))
    if survey is not None and survey.state in (State.SENT, State.SENDING, State.UNSURE):
        raise Refused("refusal/survey_before", number=issue.number)


def _template(desk: Desk, typed: str | None) -> str | None:
    """Return the template that an agent named. Raises `Refused` with the nearest if there is none."""
    if typed is None:
        return None
    known = own.checkins(desk.texts.owners)
    found = known.get(typed.replace("-", "_"))
    if found is None:
        near = difflib.get_close_matches(typed, known, n=1, cutoff=0.4)
        meant = known[near[0]] if near else None
        raise Refused("refusal/no_checkin", typed=typed, near=meant, names=", ".join(known.values()))
    return found


def _enqueue_checkin(
    tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, template: str | None, due_at: datetime
) -> None:
    planned = _last_checkin(tx, issue)
    content = dict(planned.content) | ({"template": template} if template else {})
    outgoing = planning.to_customer(issue, reader, key=planned.key, kind=Kind.CHECKIN, due_at=due_at, content=content)
    if not rows.outbox_held.enqueue_again(tx, outgoing, at=desk.now()):
        raise _gone_out(tx, issue, planned.key, what="checkin", asks_instead=True)


def _last_checkin(tx: Tx, issue: Issue) -> Delivery:
    """Return the newest check-in of the last resolution. Raises `Refused` if none was ever planned."""
    asked = rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.CHECKIN,))
    mine = [one for one in asked if one.resolution_no == issue.resolutions]
    if not mine:
        raise _never_asked(issue)
    return mine[-1]


def _never_asked(issue: Issue) -> Refused:
    return Refused("refusal/silence_asks_nothing", number=issue.number)


def _gone_out(tx: Tx, issue: Issue, key: str, *, what: str, asks_instead: bool = False) -> Refused:
    """Return why the message cannot be sent once more; `asks_instead`: the survey still can."""
    sent = rows.outbox_read.of_key(tx, key)
    is_unsure = sent is not None and sent.state is State.UNSURE
    sent_at = sent.sent_at if sent is not None and not is_unsure else None
    return Refused(
        "refusal/gone_out",
        number=issue.number,
        what=what,
        sent_at=sent_at,
        unsure=is_unsure,
        asks_instead=asks_instead,
    )


def _let_survey_follow(
    tx: Tx, desk: Desk, issue: Issue, reader: Recipient, checkin_at: datetime
) -> tuple[datetime | None, Reason | None]:
    """Move a survey that was not sent behind the check-in; return when it goes out, or why it does not."""
    due, key = planning.after_silence(desk, reader, checkin_at), keys.survey(issue.number, issue.resolutions)
    if not rows.outbox_write.reschedule(tx, key, due_at=due):
        ended = rows.outbox_read.of_key(tx, key)
        return None, Reason(ended.reason) if ended is not None and ended.reason in set(Reason) else None
    return (due, None) if overrides.is_before_closing(issue, due) else (None, Reason.CLOSED)


def cancel_checkin(desk: Desk, number: int, *, by: str) -> Cancelled:
    """Send no check-in; the survey stays as planned. Raises `Refused` if there is none to cancel."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        overrides.check_asking(issue, what="checkin", at=desk.now())
        if not _withdraw(tx, issue, (Kind.CHECKIN,), reason=Reason.CANCELLED):
            raise _nothing_planned(tx, desk, issue, _last_checkin(tx, issue), what="checkin")
        rows.events.add(tx, Event(number, desk.now(), by, What.CHECKIN_CANCELLED))
        cards.enqueue_edit(tx, desk, issue)
        asking_again.take_back(tx, desk, _last_checkin(tx, issue))
        survey = rows.outbox_read.of_key(tx, keys.survey(issue.number, issue.resolutions))
        becomes = outlook(tx, desk, survey) if survey is not None and survey.state in _UNSENT else None
    desk.wake()
    return Cancelled(issue, becomes)


def _withdraw(tx: Tx, issue: Issue, kinds: Sequence[Kind], *, reason: str) -> bool:
    found = rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=kinds, state=State.WITHDRAWN, reason=reason)
    return bool(found)


def _nothing_planned(tx: Tx, desk: Desk, issue: Issue, asked: Delivery, *, what: str) -> Refused:
    """Return why there is nothing to withdraw."""
    if asked.state in (State.HELD, State.WITHDRAWN, State.FAILED) and asked.reason:
        return refusals.because(desk, issue, asked.kind, reason=asked.reason)
    return _gone_out(tx, issue, asked.key, what=what)


def send_survey(desk: Desk, number: int, *, by: str) -> Hurried:
    """Send the survey of the last resolution as soon as it may go out. Raises `Refused` if it would be held back."""
    with desk.begin() as tx:
        issue, reader = _to_ask(tx, desk, number, Kind.SURVEY, by=by)
        planned = _survey(tx, issue)
        _check_budget(tx, desk, issue, reader, planned)
        outgoing = planning.to_customer(issue, reader, key=planned.key, kind=planned.kind, due_at=desk.now())
        if not rows.outbox_held.enqueue_again(tx, outgoing, at=desk.now()):
            raise _survey_gone_out(tx, issue, planned.key)
        replaces_checkin = _withdraw(tx, issue, (Kind.CHECKIN,), reason=Reason.FOLDED)
        rows.events.add(tx, Event(number, desk.now(), by, What.SURVEY_HURRIED))
        if replaces_checkin:
            cards.enqueue_edit(tx, desk, issue)
        survey = _survey(tx, issue)
        becomes, obstacle = outlook(tx, desk, survey), _obstacle(tx, reader, survey)
    desk.wake()
    return Hurried(issue, reader, becomes, replaces_checkin, obstacle)


def _survey(tx: Tx, issue: Issue) -> Delivery:
    found = rows.outbox_read.of_key(tx, keys.survey(issue.number, issue.resolutions))
    if found is None:
        raise _never_asked(issue)
    return found


def _check_budget(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, planned: Delivery) -> None:
    """Raise `Refused` if the survey would be held back; one that was sent is refused for that."""
    held = contact_budget.left(tx, desk, person=issue.requester, account=reader.budget_owner, apart_from=planned.id)
    if held is None or planned.state in (State.SENT, State.SENDING, State.UNSURE):
        return
    raise Refused(
        "refusal/budget_spent",
        number=issue.number,
        payer=held.budget_owner.value,
        most=held.allowance.most,
        within=held.allowance.within,
        free_at=held.free_at,
        due_at=planned.due_at if planned.state is State.DUE else None,
    )


def _survey_gone_out(tx: Tx, issue: Issue, key: str) -> Refused:
    if rows.answers.of_resolution(tx, CSAT, issue=issue.number, resolution_no=issue.resolutions):
        return Refused("refusal/survey_answered", number=issue.number)
    return _gone_out(tx, issue, key, what="survey")


def skip_survey(desk: Desk, number: int, *, by: str) -> Issue:
    """Send no survey of the last resolution. Raises `Refused` if there is none to skip."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        overrides.check_asking(issue, what="survey", at=desk.now())
        if not _withdraw(tx, issue, _SURVEYS, reason=Reason.SKIPPED):
            raise _nothing_planned(tx, desk, issue, _survey(tx, issue), what="survey")
        rows.events.add(tx, Event(number, desk.now(), by, What.SURVEY_SKIPPED))
    desk.wake()
    return issue
