"""When each channel may have its next message; every sender of every process keeps to it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from slackbot.store import upsert
from slackbot.store.tables import paces


def take_turn(db: Connection, team: str, channel: str, *, wall: datetime, pace: timedelta) -> datetime | None:
    """Take the channel's turn now; return when it has one again if it has none."""
    turn = upsert.insert(db, paces).values(team_id=team, channel=channel, free_at=wall + pace)
    taken = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"], set_={"free_at": wall + pace}, where=paces.c.free_at <= wall
    )
    return None if upsert.happened(db, taken) else _free_at(db, team, channel)


def _free_at(db: Connection, team: str, channel: str) -> datetime:
    mine = paces.c.team_id == team, paces.c.channel == channel
    return db.execute(select(paces.c.free_at).where(*mine)).scalar_one()


def rest(db: Connection, team: str, channel: str, *, until: datetime) -> None:
    """Let the channel rest until then, as Slack asked."""
    turn = upsert.insert(db, paces).values(team_id=team, channel=channel, free_at=until)
    later = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"], set_={"free_at": until}, where=paces.c.free_at < until
    )
    db.execute(later)
