"""What the agents see of a message that may or may not have arrived."""

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Message
from slackbot.domain.delivery import Delivery, Kind
from slackbot.texts import Texts

_NAMES = {
    Kind.CARD: "The card",
    Kind.NOTICE: "The customer’s first line",
    Kind.REPLY: "A reply to the customer",
    Kind.NOTE: "A note",
    Kind.LINK: "A link to the customer’s message",
    Kind.HANDOVER: "The message about a hand-over",
    Kind.CHECKIN: "The check-in",
    Kind.SURVEY: "The survey",
    Kind.COMMENT: "A customer’s comment",
    Kind.NOT_YET: "The customer’s “Not yet”",
    Kind.SUMMARY: "The summary",
    Kind.SUMMARY_DETAILS: "The summary’s details",
    Kind.UNSURE: "A question about a lost message",
}


def name(kind: Kind) -> str:
    """Return what to call a message of that kind."""
    return _NAMES.get(kind, "A message")


def question(texts: Texts, delivery: Delivery) -> Message:
    """Return the question whether the message arrived, with its two answers."""
    is_direct = delivery.channel[:1] in "DUW"
    values = {"what": name(delivery.kind), "number": delivery.issue}
    if is_direct:
        text = texts.say("delivery/unsure_dm", **values)
    else:
        text = texts.say("delivery/unsure", **values, channel=delivery.channel)
    buttons = [
        kit.button("Send again", ids.SEND_AGAIN, value=str(delivery.id)),
        kit.button("It arrived", ids.ARRIVED, value=str(delivery.id)),
    ]
    return kit.message(text, [kit.section(text), kit.actions(*buttons)])


def decided(texts: Texts, delivery: Delivery, *, again: bool) -> Message:
    """Return what was decided about the message."""
    template = "delivery/decided_again" if again else "delivery/decided_arrived"
    return kit.message(texts.say(template, what=name(delivery.kind), number=delivery.issue))
