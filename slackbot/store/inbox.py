"""The events we have seen, so that one that Slack sends again is harmless."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from slackbot.store.tables import inbox
from slackbot.store.upsert import once

KEPT_FOR = timedelta(days=3)  # Slack repeats an event for a day at the most


def is_new(db: Connection, team: str, event_id: str, *, at: datetime) -> bool:
    """Note the event; return False if it was noted before."""
    return once(db, inbox, {"team_id": team, "event_id": event_id, "at": at})


def is_known(db: Connection, team: str, event_id: str) -> bool:
    """Return whether the event was noted."""
    mine = inbox.c.team_id == team, inbox.c.event_id == event_id
    return db.execute(select(inbox.c.event_id).where(*mine)).first() is not None


def forget(db: Connection, team: str, *, at: datetime) -> None:
    """Drop what is too old to come again."""
    db.execute(delete(inbox).where(inbox.c.team_id == team, inbox.c.at < at - KEPT_FOR))
