"""What the agents see of a message that may or may not have arrived, or could not be sent."""

from slackbot.blocks import agents_button, ids, kit
from slackbot.blocks.kit import Message
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.outcome import Outcome
from slackbot.domain.recipient import is_alone
from slackbot.texts import Mrkdwn, Texts


def question(texts: Texts, delivery: Delivery, *, asked: str | None = None) -> Message:
    """Return the question what to do about a lost message, with its two answers.

    `asked` is the agent it is put to, None if to whoever reads it.
    """
    is_direct = is_alone(delivery.channel)
    is_unsure = delivery.state is State.UNSURE
    values = {"what": _name(texts, delivery), "number": delivery.issue, "asked": asked} | (
        {} if is_unsure else {"reason": texts.say("answer/why_reason", reason=delivery.reason)}
    )
    template = "delivery/unsure" if is_unsure else "delivery/failed"
    if is_direct:
        text = texts.say(f"{template}_dm", **values)
    else:
        text = texts.say(template, **values, channel=delivery.channel)
    about = str(delivery.id)
    other = ("arrived", ids.ARRIVED) if is_unsure else ("leave", ids.LEAVE)
    offered = (("send_again", ids.SEND_AGAIN), other)
    buttons = [agents_button.plain(texts, label, action_id, value=about) for label, action_id in offered]
    return kit.message(text, [kit.section(text), kit.actions(*buttons)])


def settled(texts: Texts, delivery: Delivery, *, how: Outcome, by: str | None) -> Message:
    """Return that question once it is settled; `by` is the name of whoever settled it, None if nobody did."""
    reason = texts.say("answer/why_reason", reason=delivery.reason) if delivery.reason else None
    values = {"what": _name(texts, delivery), "number": delivery.issue, "how": how.value, "by": by}
    return kit.message(texts.say("delivery/settled", **values, reason=reason))


def left(texts: Texts, delivery: Delivery) -> Message:
    """Return that the message is let go."""
    return kit.message(texts.say("delivery/decided_left", what=_name(texts, delivery), number=delivery.issue))


def decided(texts: Texts, delivery: Delivery, *, again: bool) -> Message:
    """Return what was decided about the message."""
    template = "delivery/decided_again" if again else "delivery/decided_arrived"
    return kit.message(texts.say(template, what=_name(texts, delivery), number=delivery.issue))


def _name(texts: Texts, delivery: Delivery) -> Mrkdwn:
    """Return what to call such a message."""
    return texts.say("delivery/name", kind=delivery.kind)
