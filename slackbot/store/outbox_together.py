"""Check-ins that go out in one message: one row carries it, and the others go with it and share how it ends."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, null, select, update

from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.kinds import Kind
from slackbot.store.outbox_write import ALL, read_row, tell
from slackbot.store.tables import deliveries, is_one_of
from slackbot.store.tx import Tx

_row = deliveries.c
BESIDE = (
    _row.team_id == bindparam("team"),
    _row.person == bindparam("person"),
    _row.channel == bindparam("channel"),
    _row.kind == Kind.CHECKIN.value,
    _row.state == State.DUE.value,
    func.coalesce(_row.waits_for, 0) == 0,  # by a person's few rows, not by all that is due
    _row.id != bindparam("row"),
)
_waiting = ALL.where(*BESIDE)
_with = ALL.where(_row.team_id == bindparam("team"), _row.goes_with == bindparam("carrier")).order_by(_row.id)


def waiting_beside(tx: Tx, checkin: Delivery) -> Sequence[Delivery]:
    """Return the other check-ins to the same person in the same place that were not sent, the first due first."""
    same = {"team": tx.team, "person": checkin.person, "channel": checkin.channel, "row": checkin.id}
    found = [read_row(one) for one in tx.db.execute(_waiting, same)]
    return sorted(found, key=lambda one: (one.due_at, one.id))


def hold(tx: Tx, chosen: Sequence[Delivery]) -> bool:
    """Hold these rows until the transaction ends; return whether all stand as they were read, and nobody has them."""
    mine = _row.team_id == tx.team, is_one_of(_row.id, [one.id for one in chosen]), _row.state == State.DUE.value
    found = select(_row.id, _row.version).where(*mine, _row.lease.is_(None)).order_by(_row.id).with_for_update()
    return {row.id: row.version for row in tx.db.execute(found)} == {one.id: one.version for one in chosen}


def carry(tx: Tx, carrier: Delivery, *, me: str, anchor_ts: str | None, content: Mapping[str, Any]) -> None:
    """Let a row that has just been started carry the message: its thread, and what it keeps of it."""
    mine = _row.team_id == tx.team, _row.id == carrier.id, _row.lease == me
    tx.db.execute(update(deliveries).where(*mine).values(anchor_ts=anchor_ts, content=dict(content)))


def go(tx: Tx, chosen: Delivery, *, carrier: Delivery, channel: str, now: datetime, content: Mapping[str, Any]) -> None:
    """Send a row that is held with the carrier's message."""
    begun = {"state": State.SENDING.value, "goes_with": carrier.id, "attempted_at": now, "posted_channel": channel}
    mine = _row.team_id == tx.team, _row.id == chosen.id
    values = {**begun, "lease": null(), "not_before": null(), "content": dict(content)}
    tx.db.execute(update(deliveries).where(*mine).values(**values))


def those_with(tx: Tx, carrier: Delivery) -> Sequence[Delivery]:
    """Return what goes, or went, out with the carrier's message."""
    return [read_row(found) for found in tx.db.execute(_with, {"team": tx.team, "carrier": carrier.id})]


def of_message(tx: Tx, *, channel: str, ts: str) -> Sequence[Delivery]:
    """Return all that stands in this message of ours, the one that carried it first."""
    there = _row.team_id == tx.team, _row.posted_channel == channel, _row.ts == ts, _row.verb == Verb.POST.value
    found = tx.db.execute(ALL.where(*there).order_by(_row.goes_with.is_not(None), _row.id))
    return [read_row(one) for one in found]


def arrived(tx: Tx, carrier: Delivery, *, channel: str, ts: str | None, at: datetime) -> None:
    """Mark what goes with the carrier as sent, and free what waits for it; without `ts` nobody knows where it is."""
    told = {"state": State.SENT.value, "posted_channel": channel, "ts": ts, "sent_at": at, "reason": null()}
    sent = update(deliveries).where(_under_way(tx, carrier)).values(**told).returning(_row.id)
    ids = tx.db.execute(sent).scalars().all()
    if ids and ts is not None:
        free = update(deliveries).where(_row.team_id == tx.team, is_one_of(_row.waits_for, ids))
        tx.db.execute(free.values(waits_for=null(), anchor_ts=ts, channel=channel))
        tell(tx)


def let_go(tx: Tx, carrier: Delivery) -> None:
    """Put what was to go with the carrier back in line, each by itself."""
    alone = {"state": State.DUE.value, "goes_with": null(), "attempted_at": null(), "posted_channel": null()}
    tx.db.execute(update(deliveries).where(_under_way(tx, carrier)).values(**alone, reason=null(), not_before=null()))
    tell(tx)


def doubt(tx: Tx, carrier: Delivery, *, reason: str) -> None:
    """Keep that what goes with the carrier may or may not have arrived."""
    unsure = {"state": State.UNSURE.value, "reason": reason}
    tx.db.execute(update(deliveries).where(_under_way(tx, carrier)).values(**unsure))


def _under_way(tx: Tx, carrier: Delivery) -> ColumnElement[bool]:
    open_ = _row.state.in_([State.SENDING.value, State.UNSURE.value])
    return (_row.team_id == tx.team) & (_row.goes_with == carrier.id) & open_
