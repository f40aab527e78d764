"""Daily summaries: one a workspace and local day, with the figures as they were posted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from slackbot.store.tables import summaries
from slackbot.store.upsert import once


def plan(db: Connection, team: str, day: date, *, timezone: str, at: datetime) -> bool:
    """Note that the day's summary is planned; return False if it was before."""
    values = {"team_id": team, "day": day, "timezone": timezone, "planned_at": at, "figures": {}}
    return once(db, summaries, values)


def timezone(db: Connection, team: str, day: date) -> str | None:
    """Return the zone the day was first posted in, None if it was not."""
    mine = summaries.c.team_id == team, summaries.c.day == day
    return db.execute(select(summaries.c.timezone).where(*mine)).scalar_one_or_none()


def keep_figures(db: Connection, team: str, day: date, figures: Mapping[str, Any]) -> None:
    """Write down the figures as they are posted."""
    mine = summaries.c.team_id == team, summaries.c.day == day
    db.execute(update(summaries).where(*mine).values(figures=dict(figures)))
