"""Who has what in hand, keeping it, and taking over attempts whose end nobody wrote down to be looked up."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, literal_column, null, select, update

from slackbot.domain.delivery import Delivery, State
from slackbot.domain.hold import Hold
from slackbot.domain.retries import LEASE
from slackbot.store.outbox_write import SHOWN, read_row, tell
from slackbot.store.tables import deliveries, is_one_of
from slackbot.store.tx import Tx

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # so that nobody waits
_OPEN = (State.DUE.value, State.SENDING.value)
_row = deliveries.c
_is_served = _row.team_id.in_(bindparam("teams", expanding=True))
_sending = _is_served, _row.state == literal_column("'sending'")  # as the index says it
_under_way = select(_row.id, _row.lease, _row.waits_from, _row.not_before.label("until")).where(
    *_sending, _row.not_before.is_not(None)
)
_taken = (
    update(deliveries)
    .where(*_sending, _row.id == bindparam("which"), _row.not_before == bindparam("seen_until"))
    .where(func.coalesce(_row.lease, "") == bindparam("seen_lease"))
    .values(lease=bindparam("me"), waits_from=bindparam("wall"), not_before=bindparam("until"))
    .returning(_row.team_id.label("team"), *SHOWN)
)


def under_way(db: Connection, teams: Collection[str]) -> Sequence[Hold]:
    """Return what is being attempted in these workspaces, or to be looked up."""
    found = db.execute(_under_way, {"teams": list(teams)})
    return [Hold(row.id, row.lease, row.waits_from, row.until) for row in found]


def take(
    db: Connection, teams: Collection[str], hold: Hold, *, me: str, wall: datetime, length: timedelta
) -> Delivery | None:
    """Return the attempt, leased to `me` for so long to be looked up; None if it has changed meanwhile."""
    seen = {"which": hold.row, "seen_lease": hold.lease or "", "seen_until": hold.until}
    given = {"teams": list(teams), **seen, "me": me, "wall": wall, "until": wall + length}
    found = db.execute(_taken, given).first()
    return read_row(found) if found else None


def renew(db: Connection, leases: Mapping[int, str], *, wall: datetime) -> None:
    """Keep rows that are still being worked on, by id and lease, from being taken for lost."""
    ours = is_one_of(_row.id, leases), is_one_of(_row.lease, leases.values()), _row.state.in_(_OPEN)
    mine = select(_row.id).where(*ours).with_for_update(skip_locked=True).cte("mine")
    renewed = update(deliveries).where(_row.id.in_(select(mine.c.id)))
    db.execute(renewed.values(waits_from=wall, not_before=wall + LEASE))


def look_now(tx: Tx, row: int) -> None:
    """Take an attempt up once more of which nobody knew how it ended: there is something to be found out now."""
    mine = _row.team_id == tx.team, _row.id == row, _row.state == State.UNSURE.value
    again = {"state": State.SENDING.value, "reason": null(), "lease": null(), "waits_from": null()}
    tx.db.execute(update(deliveries).where(*mine).values(**again, not_before=_LONG_AGO))
    tell(tx)


def look_later(tx: Tx, delivery: Delivery, *, me: str, wall: datetime, not_before: datetime) -> None:
    """Leave an attempt undecided, to be looked up again at `not_before`, by whoever comes first."""
    mine = _row.team_id == tx.team, _row.id == delivery.id, _row.lease == me, _row.state == State.SENDING.value
    tx.db.execute(update(deliveries).where(*mine).values(lease=null(), waits_from=wall, not_before=not_before))
