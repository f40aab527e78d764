"""What an agent reads of the messages a customer got, gets or did not get."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackbot.blocks import kit
from slackbot.blocks.kit import Message
from slackbot.domain.budget import Held
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outlook import Clock, Goes, Outlook, Stays
from slackbot.texts import Mrkdwn, Texts


@dataclass(frozen=True)
class Told:
    """A message, and what becomes of it while it is due."""

    delivery: Delivery
    outlook: Outlook | None = None


def why(texts: Texts, issue: Issue, told: Sequence[Told], *, earlier: int, clock: Clock) -> Message:
    """Return the messages about an issue, one a line; `texts` are by the customer's clock."""
    values = {"number": issue.number, "title": issue.title, "dropped": issue.is_dropped}
    if not told:
        return kit.message(texts.say("answer/why_nothing", **values))
    lines = [texts.say("answer/why_head", **values, earlier=earlier)]
    lines += [line(texts, one, clock=clock) for one in told]
    if ending := issue.auto_close_at or issue.closes_at:
        lines.append(texts.say("answer/why_silence", status=issue.status.value, at=ending))
    return kit.message("\n".join(lines), [kit.section(one) for one in lines], limit=kit.POST_LIMIT)


def line(texts: Texts, told: Told, *, clock: Clock, number: int | None = None) -> Mrkdwn:
    """Return what is to be said of one message; `number` is that of its issue where it has to be named."""
    what = _what(texts, told.delivery, number)
    match told.outlook:
        case Goes() as goes:
            return _goes(texts, what, goes, clock)
        case Stays() as stay:
            reason = stays(texts, stay)
            return texts.say("answer/why_stays", what=what, at=stay.at, state=stay.state.value, reason=reason)
    if told.delivery.state is State.SENT:
        return _sent(texts, what, told.delivery)
    return _ended(texts, what, told.delivery)


def stays(texts: Texts, stay: Stays) -> Mrkdwn:
    """Return why a message will not go out as things stand."""
    return _spent(texts, stay.held) if stay.held else _reason(texts, stay.why)


def _what(texts: Texts, delivery: Delivery, number: int | None) -> Mrkdwn:
    is_second = delivery.kind is Kind.CHECKIN and delivery.content.get("turn") == 2
    kind = "checkin_again" if is_second else delivery.kind.value
    called = texts.say("delivery/name", kind=kind)
    return texts.say("answer/why_what", called=called, kind=kind, number=number)


def _goes(texts: Texts, what: Mrkdwn, goes: Goes, clock: Clock) -> Mrkdwn:
    if goes.at is None:
        return texts.say("answer/why_now", what=what)
    reason = _reason(texts, goes.why) if goes.why else None
    where = {"zone": clock.zone, "source": clock.source.value}
    return texts.say("answer/why_goes", what=what, at=goes.at, **where, reason=reason, beside=list(goes.beside))


def _reason(texts: Texts, reason: str) -> Mrkdwn:
    return texts.say("answer/why_reason", reason=reason)


def _spent(texts: Texts, held: Held) -> Mrkdwn:
    values = {"most": held.allowance.most, "within": held.allowance.within, "free_at": held.free_at}
    return texts.say("answer/why_spent", payer=held.budget_owner.value, **values)


def _sent(texts: Texts, what: Mrkdwn, delivery: Delivery) -> Mrkdwn:
    there = delivery.posted_channel or delivery.channel
    channel = there if there.startswith(("C", "G")) else None
    return texts.say("answer/why_sent", what=what, at=delivery.sent_at or delivery.due_at, channel=channel)


def _ended(texts: Texts, what: Mrkdwn, delivery: Delivery) -> Mrkdwn:
    reason = _reason(texts, delivery.reason) if delivery.reason else None
    return texts.say("answer/why_ended", what=what, at=delivery.planned_at, state=delivery.state.value, reason=reason)
