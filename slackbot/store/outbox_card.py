"""A card that is gone: its row goes out once more, and what was to stand below it waits for that."""

import secrets
from datetime import datetime

from sqlalchemy import null, update

from slackbot.domain.delivery import Delivery, State
from slackbot.store.outbox_write import BACK_IN_LINE, tell
from slackbot.store.tables import deliveries
from slackbot.store.tx import Tx


def post_anew(tx: Tx, card: Delivery, *, channel: str, at: datetime) -> None:
    """Put a card in line once more that stands nowhere now, unless somebody has; what waits for its thread waits on."""
    row = deliveries.c
    gone = row.team_id == tx.team, row.id == card.id, row.state == State.SENT.value, row.ts == card.ts
    anew = {
        "token": secrets.token_urlsafe(18),  # the old one is that of the message that is gone
        "channel": channel,
        "content": {**card.content, "replaces": card.ts},
        "due_at": at,
        "state": State.DUE.value,
        "version": row.version + 1,
        "attempts": 0,
        **dict.fromkeys(("attempted_at", "posted_channel", "ts", "sent_at"), null()),
    }
    tx.db.execute(update(deliveries).where(*gone).values(**anew, **BACK_IN_LINE))
    below = row.team_id == tx.team, row.channel == card.posted_channel, row.anchor_ts == card.ts
    waits = {"waits_for": card.id, "anchor_ts": null(), "lease": null(), "not_before": null()}
    in_line = update(deliveries).where(*below, row.issue == card.issue, row.state == State.DUE.value)
    tx.db.execute(in_line.values(**waits, version=row.version + 1))
    tell(tx)
