"""Who spoke when in an issue's thread: sides and times, never words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, select

from slackbot.domain.metrics import Contact, Side
from slackbot.store.tables import contacts
from slackbot.store.upsert import once


def add(db: Connection, team: str, number: int, *, source: str, side: Side, by: str, at: datetime) -> bool:
    """Note one message; return False if this `source` (the message, or the deed) was noted before."""
    values = {"team_id": team, "issue": number, "source": source, "side": side.value, "by": by, "at": at}
    return once(db, contacts, values)


def is_known(db: Connection, team: str, *, source: str) -> bool:
    """Return whether the message was noted before, about whichever issue."""
    return db.execute(select(exists().where(contacts.c.team_id == team, contacts.c.source == source))).scalar_one()


def of_issue(db: Connection, team: str, number: int) -> Sequence[Contact]:
    """Return who spoke in the issue's thread, in order."""
    mine = contacts.c.team_id == team, contacts.c.issue == number
    rows = db.execute(select(contacts.c.side, contacts.c.by, contacts.c.at).where(*mine).order_by(contacts.c.at))
    return [Contact(side=Side(row.side), by=row.by, at=row.at) for row in rows]
