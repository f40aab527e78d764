"""Who spoke when in an issue's thread: sides and times, never words."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import bindparam, delete, exists, select, update

from slackbot.domain.delivery import State
from slackbot.domain.metrics import Contact, Side
from slackbot.store.tables import contacts, deliveries, is_one_of
from slackbot.store.tx import Tx
from slackbot.store.upsert import once

_of_issue = select(contacts.c.at, contacts.c.side, contacts.c.by).where(
    contacts.c.team_id == bindparam("team"), contacts.c.issue == bindparam("issue")
)


_never_arrived = exists().where(
    deliveries.c.team_id == contacts.c.team_id,
    deliveries.c.key == contacts.c.source,
    deliveries.c.state != State.SENT.value,
)
_arrived = select(contacts.c.at, contacts.c.side, contacts.c.by, contacts.c.is_thanks).where(
    contacts.c.team_id == bindparam("team"),
    contacts.c.issue == bindparam("issue"),
    contacts.c.deleted_at.is_(None),
    ~_never_arrived,
)


def add(tx: Tx, number: int, *, source: str, side: Side, by: str, at: datetime, is_thanks: bool | None = None) -> bool:
    """Note one message; return False if this `source` (the message, or the action) was noted before."""
    values = {"team_id": tx.team, "issue": number, "source": source, "side": side.value, "by": by, "at": at}
    return once(tx.db, contacts, values | {"is_thanks": is_thanks})


def delete_message(tx: Tx, *, channel: str, ts: str, author: str | None, at: datetime) -> Sequence[int]:
    """Note that a message is gone: one that somebody wrote, or one that we posted for them.

    Return the issues in which it counted until now, by number.
    """
    sent = deliveries.c.team_id == tx.team, deliveries.c.posted_channel == channel, deliveries.c.ts == ts
    posted = tx.db.execute(select(deliveries.c.key).where(*sent)).scalars().all()
    row = contacts.c
    written = row.source == ts if author is None else (row.source == ts) & (row.by == author)
    mine = row.team_id == tx.team, written | is_one_of(row.source, posted), row.deleted_at.is_(None)
    gone = update(contacts).where(*mine).values(deleted_at=at).returning(row.issue)
    return sorted(set(tx.db.execute(gone).scalars()))


def wrote_since(tx: Tx, person: str, *, since: datetime) -> bool:
    """Return whether the person wrote in any issue's thread since then."""
    mine = contacts.c.team_id == tx.team, contacts.c.at >= since, contacts.c.by == person
    return tx.db.execute(select(exists().where(*mine))).scalar_one()


def remove(tx: Tx, number: int, *, source: str) -> None:
    """Forget what was noted under that `source`: the customer never got to read it."""
    mine = contacts.c.team_id == tx.team, contacts.c.issue == number, contacts.c.source == source
    tx.db.execute(delete(contacts).where(*mine))


def is_known(tx: Tx, *, source: str) -> bool:
    """Return whether the message was noted before, about whichever issue."""
    return tx.db.execute(
        select(exists().where(contacts.c.team_id == tx.team, contacts.c.source == source))
    ).scalar_one()


def issues_with(tx: Tx, *, source: str) -> Sequence[int]:
    """Return the numbers of the issues about which the message was noted."""
    noted = contacts.c.team_id == tx.team, contacts.c.source == source
    return tx.db.execute(select(contacts.c.issue).where(*noted)).scalars().all()


def last_of_agent(tx: Tx, number: int, *, before: datetime) -> datetime | None:
    """Return when an agent last wrote in the issue's thread by hand before then; what we post for them has a key."""
    row = contacts.c
    mine = row.team_id == tx.team, row.issue == number, row.side == Side.AGENT.value, row.at < before
    by_hand = ~row.source.contains(":")
    return max(tx.db.execute(select(row.at).where(*mine, by_hand)).scalars(), default=None)


def of_issue(tx: Tx, number: int) -> Sequence[Contact]:
    """Return who spoke in the issue's thread, in order; put in it here: SQLite would walk all that was ever said."""
    rows = sorted(tx.db.execute(_of_issue, {"team": tx.team, "issue": number}), key=itemgetter(0))
    return [Contact(side=Side(side), by=by, at=at) for at, side, by in rows]


def arrived(tx: Tx, number: int) -> Sequence[Contact]:
    """Return the same of what can be read: an agent's words count once they are there, and what was deleted is gone."""
    rows = sorted(tx.db.execute(_arrived, {"team": tx.team, "issue": number}), key=itemgetter(0))
    return [Contact(Side(side), by, at, bool(is_thanks)) for at, side, by, is_thanks in rows]
