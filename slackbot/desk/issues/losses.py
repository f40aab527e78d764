"""What asks the agents about a message that is lost: in the card's thread, else in their channel."""

from collections.abc import Mapping

from slackbot.desk.context import Desk
from slackbot.domain import keys
from slackbot.domain.delivery import THERE, Delivery, NewDelivery, State
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def ask(tx: Tx, desk: Desk, lost: Delivery) -> None:
    """Enqueue the question what to do about the message, if it is lost: once each time that happens.

    Where an agent was told at once that it waits for an invitation, nobody need be told.
    """
    if not lost.is_undecided or lost.was_told_to_wait:
        return
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


def ask_of_held(tx: Tx, desk: Desk, enqueued: Mapping[str, State]) -> None:
    """Do the same of messages that were just enqueued, and are held at once as what they stand below is.

    Follow-up is not asked about by itself: what it stands below is, and brings it.
    """
    for key, state in enqueued.items():
        held = rows.outbox_read.of_key(tx, key) if state is State.HELD else None
        if held is not None and held.kind is Kind.REPLY:
            ask(tx, desk, held)


def _card(tx: Tx, lost: Delivery) -> str | None:
    """Return the key of the card whose thread the question belongs in, None if there is no such card."""
    if lost.issue is None or lost.kind is Kind.CARD:
        return None
    card = rows.outbox_read.of_key(tx, keys.card(lost.issue))
    return card.key if card is not None and card.state in THERE else None
