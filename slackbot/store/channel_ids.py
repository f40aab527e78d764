"""A channel's id, wherever it is kept: Slack gives a private channel another one when it is shared."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, case, cast, delete, exists, null, or_, select, update

from slackbot.domain import keys
from slackbot.domain.delivery import State
from slackbot.store.outbox_write import tell
from slackbot.store.tables import channels, deliveries, issue_events, issues, paces, recent_messages
from slackbot.store.tx import Tx


def follow(tx: Tx, old: str, *, new: str) -> None:
    """Write the new id in the place of the old one in all that is kept.

    What was known of the channel under its new id already goes before what was known under the old one.
    """
    _in_issues(tx, old, new=new)
    _in_deliveries(tx, old, new=new)
    _in_details(tx, old, new=new)
    _in_contents(tx, old, new=new)
    _of_welcome(tx, old, new=new)
    _of_channel(tx, old, new=new)
    _of_pace(tx, old, new=new)
    _in_recent_messages(tx, old, new=new)
    tell(tx)


def _in_issues(tx: Tx, old: str, *, new: str) -> None:
    """Hold the issues first, as every action does, or two could deadlock; a message stays the source of the first."""
    mine = issues.c.team_id == tx.team, issues.c.channel == old
    tx.db.execute(select(issues.c.number).where(*mine).order_by(issues.c.number).with_for_update()).all()
    first = issues.alias("first")
    is_same = exists().where(
        first.c.team_id == tx.team, first.c.channel == old, first.c.source_ts == issues.c.source_ts
    )
    later = issues.c.team_id == tx.team, issues.c.channel == new, is_same
    tx.db.execute(update(issues).where(*later).values(source_ts=null()))
    tx.db.execute(update(issues).where(*mine).values(channel=new))


def _in_deliveries(tx: Tx, old: str, *, new: str) -> None:
    """Readdress what is on its way; what is being composed for the old id is composed again."""
    row = deliveries.c
    there = row.team_id == tx.team, or_(row.channel == old, row.posted_channel == old)
    leased = update(deliveries).where(*there, row.state == State.DUE.value, row.lease.is_not(None))
    tx.db.execute(leased.values(lease=null(), not_before=null(), version=row.version + 1))
    ids = {name: case((row[name] == old, new), else_=row[name]) for name in ("channel", "posted_channel")}
    tx.db.execute(update(deliveries).where(*there).values(**ids))


def _in_details(tx: Tx, old: str, *, new: str) -> None:
    row = issue_events.c
    naming = select(row.id, row.detail).where(row.team_id == tx.team, cast(row.detail, Text).contains(f'"{old}"'))
    for found in tx.db.execute(naming).all():
        mine = row.team_id == tx.team, row.id == found.id
        tx.db.execute(update(issue_events).where(*mine).values(detail=_renamed(found.detail, old, new)))


def _in_contents(tx: Tx, old: str, *, new: str) -> None:
    row = deliveries.c
    naming = select(row.id, row.content).where(row.team_id == tx.team, cast(row.content, Text).contains(f'"{old}"'))
    for found in tx.db.execute(naming).all():
        mine = row.team_id == tx.team, row.id == found.id
        tx.db.execute(update(deliveries).where(*mine).values(content=_renamed(found.content, old, new)))


def _renamed(kept: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the values with the new id in the place of the old one, alone or as one of two: before and after."""
    named = kept.get("channel")
    ids = [new if one == old else one for one in named] if isinstance(named, list) else new
    return {**kept, "channel": ids} if named == old or isinstance(named, list) else dict(kept)


def _of_welcome(tx: Tx, old: str, *, new: str) -> None:
    """Let the channel have had its welcome under its new id, too, or it would get another one."""
    its = [deliveries.c.team_id == tx.team, deliveries.c.key == keys.welcome(old)]
    had = select(deliveries.c.id).where(deliveries.c.team_id == tx.team, deliveries.c.key == keys.welcome(new))
    if tx.db.execute(had).first() is None:
        tx.db.execute(update(deliveries).where(*its).values(key=keys.welcome(new)))


def _of_channel(tx: Tx, old: str, *, new: str) -> None:
    row = channels.c
    known = select(row.channel).where(row.team_id == tx.team, row.channel == new)
    mine = row.team_id == tx.team, row.channel == old
    if tx.db.execute(known).first() is None:
        tx.db.execute(update(channels).where(*mine).values(channel=new))
    else:
        tx.db.execute(delete(channels).where(*mine))


def _of_pace(tx: Tx, old: str, *, new: str) -> None:
    row = paces.c
    known = select(row.channel).where(row.team_id == tx.team, row.channel == new)
    mine = row.team_id == tx.team, row.channel == old
    if tx.db.execute(known).first() is None:
        tx.db.execute(update(paces).where(*mine).values(channel=new))
    else:
        tx.db.execute(delete(paces).where(*mine))


def _in_recent_messages(tx: Tx, old: str, *, new: str) -> None:
    row, known = recent_messages.c, recent_messages.alias("known")
    mine = row.team_id == tx.team, row.channel == old
    is_known = exists().where(known.c.team_id == tx.team, known.c.channel == new, known.c.ts == row.ts)
    tx.db.execute(delete(recent_messages).where(*mine, is_known))
    tx.db.execute(update(recent_messages).where(*mine).values(channel=new))
