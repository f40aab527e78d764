"""Who a question is charged to: a row each, held while one of their messages is let out."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from slackbot.store.tables import payers
from slackbot.store.upsert import once


def hold(db: Connection, team: str, names: Iterable[str]) -> None:
    """Hold these payers until the transaction ends; whoever holds several names them in the same order."""
    for name in names:
        once(db, payers, {"team_id": team, "payer": name})
        mine = payers.c.team_id == team, payers.c.payer == name
        db.execute(select(payers.c.payer).where(*mine).with_for_update())
