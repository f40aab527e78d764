"""Daily summaries: one a workspace and local day, with the figures as they were posted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from slackbot.store.tables import summaries
from slackbot.store.tx import Tx
from slackbot.store.upsert import once


def plan(tx: Tx, day: date, *, timezone: str, at: datetime) -> bool:
    """Note that the day's summary is planned; return False if it was before."""
    values = {"team_id": tx.team, "day": day, "timezone": timezone, "planned_at": at, "figures": {}}
    return once(tx.db, summaries, values)


def timezone(tx: Tx, day: date) -> str | None:
    """Return the zone the day was first posted in, None if it was not."""
    mine = summaries.c.team_id == tx.team, summaries.c.day == day
    return tx.db.execute(select(summaries.c.timezone).where(*mine)).scalar_one_or_none()


def keep_figures(tx: Tx, day: date, figures: Mapping[str, Any]) -> None:
    """Write down the figures as they are posted."""
    mine = summaries.c.team_id == tx.team, summaries.c.day == day
    tx.db.execute(update(summaries).where(*mine).values(figures=dict(figures)))
