"""Daily summaries: one a workspace and local day, with the figures as they were posted, and what they were made of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update

from slackbot.domain.posted_days import PostedDay
from slackbot.store.tables import summaries
from slackbot.store.tx import Tx
from slackbot.store.upsert import once

_row = summaries.c
_DAY = _row.day, _row.timezone, _row.starts_at, _row.ends_at


def plan(tx: Tx, day: PostedDay, *, yardstick: int, definitions: int, at: datetime) -> bool:
    """Note that the day's summary is planned; return False if it was before.

    `yardstick` is the number of what its figures are measured by, `definitions` the version of what they mean.
    """
    values = {"planned_at": at, "figures": {}, "yardstick": yardstick, "definitions": definitions}
    return once(tx.db, summaries, {"team_id": tx.team, **asdict(day), **values})


def is_planned(tx: Tx, day: date) -> bool:
    """Return whether the day's summary was planned."""
    return tx.db.execute(select(_row.day).where(_row.team_id == tx.team, _row.day == day)).first() is not None


def has_any(tx: Tx, first: date, *, before: date) -> bool:
    """Return whether a day was planned from `first` on and before the other."""
    within = _row.team_id == tx.team, _row.day >= first, _row.day < before
    return tx.db.execute(select(_row.day).where(*within).limit(1)).first() is not None


def days(tx: Tx, first: date, last: date) -> Sequence[PostedDay]:
    """Return the planned days from the first to the last, in order."""
    within = _row.team_id == tx.team, _row.day >= first, _row.day <= last, _row.ends_at.is_not(None)
    return [_day(found) for found in tx.db.execute(select(*_DAY).where(*within).order_by(_row.day))]


def last_before(tx: Tx, day: date) -> PostedDay | None:
    """Return the last planned day before that one, None if there is none."""
    earlier = _row.team_id == tx.team, _row.day < day, _row.ends_at.is_not(None)
    found = tx.db.execute(select(*_DAY).where(*earlier).order_by(_row.day.desc()).limit(1)).first()
    return _day(found) if found else None


def _day(found: Row[*tuple[Any, ...]]) -> PostedDay:
    return PostedDay(found.day, found.timezone, found.starts_at, found.ends_at)


def keep_figures(tx: Tx, day: date, figures: Mapping[str, Any]) -> None:
    """Write down the figures as they are posted."""
    mine = _row.team_id == tx.team, _row.day == day
    tx.db.execute(update(summaries).where(*mine).values(figures=dict(figures)))
