"""The events we have seen, so that one that Slack sends again is harmless."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select

from slackbot.store.tables import inbox
from slackbot.store.tx import Tx
from slackbot.store.upsert import once

KEPT_FOR = timedelta(days=3)  # Slack repeats an event for a day at the most

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def is_new(tx: Tx, event_id: str, *, at: datetime) -> bool:
    """Note the event; return False if it was noted before."""
    return once(tx.db, inbox, {"team_id": tx.team, "event_id": event_id, "at": at})


def is_known(tx: Tx, event_id: str) -> bool:
    """Return whether the event was noted."""
    mine = inbox.c.team_id == tx.team, inbox.c.event_id == event_id
    return tx.db.execute(select(inbox.c.event_id).where(*mine)).first() is not None


def forget(tx: Tx, *, at: datetime) -> None:
    """Drop what is too old to come again."""
    tx.db.execute(delete(inbox).where(inbox.c.team_id == tx.team, inbox.c.at < at - KEPT_FOR))


def fill_a_few_pages(tx: Tx) -> None:
    """Write rows that need room, and take them away again: whether that works tells whether there is room."""
    rows = [{"team_id": tx.team, "event_id": f"room-{number:0120}", "at": _LONG_AGO} for number in range(200)]
    tx.db.execute(insert(inbox), rows)
    tx.db.execute(delete(inbox).where(inbox.c.team_id == tx.team))
