"""The channels we have heard of: whether we are in them, and whether a customer is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, bindparam, select

from slackbot.domain.reasons import Reason
from slackbot.store.tables import channels, is_one_of
from slackbot.store.tx import Tx
from slackbot.store.upsert import insert_of


@dataclass(frozen=True)
class Channel:
    """A channel as last seen. `is_shared` is true if another company is in it.

    We are no member of an archived one; `is_archived` is None where nobody has told us.
    """

    team: str
    channel: str
    name: str
    is_member: bool
    is_shared: bool
    is_archived: bool | None = None

    @property
    def obstacle(self) -> Reason | None:
        """Why we cannot write there, None if nothing is known to be in the way."""
        if self.is_archived:
            return Reason.ARCHIVED
        return None if self.is_member else Reason.NO_CHANNEL


SHOWN = (
    channels.c.team_id.label("team"),
    channels.c.channel,
    channels.c.name,
    channels.c.is_member,
    channels.c.is_shared,
    channels.c.is_archived,
)
SEEN = (*SHOWN, channels.c.seen_at)  # with when Slack last told us
_get = select(*SHOWN).where(channels.c.team_id == bindparam("team"), channels.c.channel == bindparam("channel"))


def get(tx: Tx, channel: str) -> Channel | None:
    """Return the channel, None if we never heard of it."""
    row = tx.db.execute(_get, {"team": tx.team, "channel": channel}).one_or_none()
    return None if row is None else Channel(**row._asdict())


def of_ids(tx: Tx, ids: Collection[str]) -> Mapping[str, Channel]:
    """Return those of these channels that we have heard of, by their ids."""
    mine = channels.c.team_id == tx.team, is_one_of(channels.c.channel, ids)
    return {row.channel: Channel(**row._asdict()) for row in tx.db.execute(select(*SHOWN).where(*mine))}


def keep(tx: Tx, channel: Channel, *, at: datetime) -> None:
    """Insert or update the channel."""
    keep_all(tx, [channel], at=at)


def keep_all(tx: Tx, kept: Iterable[Channel], *, at: datetime) -> None:
    """Insert or update the channels, in one go, and in one order in every process."""
    rows = [{**one.__dict__, "team_id": tx.team, "seen_at": at} for one in sorted(kept, key=lambda one: one.channel)]
    for row in rows:
        del row["team"]
    tx.db.execute(_kept(tx.db.dialect.name), rows)


@cache
def _kept(dialect: str) -> Insert:
    """Return the statement, built once."""
    told = insert_of(dialect, channels)
    anew = {name: told.excluded[name] for name in ("name", "is_member", "is_shared", "is_archived", "seen_at")}
    return told.on_conflict_do_update(index_elements=["team_id", "channel"], set_=anew)
