"""What becomes of a message that has not gone out, and why: what `why` and the answers to agents tell."""

from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import contact_budget, eligibility, together
from slackbot.domain import eligibility as rules
from slackbot.domain.budget import Held
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.kinds import FOLLOW_UP, KINDS
from slackbot.domain.outlook import Goes, Outlook, Stays
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Cause, Wait, When
from slackbot.domain.traits import OverBudget
from slackbot.domain.verdict import Later, Stop
from slackbot.store import rows
from slackbot.store.tx import Tx


def outlook(tx: Tx, desk: Desk, delivery: Delivery) -> Outlook:
    """Return what becomes of a message that has not gone out, if nothing changes before its time."""
    if delivery.state is not State.DUE:
        return Stays(delivery.due_at, delivery.state, delivery.reason or "")
    goes = _outlook(tx, desk, delivery)
    obstacle = _obstacle(tx, delivery)
    if isinstance(goes, Goes) and obstacle is not None:
        return Stays(goes.at or desk.now(), State.HELD, obstacle)
    return goes


def _obstacle(tx: Tx, delivery: Delivery) -> Reason | None:
    """Return why we surely cannot write in the channel that it goes to, None if we may."""
    place = rows.channels.get(tx, delivery.channel)
    return place.obstacle if place is not None else None


def _outlook(tx: Tx, desk: Desk, delivery: Delivery) -> Outlook:
    """Return the same, could we write everywhere."""
    if delivery.kind not in FOLLOW_UP:
        return Goes(_if_later(desk, delivery.due_at))
    facts = eligibility.foreseen(tx, desk, delivery)
    verdict = rules.look(facts)
    if isinstance(verdict, Stop):
        return Stays(delivery.due_at, verdict.state, verdict.reason)
    at, waits_for = _first(desk, delivery, rules.when(facts))
    if isinstance(verdict, Later) and verdict.why == Reason.FIRST_LINE and at < verdict.due_at:
        at, waits_for = verdict.due_at, Reason.FIRST_LINE
    held = _held_then(tx, desk, delivery, at)
    if held is None:
        return _together(tx, desk, delivery, facts.reader, Goes(_if_later(desk, at), waits_for))
    if held.free_at is not None and KINDS[delivery.kind].over_budget is OverBudget.WAITS:
        return Goes(held.free_at, held.reason)
    return Stays(at, State.HELD, held.reason, held)


def _together(tx: Tx, desk: Desk, delivery: Delivery, reader: Recipient, goes: Goes) -> Goes:
    """Return the same for a check-in that goes out with others of its day, at the time of the first."""
    others = together.of_one_day(tx, delivery, reader)
    if not others or goes.at is None:
        return goes
    beside = tuple(sorted(one.issue for one in others if one.issue is not None))
    return Goes(_if_later(desk, min(goes.at, others[0].due_at)), goes.why, beside)


def _first(desk: Desk, delivery: Delivery, decided: When) -> tuple[datetime, str | None]:
    """Return when the sender can send it, and what lets it wait so long: what it found before, or what it will find."""
    until, cause = (decided.until, decided.why) if isinstance(decided, Wait) else (desk.now(), Cause.NOT_DUE)
    if delivery.due_at > until:
        return delivery.due_at, delivery.reason
    return until, None if cause is Cause.NOT_DUE else cause.value


def _held_then(tx: Tx, desk: Desk, delivery: Delivery, at: datetime) -> Held | None:
    """Return whose budget would have no room for the message at that time, if nothing more is sent before."""
    held = contact_budget.foreseen(tx, desk, delivery)
    return None if held is None or (held.free_at is not None and held.free_at <= at) else held


def _if_later(desk: Desk, at: datetime) -> datetime | None:
    return at if at > desk.now() else None
