"""Leases: what is due in any of the workspaces that a process serves is seen at one look, and taken at one go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from slackbot.domain.delivery import Delivery
from slackbot.domain.hold import APART
from slackbot.domain.retries import LEASE, PATIENT_ATTEMPTS
from slackbot.store import schema
from slackbot.store.outbox_claim import WAS_DUE_AT_ONCE
from slackbot.store.outbox_write import SHOWN, read_row
from slackbot.store.tables import deliveries, paces
from slackbot.store.tx import Tx

_DUE: ColumnElement[str] = literal_column("'due'")  # written out where a partial index names it: SQLite takes no
_SENDING: ColumnElement[str] = literal_column("'sending'")  # such index for a value that is bound
_POST: ColumnElement[str] = literal_column("'post'")


@dataclass(frozen=True)
class Seen:
    """What a look found: whether something may go out, and whether some attempt has not ended."""

    is_due: bool
    is_any_under_way: bool


def _someone_before() -> ColumnElement[bool]:
    """Whether another post stands before this one in its channel's line; one that failed often is passed by."""
    mine, other = deliveries, deliveries.alias("other")
    return exists().where(
        other.c.team_id == mine.c.team_id,
        other.c.channel == mine.c.channel,
        other.c.verb == _POST,
        other.c.state.in_((_DUE, _SENDING)),
        other.c.waits_for.is_(None),
        other.c.attempts <= PATIENT_ATTEMPTS,
        other.c.due_at <= mine.c.due_at,  # for the index
        or_(other.c.due_at < mine.c.due_at, and_(other.c.due_at == mine.c.due_at, other.c.id < mine.c.id)),
    )


def _is_resting() -> ColumnElement[bool]:
    mine = paces.c.team_id == deliveries.c.team_id, paces.c.channel == deliveries.c.channel
    is_of_our_clock = or_(paces.c.rests_from.is_(None), paces.c.rests_from <= bindparam("latest"))
    return exists().where(*mine, paces.c.free_at > bindparam("wall"), is_of_our_clock)


def _may_go() -> ColumnElement[bool]:
    """Whether the row need not wait, or was told to by a clock that was set back since."""
    until, since = deliveries.c.not_before, deliveries.c.waits_from
    return or_(until.is_(None), until <= bindparam("wall"), since > bindparam("latest"))


_mine = deliveries.c
_is_served = _mine.team_id.in_(bindparam("teams", expanding=True))
_due = (
    _is_served,
    _mine.state == _DUE,
    _mine.waits_for.is_(None),
    _mine.due_at <= bindparam("now"),
    _may_go(),
)
_look = select(schema.FOUND, exists().where(*_due), exists().where(_is_served, _mine.state == _SENDING))
_chosen = (
    select(_mine.id)
    .where(*_due, or_(_mine.verb != _POST, _mine.channel == "", and_(~_someone_before(), ~_is_resting())))
    .where(schema.IS_KNOWN)
    .order_by(_mine.due_at, _mine.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=deliveries)
    .cte("chosen")  # a CTE: chosen only once
)
_claim_due = (  # built once: that costs more than what it does each second
    update(deliveries)
    .where(_mine.id.in_(select(_chosen.c.id)))
    .values(lease=bindparam("me"), waits_from=bindparam("wall"), not_before=bindparam("until"))
    .returning(_mine.team_id.label("team"), *SHOWN)
)
_brought_forward = [  # one for each index
    update(deliveries)
    .where(_is_served, which, _mine.due_at > bindparam("now"), WAS_DUE_AT_ONCE)
    .values(due_at=bindparam("now"))
    for which in (and_(_mine.state == _DUE, _mine.waits_for.is_(None)), _mine.state == _SENDING)
]
_next_due = select(func.min(_mine.due_at)).where(
    _mine.team_id == bindparam("team"),
    _mine.state == _DUE,
    _mine.waits_for.is_(None),
    _mine.due_at > bindparam("after"),
)


def look(db: Connection, teams: Collection[str], *, now: datetime, wall: datetime) -> Seen:
    """Return what waits in these workspaces: in one statement, as it is asked each second while nothing happens.

    Raises `NewerSchema` if a later version has migrated the database. `now` is the product's time, `wall` the real one
    that leases are counted in.
    """
    times = {"now": now, "wall": wall, "latest": wall + APART}
    version, is_due, is_any_under_way = db.execute(_look, {"teams": list(teams), **times}).one()
    schema.check_known(version)
    return Seen(bool(is_due), bool(is_any_under_way))


def claim_due(
    db: Connection, teams: Collection[str], *, now: datetime, wall: datetime, me: str, limit: int
) -> Sequence[Delivery]:
    """Return what is due and lease it to `me`: of each channel only the first in line, so that order is kept.

    Nothing is taken once a later version has migrated the database.
    """
    times = {"now": now, "wall": wall, "latest": wall + APART, "until": wall + LEASE}
    rows = db.execute(_claim_due, {"teams": list(teams), "me": me, "most": limit, **times})
    return sorted((read_row(row) for row in rows), key=lambda row: (row.due_at, row.id))


def bring_forward(db: Connection, teams: Collection[str], *, now: datetime) -> None:
    """Let go out now what was due at once by a clock that was set back since; what was planned for a time stays."""
    for brought_forward in _brought_forward:
        db.execute(brought_forward, {"teams": list(teams), "now": now, "latest": now + APART})


def next_due(tx: Tx, *, after: datetime) -> datetime | None:
    """Return when something falls due next after that instant, None if nothing waits then."""
    return tx.db.execute(_next_due, {"team": tx.team, "after": after}).scalar_one()
