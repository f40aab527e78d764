"""What figures were measured by: a row each time it changed, known by its number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from slackbot.store.tables import yardsticks
from slackbot.store.tx import Tx
from slackbot.store.upsert import once

_row = yardsticks.c


def number_of(tx: Tx, measures: Mapping[str, Any], *, at: datetime) -> int:
    """Return the number of the newest row if it says just that, else that of a row which does from now on."""
    newest = tx.db.execute(
        select(_row.number, _row.measures).where(_row.team_id == tx.team).order_by(_row.number.desc()).limit(1)
    ).first()
    if newest is not None and newest.measures == dict(measures):
        return int(newest.number)
    number = 1 if newest is None else newest.number + 1
    written = {"team_id": tx.team, "number": number, "since": at, "measures": dict(measures)}
    if once(tx.db, yardsticks, written):
        return number
    return number_of(tx, measures, at=at)  # somebody else was first


def get(tx: Tx, number: int) -> Mapping[str, Any]:
    """Return what the row of that number says. Raises `LookupError` if there is none."""
    mine = _row.team_id == tx.team, _row.number == number
    measures = tx.db.execute(select(_row.measures).where(*mine)).scalar_one_or_none()
    if measures is None:
        raise LookupError(f"no yardstick {number}")
    return dict(measures)
