"""Claims: what was taken by lease is started, and settled once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    null,
    update,
)

from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.hold import APART
from slackbot.domain.kinds import Kind
from slackbot.domain.retries import SETTLE_AFTER
from slackbot.store import outbox_held, paces
from slackbot.store.outbox_write import tell
from slackbot.store.tables import deliveries
from slackbot.store.tx import Tx

_UNDER_WAY = (State.DUE.value, State.SENDING.value)
_ONLY_TO_SEND = ("words", "points")
_FREED = {"lease": null(), "not_before": null()}
_HELD: Mapping[str, Any] = {"waits_from": bindparam("wall"), "not_before": bindparam("until")}


_mine = deliveries.c
_held_by_us = update(deliveries).where(
    _mine.team_id == bindparam("team"), _mine.id == bindparam("row"), _mine.lease == bindparam("me")
)
_start = _held_by_us.where(_mine.version == bindparam("seen"), _mine.state == State.DUE.value).values(
    state=State.SENDING.value,
    attempts=_mine.attempts + 1,
    attempted_at=bindparam("now"),
    attempted_there_at=bindparam("now_there"),
    **_HELD,
    posted_channel=bindparam("there"),
)
_proved = _held_by_us.where(_mine.state == State.SENDING.value).values(
    posted_channel=bindparam("there"),
    ts=bindparam("its_ts"),
    sent_at=bindparam("now"),
    lease=null(),
    waits_from=bindparam("wall"),
    not_before=bindparam("rest_until"),
)
_sent = _proved.where(_mine.version == bindparam("seen")).values(
    state=State.SENT.value, reason=null(), content=bindparam("kept")
)
_sent_before_it_changed = _proved.values(state=State.DUE.value, attempts=0)
WAS_DUE_AT_ONCE = and_(_mine.created_at > bindparam("latest"), _mine.due_at <= _mine.created_at)
_at_once = case((WAS_DUE_AT_ONCE, bindparam("now")), else_=_mine.due_at)
_children_freed = (
    update(deliveries)
    .where(_mine.team_id == bindparam("team"), _mine.waits_for == bindparam("parent"))
    .values(waits_for=null(), anchor_ts=bindparam("its_ts"), channel=bindparam("there"), due_at=_at_once)
)


@dataclass(frozen=True)
class Paced:
    """The channel had its message just now; try again at `free_at`."""

    free_at: datetime


def start(
    tx: Tx,
    delivery: Delivery,
    *,
    me: str,
    channel: str,
    now: datetime,
    now_there: datetime | None = None,
    wall: datetime,
    pace: timedelta,
) -> bool | Paced:
    """Turn the claimed row to `sending`; False if it is not ours any more, `Paced` if the channel must rest first.

    The row belongs to the attempt that starts now, whatever becomes of it, until it has settled. `now_there` is the
    time by Slack's clock, if we know it.
    """
    if delivery.verb is Verb.POST:
        free_at = paces.take_turn(tx, channel, wall=wall, pace=pace)
        if free_at is not None:
            return Paced(free_at)
    given = {**_which(tx, delivery, me), "seen": delivery.version, "now": now, "there": channel}
    given |= {"now_there": now_there, "wall": wall, "until": wall + SETTLE_AFTER}
    return tx.db.execute(_start, given).rowcount == 1


def _which(tx: Tx, delivery: Delivery, me: str) -> dict[str, Any]:
    """Return what the statements that are built once want to know of our row."""
    return {"team": tx.team, "row": delivery.id, "me": me}


def _ours(tx: Tx, delivery: Delivery, me: str) -> ColumnElement[bool]:
    mine = deliveries.c
    return and_(mine.team_id == tx.team, mine.id == delivery.id, mine.lease == me)


def give_back(
    tx: Tx,
    delivery: Delivery,
    *,
    me: str,
    not_before: datetime | None,
    wall: datetime | None = None,
    attempts: int | None = None,
) -> bool:
    """Put a claimed or attempted row back in line, not to be tried before `not_before`; False if it is not ours.

    `wall` is the time it is.
    """
    counted = {} if attempts is None else {"attempts": attempts}
    back = {"state": State.DUE.value, "lease": null(), "waits_from": wall, "not_before": not_before, **counted}
    under_way = update(deliveries).where(_ours(tx, delivery, me), deliveries.c.state.in_(_UNDER_WAY))
    return tx.db.execute(under_way.values(**back)).rowcount == 1


def postpone(tx: Tx, delivery: Delivery, *, me: str, due_at: datetime, why: str) -> None:
    """Give a claimed row a later due time, with the reason; when it was planned for stays."""
    claimed = update(deliveries).where(_ours(tx, delivery, me), deliveries.c.state == State.DUE.value)
    tx.db.execute(claimed.values(due_at=due_at, reason=why, **_FREED))


def move(tx: Tx, delivery: Delivery, *, me: str, channel: str, anchor_ts: str | None) -> None:
    """Address a claimed row to another place, and put it in line there."""
    claimed = update(deliveries).where(_ours(tx, delivery, me), deliveries.c.state == State.DUE.value)
    tx.db.execute(claimed.values(channel=channel, anchor_ts=anchor_ts, **_FREED))


def anchor_anew(tx: Tx, delivery: Delivery, *, me: str, anchor_ts: str | None, waits_for: int | None = None) -> bool:
    """Put an attempted row back in line for another thread, one that comes, or for none; that was no attempt.

    False if it is not ours any more.
    """
    tried = update(deliveries).where(_ours(tx, delivery, me), deliveries.c.state == State.SENDING.value)
    there = {"anchor_ts": anchor_ts, "waits_for": waits_for}
    back = {"state": State.DUE.value, "attempts": delivery.attempts, **there, **_FREED}
    return tx.db.execute(tried.values(**back)).rowcount == 1


def amend(tx: Tx, delivery: Delivery, *, me: str, content: Mapping[str, Any]) -> bool:
    """Change what a claimed row says; False if it is not ours any more."""
    return tx.db.execute(update(deliveries).where(_ours(tx, delivery, me)).values(content=dict(content))).rowcount == 1


def done(tx: Tx, delivery: Delivery, *, me: str, at: datetime) -> None:
    """Mark a claimed row that posts nothing as done."""
    final = {"state": State.SENT.value, "sent_at": at, **_FREED}
    tx.db.execute(update(deliveries).where(_ours(tx, delivery, me)).values(**final))


def sent(
    tx: Tx,
    delivery: Delivery,
    *,
    me: str,
    channel: str,
    ts: str,
    at: datetime,
    wall: datetime | None = None,
    rest_until: datetime | None = None,
) -> bool:
    """Mark the row as sent and free what waits for it; False if it was settled by somebody else.

    An edit that was enqueued again meanwhile goes back in line, and none is made again before `rest_until`. Words kept
    only to be sent are forgotten.
    """
    given = {**_which(tx, delivery, me), "there": channel, "its_ts": ts, "now": at}
    given |= {"wall": wall, "rest_until": rest_until}
    if tx.db.execute(_sent, {**given, "seen": delivery.version, "kept": kept(delivery)}).rowcount == 1:
        _free_children(tx, delivery, channel=channel, ts=ts, now=at)
        return True
    return tx.db.execute(_sent_before_it_changed, given).rowcount == 1


def kept(delivery: Delivery) -> dict[str, Any]:
    """Return the content without the words, and the points of a chart, which are kept only to be sent."""
    return {name: value for name, value in delivery.content.items() if name not in _ONLY_TO_SEND}


def _free_children(tx: Tx, parent: Delivery, *, channel: str, ts: str, now: datetime) -> None:
    given = {"team": tx.team, "parent": parent.id, "its_ts": ts, "there": channel, "now": now, "latest": now + APART}
    if tx.db.execute(_children_freed, given).rowcount:
        tell(tx)


def end(tx: Tx, delivery: Delivery, *, me: str, state: State, reason: str) -> bool:
    """End the row as held, withdrawn, failed or unsure; what waits for it is held or withdrawn with it.

    False if it is not ours any more, or if it was enqueued again meanwhile: then it goes back in line.
    """
    ours = update(deliveries).where(_ours(tx, delivery, me), deliveries.c.state.in_(_UNDER_WAY))
    ended = ours.where(deliveries.c.version == delivery.version)
    if tx.db.execute(ended.values(state=state.value, reason=reason, **_FREED)).rowcount == 0:
        tx.db.execute(ours.values(state=State.DUE.value, **_FREED))
        return False
    if delivery.kind is Kind.CARD:
        outbox_held.free_questions(tx, delivery)
    if state is not State.UNSURE:
        outbox_held.hold_children(tx, [delivery.id], reason)
    return True
