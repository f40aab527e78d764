"""What the agents see of a message that may or may not have arrived, or could not be sent."""

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Message
from slackbot.domain.delivery import Delivery, Kind, State
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
    Kind.SURVEY_REMINDER: "The reminder of the survey",
    Kind.CES: "The survey",
    Kind.NPS: "The question about our support as a whole",
    Kind.REMINDER: "The reminder of a pending issue",
    Kind.AUTO_CLOSED: "The line that it was closed without an answer",
    Kind.NO_REMINDER: "The line about a reminder held back",
    Kind.PROGRESS: "The word that we are still on it",
    Kind.RECOVERY: "A recovery’s card",
    Kind.RECOVERY_LATE: "The line about a late recovery",
    Kind.RECOVERY_ANSWERED: "The customer’s answer after a recovery",
    Kind.RECOVERY_SURVEY: "The question after a recovery",
    Kind.QUOTE: "The question whether we may quote",
    Kind.KUDOS: "A customer’s praise",
    Kind.FAULT: "The message about a broken template",
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
    """Return the question what is to become of a message that is lost, with its two answers."""
    is_direct = delivery.channel[:1] in "DUW"
    failed = delivery.state is State.FAILED
    values = {"what": name(delivery.kind), "number": delivery.issue} | ({"reason": delivery.reason} if failed else {})
    template = "delivery/failed" if failed else "delivery/unsure"
    if is_direct:
        text = texts.say(f"{template}_dm", **values)
    else:
        text = texts.say(template, **values, channel=delivery.channel)
    about = str(delivery.id)
    other = ("Leave it", ids.LEAVE) if failed else ("It arrived", ids.ARRIVED)
    buttons = [kit.button("Send again", ids.SEND_AGAIN, value=about), kit.button(*other, value=about)]
    return kit.message(text, [kit.section(text), kit.actions(*buttons)])


def left(texts: Texts, delivery: Delivery) -> Message:
    """Return that the message is let go."""
    return kit.message(texts.say("delivery/decided_left", what=name(delivery.kind), number=delivery.issue))


def decided(texts: Texts, delivery: Delivery, *, again: bool) -> Message:
    """Return what was decided about the message."""
    template = "delivery/decided_again" if again else "delivery/decided_arrived"
    return kit.message(texts.say(template, what=name(delivery.kind), number=delivery.issue))
