"""Who a question is charged to: a row each, held while one of their messages is let out."""

from collections.abc import Iterable

from sqlalchemy import select

from slackbot.store.tables import payers
from slackbot.store.tx import Tx
from slackbot.store.upsert import once


def hold(tx: Tx, names: Iterable[str]) -> None:
    """Hold these payers until the transaction ends; whoever holds several names them in the same order."""
    for name in names:
        once(tx.db, payers, {"team_id": tx.team, "payer": name})
        mine = payers.c.team_id == tx.team, payers.c.payer == name
        tx.db.execute(select(payers.c.payer).where(*mine).with_for_update())
