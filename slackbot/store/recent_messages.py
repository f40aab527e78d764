"""What customers wrote a moment ago in their channels, outside threads: where, who and when, no words."""

from datetime import datetime

from sqlalchemy import delete, exists, select

from slackbot.store.tables import recent_messages
from slackbot.store.tx import Tx
from slackbot.store.upsert import once

_row = recent_messages.c


def keep(tx: Tx, *, channel: str, ts: str, author: str, at: datetime) -> bool:
    """Note the message; return False if it was noted before."""
    values = {"team_id": tx.team, "channel": channel, "ts": ts, "author": author, "at": at}
    return once(tx.db, recent_messages, values)


def forget(tx: Tx, *, channel: str, ts: str) -> None:
    """Drop a message that was deleted."""
    gone = _row.team_id == tx.team, _row.channel == channel, _row.ts == ts
    tx.db.execute(delete(recent_messages).where(*gone))


def is_kept(tx: Tx, *, channel: str, ts: str) -> bool:
    """Return whether the message is noted."""
    mine = _row.team_id == tx.team, _row.channel == channel, _row.ts == ts
    return tx.db.execute(select(exists().where(*mine))).scalar_one()


def wrote_since(tx: Tx, author: str, *, since: datetime) -> bool:
    """Return whether that customer has written in any channel since then."""
    theirs = _row.team_id == tx.team, _row.author == author, _row.at >= since
    return tx.db.execute(select(exists().where(*theirs))).scalar_one()


def has_older(tx: Tx, *, than: datetime) -> bool:
    """Return whether a message from before then is still noted."""
    return tx.db.execute(select(exists().where(_row.team_id == tx.team, _row.at < than))).scalar_one()


def forget_older(tx: Tx, *, than: datetime) -> None:
    """Drop all messages from before then."""
    tx.db.execute(delete(recent_messages).where(_row.team_id == tx.team, _row.at < than))
