"""What asks the agents about a message that is lost: in the card's thread, else in their channel."""

from slackbot.desk.context import Desk
from slackbot.domain import keys
from slackbot.domain.delivery import THERE, Delivery, NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def ask(tx: Tx, desk: Desk, lost: Delivery) -> None:
    """Enqueue the question what is to become of the message: one each time it is lost."""
    outgoing = NewDelivery(
        key=keys.lost(lost.id, version=lost.version),
        kind=Kind.UNSURE,
        channel=desk.support_channel,
        due_at=desk.now(),
        issue=lost.issue,
        after=_card(tx, lost),
        content={"delivery": lost.id, "version": lost.version},
    )
    rows.outbox_write.enqueue(tx, outgoing, at=desk.now())


def _card(tx: Tx, lost: Delivery) -> str | None:
    """Return the key of the card whose thread the question belongs in, None if there is no such card."""
    if lost.issue is None or lost.kind is Kind.CARD:
        return None
    card = rows.outbox_read.of_key(tx, keys.card(lost.issue))
    return card.key if card is not None and card.state in THERE else None
