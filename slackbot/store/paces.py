"""When each channel may have its next message; every sender of every process keeps to it."""

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal, select

from slackbot.store import upsert
from slackbot.store.tables import paces
from slackbot.store.tx import Tx

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningInsert

_free_at = select(paces.c.free_at).where(paces.c.team_id == bindparam("team"), paces.c.channel == bindparam("channel"))


@cache
def _taken(dialect: str) -> "ReturningInsert[int]":
    """Return the statement that takes the channel's turn, built once: that costs more than running it."""
    turn = upsert.insert_of(dialect, paces)
    wall = bindparam("wall", type_=paces.c.free_at.type)
    taken = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"], set_={"free_at": turn.excluded.free_at}, where=paces.c.free_at <= wall
    )
    return taken.returning(literal(1))


@cache
def _rested(dialect: str) -> "ReturningInsert[int]":
    """Return the statement that lets the channel rest, built once."""
    turn = upsert.insert_of(dialect, paces)
    later = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"],
        set_={"free_at": turn.excluded.free_at},
        where=paces.c.free_at < turn.excluded.free_at,
    )
    return later.returning(literal(1))


def take_turn(tx: Tx, channel: str, *, wall: datetime, pace: timedelta) -> datetime | None:
    """Take the channel's turn now; return when it has one again if it has none."""
    turn = {"team_id": tx.team, "channel": channel, "free_at": wall + pace, "wall": wall}
    if tx.db.execute(_taken(tx.db.dialect.name), turn).first() is not None:
        return None
    return tx.db.execute(_free_at, {"team": tx.team, "channel": channel}).scalar_one()


def rest(tx: Tx, channel: str, *, until: datetime) -> None:
    """Let the channel rest until then, as Slack asked."""
    rested = {"team_id": tx.team, "channel": channel, "free_at": until}
    tx.db.execute(_rested(tx.db.dialect.name), rested).first()
