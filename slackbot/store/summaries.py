"""Daily summaries: one a workspace and local day, with the figures as they were posted, and what they were made of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update

from slackbot.domain.posted_days import PostedDay
from slackbot.store.tables import summaries
from slackbot.store.tx import Tx
from slackbot.store.upsert import once


@dataclass(frozen=True, slots=True)
class Statement:
    """Figures as they were told, `known_at` that time, from events up to the one with the id `last_event`.

    `definitions` is the version of what they mean. Earlier releases did not say when they knew it.
    """

    figures: Mapping[str, Any]
    definitions: int | None = None
    known_at: datetime | None = None
    last_event: int | None = None


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


def yardstick(tx: Tx, day: date) -> int | None:
    """Return the number of what the day's figures are measured by, None if it is not planned."""
    mine = _row.team_id == tx.team, _row.day == day
    return tx.db.execute(select(_row.yardstick).where(*mine)).scalar_one_or_none()


def first_posted(tx: Tx, day: date, *, definitions: int) -> Mapping[str, Any] | None:
    """Return the day's figures as they were first posted, None if they were not, or by other definitions."""
    mine = _row.team_id == tx.team, _row.day == day, _row.definitions == definitions
    return tx.db.execute(select(_row.figures).where(*mine)).scalar_one_or_none() or None


def days(tx: Tx, first: date, last: date) -> Sequence[PostedDay]:
    """Return the planned days from the first to the last, in order."""
    within = _row.team_id == tx.team, _row.day >= first, _row.day <= last, _row.ends_at.is_not(None)
    return [_day(found) for found in tx.db.execute(select(*_DAY).where(*within).order_by(_row.day))]


def last_before(tx: Tx, day: date) -> PostedDay | None:
    """Return the last planned day before that one, None if there is none."""
    earlier = _row.team_id == tx.team, _row.day < day, _row.ends_at.is_not(None)
    found = tx.db.execute(select(*_DAY).where(*earlier).order_by(_row.day.desc()).limit(1)).first()
    return _day(found) if found else None


def keep(tx: Tx, day: date, statement: Statement) -> None:
    """Write down the figures as they are posted."""
    mine = _row.team_id == tx.team, _row.day == day
    tx.db.execute(update(summaries).where(*mine).values(**asdict(statement)))


def restate(tx: Tx, day: date, statement: Statement) -> None:
    """Write down the figures as they are told now; those that were posted stay beside them."""
    mine = _row.team_id == tx.team, _row.day == day
    told = {"known_at": statement.known_at, "last_event": statement.last_event, "restated": dict(statement.figures)}
    tx.db.execute(update(summaries).where(*mine).values(**told))


def stated(tx: Tx, first: date, last: date) -> Sequence[tuple[PostedDay, Statement]]:
    """Return the posted days from the first to the last, in order, as last told."""
    columns = *_DAY, _row.figures, _row.restated, _row.definitions, _row.known_at, _row.last_event
    within = _row.team_id == tx.team, _row.day >= first, _row.day <= last, _row.ends_at.is_not(None)
    found = tx.db.execute(select(*columns).where(*within).order_by(_row.day)).all()
    return [(_day(one), _statement(one)) for one in found if one.figures]


def _statement(found: Row[*tuple[Any, ...]]) -> Statement:
    return Statement(found.restated or found.figures, found.definitions, found.known_at, found.last_event)


def _day(found: Row[*tuple[Any, ...]]) -> PostedDay:
    return PostedDay(found.day, found.timezone, found.starts_at, found.ends_at)
