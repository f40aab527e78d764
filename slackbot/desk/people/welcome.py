"""The first post in a customer's channel: who we are there, and how to reach us."""

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx


def enqueue(tx: Tx, desk: Desk, place: Channel) -> bool:
    """Enqueue the welcome of a channel that we have come into, or that is shared since; return whether it was.

    It is for a customer's alone whom we have not met there yet, and goes out once ever.
    """
    if not desk.welcomes or place.channel in (desk.support_channel, desk.summary_channel, desk.kudos_channel):
        return False
    is_theirs = place.is_member and recipient.is_customers(tx, desk, place.channel, place=place)
    if not is_theirs or rows.issues.is_any_in(tx, place.channel):
        return False
    owed = NewDelivery(keys.welcome(place.channel), Kind.WELCOME, place.channel, desk.now())
    return rows.outbox_write.enqueue(tx, owed, at=desk.now())
