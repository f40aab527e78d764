"""A card that was deleted, by somebody or by the channel's retention, is posted again, once for each that is gone."""

from datetime import timedelta

from slackbot.desk.context import Desk
from slackbot.domain import keys
from slackbot.domain.delivery import THERE, Delivery, State
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx

_AGAIN_AFTER = timedelta(minutes=5)  # where something deletes each card at once, we do not post them without end


def deleted(desk: Desk, *, channel: str, ts: str) -> None:
    """If a card stood there and its issue is not over, post it again."""
    with desk.read() as tx:
        gone = rows.outbox_read.of_message(tx, channel=channel, ts=ts)
    if gone is None or gone.kind is not Kind.CARD or gone.issue is None:
        return
    with desk.begin() as tx:
        issue = rows.issues.lock(tx, gone.issue)
        if not issue.is_over:
            post(tx, desk, issue, gone=ts)
    desk.wake()


def post(tx: Tx, desk: Desk, issue: Issue, *, gone: str) -> Delivery | None:
    """Return the card that takes the place of the one that is `gone`: one to be sent, or one that was posted since.

    Return None if no card is needed: the issue is over for good, or a card was posted again a moment ago. The issue is
    held.
    """
    card = rows.outbox_read.of_key(tx, keys.card(issue.number))
    if card is None or card.ts != gone or card.state is not State.SENT:
        return card if card is not None and card.state in THERE else None
    if issue.is_dropped or issue.is_closed(desk.now()) or _is_new(desk, card):
        return None
    rows.outbox_card.post_anew(tx, card, channel=desk.support_channel, at=desk.now())
    return rows.outbox_read.of_key(tx, card.key)


def _is_new(desk: Desk, card: Delivery) -> bool:
    """Return whether it took another card's place only a moment ago."""
    if "replaces" not in card.content or card.sent_at is None:
        return False
    return abs(desk.now() - card.sent_at) < _AGAIN_AFTER  # later than now, it was sent before the clock was set back
