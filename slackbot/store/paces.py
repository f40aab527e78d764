"""When each channel may have its next message; every sender of every process keeps to it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from slackbot.store import upsert
from slackbot.store.tables import paces
from slackbot.store.tx import Tx


def take_turn(tx: Tx, channel: str, *, wall: datetime, pace: timedelta) -> datetime | None:
    """Take the channel's turn now; return when it has one again if it has none."""
    turn = upsert.insert(tx.db, paces).values(team_id=tx.team, channel=channel, free_at=wall + pace)
    taken = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"], set_={"free_at": wall + pace}, where=paces.c.free_at <= wall
    )
    return None if upsert.happened(tx.db, taken) else _free_at(tx, channel)


def _free_at(tx: Tx, channel: str) -> datetime:
    mine = paces.c.team_id == tx.team, paces.c.channel == channel
    return tx.db.execute(select(paces.c.free_at).where(*mine)).scalar_one()


def rest(tx: Tx, channel: str, *, until: datetime) -> None:
    """Let the channel rest until then, as Slack asked."""
    turn = upsert.insert(tx.db, paces).values(team_id=tx.team, channel=channel, free_at=until)
    later = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"], set_={"free_at": until}, where=paces.c.free_at < until
    )
    tx.db.execute(later)
