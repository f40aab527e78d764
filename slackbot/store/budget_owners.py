"""Who a question is charged to: a row each, held while one of their messages is let out."""

from collections.abc import Iterable

from sqlalchemy import select

from slackbot.store.tables import budget_owners
from slackbot.store.tx import Tx
from slackbot.store.upsert import once


def hold(tx: Tx, names: Iterable[str]) -> None:
    """Hold these budget owners until the transaction ends; whoever holds several names them in the same order."""
    for name in names:
        once(tx.db, budget_owners, {"team_id": tx.team, "budget_owner": name})
        mine = budget_owners.c.team_id == tx.team, budget_owners.c.budget_owner == name
        tx.db.execute(select(budget_owners.c.budget_owner).where(*mine).with_for_update())
