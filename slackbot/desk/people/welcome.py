"""The first post in a customer's channel: who we are there, and how to reach us."""

from slackbot.desk.context import Desk
from slackbot.desk.people import places, recipient
from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.slack import Slack
from slackbot.store import rows
from slackbot.store.tx import Tx


def arrived(desk: Desk, slack: Slack, channel: str) -> None:
    """Look at a channel that we were invited to, or that is shared since; a customer's is welcomed, once ever."""
    places.joined(desk, slack, channel)
    if not desk.welcomes or channel in (desk.support_channel, desk.summary_channel, desk.kudos_channel):
        return
    with desk.begin() as tx:
        if _is_to_be_welcomed(tx, desk, channel):
            owed = NewDelivery(keys.welcome(channel), Kind.WELCOME, channel, desk.now())
            rows.outbox_write.enqueue(tx, owed, at=desk.now())
    desk.wake()


def _is_to_be_welcomed(tx: Tx, desk: Desk, channel: str) -> bool:
    """Return whether it is a customer's, whom we have not met there yet, and we are in it.

    That it was never welcomed is for the key to say.
    """
    place = rows.channels.get(tx, channel)
    is_theirs = place is not None and place.is_member and recipient.is_customers(tx, desk, channel, place=place)
    return is_theirs and not rows.issues.is_any_in(tx, channel)
