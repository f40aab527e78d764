"""Follow-up by hand: a check-in sent earlier, later, in other words or not at all, a survey now or never."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import asking_again, contact_budget, eligibility, planning
from slackbot.desk.people import recipient
from slackbot.domain import calendar, keys, overrides
from slackbot.domain import eligibility as rules
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.eligibility import destination
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.overrides import Order
from slackbot.domain.question import CSAT
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Wait
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import own, when

_SURVEYS = (Kind.SURVEY, Kind.CES)


@dataclass(frozen=True)
class Moved:
    """A check-in that goes out at another time, and to whom; `asked_for` is the time that the agent named.

    `survey_at` is when the survey follows a check-in that gets no answer, None if it does not.
    """

    issue: Issue
    reader: Recipient
    asked_for: datetime
    checkin_at: datetime
    survey_at: datetime | None
    is_member: bool


@dataclass(frozen=True)
class Cancelled:
    """An issue whose check-in is not sent, and when its survey goes out all the same; None if it does not."""

    issue: Issue
    survey_at: datetime | None


@dataclass(frozen=True)
class Hurried:
    """A survey that goes out now, or, if `wait` is not None, as soon as nothing stands in its way.

    `replaces_checkin`: one was still to come, and is left out for it.
    """

    issue: Issue
    reader: Recipient
    wait: Wait | None
    replaces_checkin: bool
    is_member: bool


def move_checkin(desk: Desk, number: int, order: Order, *, by: str) -> Moved:
    """Send the check-in at another time, or after all. Raises `Refused` if it cannot be sent any more."""
    with desk.begin() as tx:
        issue, reader = _to_ask(tx, desk, number, what="check-in", by=by)
        _check_survey_unsent(tx, issue)
        asked_for = recipient.after(desk, order.wait, desk.now())
        due = reader.first_allowed(asked_for)
        if not overrides.is_before_closing(issue, due):
            closing = f"#{number} is closed {when(issue.closes_at or due)}"
            raise Refused(f"{closing}, so the check-in must go out before. Name an earlier time.")
        _enqueue_checkin(tx, desk, issue, reader, template=_template(desk, order.template), due_at=due)
        survey_at = _let_survey_follow(tx, desk, issue, reader, due)
        rows.events.add(tx, Event(number, desk.now(), by, What.CHECKIN_MOVED, {"to": due.isoformat()}))
        is_member = planning.can_write(tx, reader)
    desk.wake()
    return Moved(issue, reader, asked_for, due, survey_at, is_member)


def _to_ask(tx: Tx, desk: Desk, number: int, *, what: str, by: str) -> tuple[Issue, Recipient]:
    """Return the resolved issue, held, and who may be asked about it. Raises `Refused`."""
    agent(tx, by)
    issue = rows.issues.lock(tx, number)
    overrides.check_asking(issue, what=what, at=desk.now())
    reader = recipient.of_issue(tx, desk, issue)
    if not destination(issue, reader, Kind.CHECKIN):
        raise Refused(f"#{number} has nobody to ask. Name the customer with `edit #{number}`.")
    if reader.is_ours:
        raise Refused(f"You asked for #{number} yourselves, so nobody is asked how it went.")
    if reader.has_opted_out:
        raise Refused(f"{_name(reader)} asked for no more check-ins and surveys, so nothing is sent.")
    return issue, reader


def _name(reader: Recipient) -> str:
    return reader.person.name if reader.person is not None and reader.person.name else "The customer"


def _check_survey_unsent(tx: Tx, issue: Issue) -> None:
    survey = rows.outbox_read.of_key(tx, keys.survey(issue.number, issue.resolutions))
    if survey is not None and survey.state in (State.SENT, State.SENDING, State.UNSURE):
        raise Refused(f"The survey of #{issue.number} was sent before, so a check-in comes too late.")


def _template(desk: Desk, typed: str | None) -> str | None:
    """Return the template that an agent named. Raises `Refused` with the nearest if there is none."""
    if typed is None:
        return None
    known = own.checkins(desk.texts.owners)
    found = known.get(typed.replace("-", "_"))
    if found is None:
        near = difflib.get_close_matches(typed, known, n=1, cutoff=0.4)
        hint = f"Did you mean `{known[near[0]]}`?" if near else f"There are: {', '.join(known.values())}."
        raise Refused(f"There is no check-in `{typed}`. {hint}")
    return found


def _enqueue_checkin(
    tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, template: str | None, due_at: datetime
) -> None:
    planned = _last_checkin(tx, issue)
    content = dict(planned.content) | ({"template": template} if template else {})
    outgoing = planning.to_customer(issue, reader, key=planned.key, kind=Kind.CHECKIN, due_at=due_at, content=content)
    if not rows.outbox_held.enqueue_again(tx, outgoing, at=desk.now()):
        instead = f"`survey #{issue.number}` asks how it went instead."
        raise Refused(f"{_gone_out(tx, issue, planned.key, what='check-in')} {instead}")


def _last_checkin(tx: Tx, issue: Issue) -> Delivery:
    """Return the newest check-in of the last resolution. Raises `Refused` if none was ever planned."""
    asked = rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.CHECKIN,))
    mine = [one for one in asked if one.resolution_no == issue.resolutions]
    if not mine:
        raise Refused(_never_asked(issue))
    return mine[-1]


def _never_asked(issue: Issue) -> str:
    return f"#{issue.number} was resolved because no answer came, so nothing is asked about it."


def _gone_out(tx: Tx, issue: Issue, key: str, *, what: str) -> str:
    """Return why the message cannot be sent once more, as a sentence."""
    sent = rows.outbox_read.of_key(tx, key)
    if sent is not None and sent.state is State.UNSURE:
        return f"Nobody knows whether the {what} of #{issue.number} arrived. Decide that first: `help` shows it."
    if sent is None or sent.sent_at is None:
        return f"The {what} of #{issue.number} is on its way."
    return f"The {what} of #{issue.number} went out {when(sent.sent_at)}, and it is sent once."


def _let_survey_follow(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, checkin_at: datetime) -> datetime | None:
    """Move a survey that was not sent behind the check-in; return when it goes out, if it does before the closing."""
    due = planning.after_silence(desk, reader, checkin_at)
    is_moved = rows.outbox_write.reschedule(tx, keys.survey(issue.number, issue.resolutions), due_at=due)
    return due if is_moved and overrides.is_before_closing(issue, due) else None


def cancel_checkin(desk: Desk, number: int, *, by: str) -> Cancelled:
    """Send no check-in; the survey stays as planned. Raises `Refused` if there is none to cancel."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        overrides.check_asking(issue, what="check-in", at=desk.now())
        if not _withdraw(tx, issue, (Kind.CHECKIN,), reason=Reason.CANCELLED):
            planned = _last_checkin(tx, issue)
            raise Refused(_nothing_planned(tx, issue, planned.key, what="check-in", verb="cancel"))
        rows.events.add(tx, Event(number, desk.now(), by, What.CHECKIN_CANCELLED))
        asking_again.take_back(tx, desk, _last_checkin(tx, issue))
        survey = rows.outbox_read.of_key(tx, keys.survey(issue.number, issue.resolutions))
    desk.wake()
    return Cancelled(issue, survey.due_at if survey is not None and survey.state is State.DUE else None)


def _withdraw(tx: Tx, issue: Issue, kinds: Sequence[Kind], *, reason: str) -> bool:
    found = rows.outbox_write.end_unsent(tx, issue=issue.number, kinds=kinds, state=State.WITHDRAWN, reason=reason)
    return bool(found)


def _nothing_planned(tx: Tx, issue: Issue, key: str, *, what: str, verb: str) -> str:
    """Return why there is nothing to withdraw, as a sentence."""
    ended = rows.outbox_read.of_key(tx, key)
    if ended is not None and ended.state in (State.HELD, State.WITHDRAWN, State.FAILED):
        return f"The {what} of #{issue.number} is not going to be sent, so there is nothing to {verb}."
    return _gone_out(tx, issue, key, what=what)


def send_survey(desk: Desk, number: int, *, by: str) -> Hurried:
    """Send the survey of the last resolution as soon as it may go out. Raises `Refused` if it would be held back."""
    with desk.begin() as tx:
        issue, reader = _to_ask(tx, desk, number, what="survey", by=by)
        planned = _survey(tx, issue)
        _check_budget(tx, desk, issue, reader, planned)
        outgoing = planning.to_customer(issue, reader, key=planned.key, kind=planned.kind, due_at=desk.now())
        if not rows.outbox_held.enqueue_again(tx, outgoing, at=desk.now()):
            raise Refused(_survey_gone_out(tx, issue, planned.key))
        replaces_checkin = _withdraw(tx, issue, (Kind.CHECKIN,), reason=Reason.FOLDED)
        rows.events.add(tx, Event(number, desk.now(), by, What.SURVEY_HURRIED))
        decided = rules.when(eligibility.facts(tx, desk, _survey(tx, issue)))
        is_member = planning.can_write(tx, reader)
    desk.wake()
    return Hurried(issue, reader, decided if isinstance(decided, Wait) else None, replaces_checkin, is_member)


def _survey(tx: Tx, issue: Issue) -> Delivery:
    found = rows.outbox_read.of_key(tx, keys.survey(issue.number, issue.resolutions))
    if found is None:
        raise Refused(_never_asked(issue))
    return found


def _check_budget(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, planned: Delivery) -> None:
    """Raise `Refused` if the survey would be held back; one that was sent is refused for that."""
    held = contact_budget.left(tx, desk, person=issue.requester, account=reader.budget_owner, apart_from=planned.id)
    if held is None or planned.state in (State.SENT, State.SENDING, State.UNSURE):
        return
    span = calendar.show_duration(held.allowance.within)
    spent = f"The budget of the {held.budget_owner.value} allows {held.allowance.most} in {span}, and it is spent"
    again = f" There is room again {when(held.free_at)}." if held.free_at else ""
    stays = f" It stays planned for {when(planned.due_at)}." if planned.state is State.DUE else ""
    raise Refused(f"{spent}, so the survey of #{issue.number} would be held back.{again}{stays}")


def _survey_gone_out(tx: Tx, issue: Issue, key: str) -> str:
    if rows.answers.of_resolution(tx, CSAT, issue=issue.number, resolution_no=issue.resolutions):
        return f"The survey of #{issue.number} is answered already."
    return _gone_out(tx, issue, key, what="survey")


def skip_survey(desk: Desk, number: int, *, by: str) -> Issue:
    """Send no survey of the last resolution. Raises `Refused` if there is none to skip."""
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        overrides.check_asking(issue, what="survey", at=desk.now())
        if not _withdraw(tx, issue, _SURVEYS, reason=Reason.SKIPPED):
            planned = _survey(tx, issue)
            raise Refused(_nothing_planned(tx, issue, planned.key, what="survey", verb="skip"))
        rows.events.add(tx, Event(number, desk.now(), by, What.SURVEY_SKIPPED))
    desk.wake()
    return issue
