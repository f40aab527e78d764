"""When each channel may have its next message; every sender of every process keeps to it."""

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal, or_, select

from slackbot.domain.hold import APART
from slackbot.store import upsert
from slackbot.store.tables import paces
from slackbot.store.tx import Tx

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningInsert

_is_of_another_clock = paces.c.rests_from > bindparam("latest", type_=paces.c.rests_from.type)
_free_at = select(paces.c.free_at).where(paces.c.team_id == bindparam("team"), paces.c.channel == bindparam("channel"))


@cache
def _taken(dialect: str) -> "ReturningInsert[int]":
    """Return the statement that takes the channel's turn, built once: that costs more than running it."""
    turn = upsert.insert_of(dialect, paces)
    wall = bindparam("wall", type_=paces.c.free_at.type)
    is_free = or_(paces.c.free_at <= wall, _is_of_another_clock)
    anew = {name: turn.excluded[name] for name in ("free_at", "rests_from")}
    taken = turn.on_conflict_do_update(index_elements=["team_id", "channel"], set_=anew, where=is_free)
    return taken.returning(literal(1))


@cache
def _rested(dialect: str) -> "ReturningInsert[int]":
    """Return the statement that lets the channel rest, built once."""
    turn = upsert.insert_of(dialect, paces)
    is_later = or_(paces.c.free_at < turn.excluded.free_at, _is_of_another_clock)
    anew = {name: turn.excluded[name] for name in ("free_at", "rests_from")}
    later = turn.on_conflict_do_update(index_elements=["team_id", "channel"], set_=anew, where=is_later)
    return later.returning(literal(1))


def take_turn(tx: Tx, channel: str, *, wall: datetime, pace: timedelta) -> datetime | None:
    """Take the channel's turn now; return when it has one again if it has none."""
    turn = {"team_id": tx.team, "channel": channel, "free_at": wall + pace, "rests_from": wall}
    turn |= {"wall": wall, "latest": wall + APART}
    if tx.db.execute(_taken(tx.db.dialect.name), turn).first() is not None:
        return None
    return tx.db.execute(_free_at, {"team": tx.team, "channel": channel}).scalar_one()


def rest(tx: Tx, channel: str, *, wall: datetime, until: datetime) -> None:
    """Let the channel rest from now until then, as Slack asked."""
    rested = {"team_id": tx.team, "channel": channel, "free_at": until, "rests_from": wall, "latest": wall + APART}
    tx.db.execute(_rested(tx.db.dialect.name), rested).first()
