"""Why a customer got, gets or did not get a message."""

from datetime import datetime

from slackbot.blocks import why as blocks
from slackbot.blocks.kit import Message
from slackbot.blocks.why import Told
from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up.outlook import outlook
from slackbot.desk.people import recipient
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.kinds import TO_CUSTOMER
from slackbot.domain.outlook import Clock
from slackbot.domain.recipient import Recipient
from slackbot.store import rows
from slackbot.store.tx import Tx

_MOST = 30  # messages that one answer lists, the newest


def why(desk: Desk, number: int, *, by: str) -> Message:
    """Return what the customer got, gets and did not get about the issue, oldest first. Raises `Refused`."""
    with desk.read() as tx:
        agent(tx, by)
        issue = rows.issues.get(tx, number)
        found = sorted(rows.outbox_read.of_issue(tx, number, kinds=TO_CUSTOMER), key=_comes_at)
        told = [tell(tx, desk, delivery) for delivery in found[-_MOST:]]
        reader = recipient.of_issue(tx, desk, issue)
    texts = desk.texts.at(reader.zone)
    return blocks.why(texts, issue, told, earlier=max(0, len(found) - _MOST), clock=clock_of(reader))


def clock_of(reader: Recipient) -> Clock:
    """Return by whose clock these people live."""
    return Clock(reader.zone.key, reader.customer.source)


def tell(tx: Tx, desk: Desk, delivery: Delivery) -> Told:
    """Return the message with what becomes of it, if that is not decided yet."""
    return Told(delivery, outlook(tx, desk, delivery) if delivery.state is State.DUE else None)


def _comes_at(delivery: Delivery) -> tuple[datetime, int]:
    return delivery.sent_at or delivery.due_at, delivery.id
