"""What we owe: written with the deed that causes it, claimed by one sender, settled once."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, insert, null, or_, select, text, update

from slackbot.domain.delivery import LEASE, Delivery, Kind, Owed, State, Verb
from slackbot.store import upsert
from slackbot.store.tables import deliveries, paces

CHANNEL = "slackbot_due"  # what PostgreSQL's NOTIFY says to sleeping workers

SHOWN = [
    deliveries.c[name]
    for name in (
        "id", "key", "token", "kind", "verb", "issue", "round", "person", "channel", "anchor_ts", "content", "due_at",
        "state", "reason", "version", "attempts", "attempted_at", "posted_channel", "ts", "sent_at",
    )
]  # fmt: skip
ALL = select(deliveries.c.team_id.label("team"), *SHOWN)
_insert = insert(deliveries)
_parent = (
    select(deliveries.c.id, deliveries.c.ts, deliveries.c.posted_channel)
    .where(deliveries.c.team_id == bindparam("team"), deliveries.c.key == bindparam("key"))
    .with_for_update()
)
_notify = text(f"NOTIFY {CHANNEL}")


def read_row(row: Row[*tuple[Any, ...]]) -> Delivery:
    """Return the delivery that a row of `ALL` holds."""
    values = row._asdict()
    typed = {"kind": Kind(values["kind"]), "verb": Verb(values["verb"]), "state": State(values["state"])}
    return Delivery(**values | typed)


def owe(db: Connection, team: str, owed: Owed, *, at: datetime) -> bool:
    """Write down what we owe; return False if that key is owed already."""
    statement = upsert.insert(db, deliveries).values(**_values(db, team, owed, at)).on_conflict_do_nothing()
    _tell(db)
    return upsert.happened(db, statement)


def owe_anew(db: Connection, team: str, owed: Owed, *, at: datetime) -> None:
    """Write down an edit that is owed; one not made yet, or made before, becomes this one."""
    values = _values(db, team, owed, at)
    renewed = {name: values[name] for name in ("content", "due_at", "channel", "anchor_ts", "waits_for")}
    renewed |= {"state": State.DUE.value, "version": deliveries.c.version + 1, "attempts": 0, "reason": null()}
    statement = upsert.insert(db, deliveries).values(**values)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["team_id", "key"],
            set_=renewed | {"lease": null(), "not_before": null()},
            where=deliveries.c.state != State.SENDING.value,
        )
    )
    mine = deliveries.c.team_id == team, deliveries.c.key == owed.key, deliveries.c.state == State.SENDING.value
    db.execute(update(deliveries).where(*mine).values(version=deliveries.c.version + 1, content=values["content"]))
    _tell(db)


def _tell(db: Connection) -> None:
    if db.dialect.name == "postgresql":
        db.execute(_notify)


def _values(db: Connection, team: str, owed: Owed, at: datetime) -> dict[str, Any]:
    waits_for, anchor_ts, channel = None, owed.anchor_ts, owed.channel
    if owed.after is not None:
        parent = db.execute(_parent, {"team": team, "key": owed.after}).one_or_none()
        if parent is not None:
            waits_for = None if parent.ts else parent.id
            anchor_ts, channel = parent.ts, parent.posted_channel or channel
    return {
        "team_id": team,
        "key": owed.key,
        "token": secrets.token_urlsafe(18),
        "kind": owed.kind.value,
        "verb": owed.verb.value,
        "issue": owed.issue,
        "round": owed.round,
        "person": owed.person,
        "channel": channel,
        "anchor_ts": anchor_ts,
        "waits_for": waits_for,
        "content": dict(owed.content),
        "due_at": owed.due_at,
        "state": State.DUE.value,
        "version": 1,
        "attempts": 0,
        "created_at": at,
    }


def claim_due(db: Connection, *, now: datetime, wall: datetime, me: str, limit: int) -> Sequence[Delivery]:
    """Return what is due and lease it to `me`: of each channel only the first in line, so that order is kept.

    `now` is the product's time, `wall` the real one that leases are counted in.
    """
    mine, other = deliveries, deliveries.alias("other")
    before = or_(other.c.due_at < mine.c.due_at, and_(other.c.due_at == mine.c.due_at, other.c.id < mine.c.id))
    someone_before = exists().where(
        other.c.team_id == mine.c.team_id,
        other.c.channel == mine.c.channel,
        other.c.verb == Verb.POST.value,
        other.c.state.in_((State.DUE.value, State.SENDING.value)),
        other.c.waits_for.is_(None),
        before,
    )
    free = (
        select(mine.c.id)
        .where(
            mine.c.state == State.DUE.value,
            mine.c.waits_for.is_(None),
            mine.c.due_at <= now,
            or_(mine.c.not_before.is_(None), mine.c.not_before <= wall),
            or_(mine.c.verb != Verb.POST.value, mine.c.channel == "", ~someone_before),
        )
        .order_by(mine.c.due_at, mine.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    leased = update(mine).where(mine.c.id.in_(free)).values(lease=me, not_before=wall + LEASE)
    rows = db.execute(leased.returning(mine.c.team_id.label("team"), *SHOWN)).all()
    return sorted((read_row(row) for row in rows), key=lambda row: (row.due_at, row.id))


@dataclass(frozen=True)
class Paced:
    """The channel had its message just now; try again at `free_at`."""

    free_at: datetime


def start(
    db: Connection,
    delivery: Delivery,
    *,
    me: str,
    channel: str,
    now: datetime,
    wall: datetime,
    until: datetime,
    pace: timedelta,
) -> bool | Paced:
    """Turn the claimed row to `sending`; False if it is not ours any more, `Paced` if the channel must rest first.

    Until `until` the row belongs to the attempt that starts now.
    """
    if delivery.verb is Verb.POST and not _take_turn(db, delivery.team, channel, wall=wall, pace=pace):
        return Paced(_free_at(db, delivery.team, channel) or wall)
    ours = _ours(delivery, me), deliveries.c.state == State.DUE.value
    started = (
        update(deliveries)
        .where(*ours)
        .values(
            state=State.SENDING.value,
            attempts=deliveries.c.attempts + 1,
            attempted_at=now,
            not_before=until,
            channel=channel,
        )
    )
    return db.execute(started).rowcount == 1


def _ours(delivery: Delivery, me: str) -> Any:
    mine = deliveries.c
    return and_(mine.id == delivery.id, mine.lease == me, mine.version == delivery.version)


def _take_turn(db: Connection, team: str, channel: str, *, wall: datetime, pace: timedelta) -> bool:
    turn = upsert.insert(db, paces).values(team_id=team, channel=channel, free_at=wall + pace)
    taken = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"], set_={"free_at": wall + pace}, where=paces.c.free_at <= wall
    )
    return upsert.happened(db, taken)


def _free_at(db: Connection, team: str, channel: str) -> datetime | None:
    mine = paces.c.team_id == team, paces.c.channel == channel
    return db.execute(select(paces.c.free_at).where(*mine)).scalar_one_or_none()


def rest(db: Connection, team: str, channel: str, *, until: datetime) -> None:
    """Let the channel rest until then, as Slack asked."""
    turn = upsert.insert(db, paces).values(team_id=team, channel=channel, free_at=until)
    later = turn.on_conflict_do_update(
        index_elements=["team_id", "channel"], set_={"free_at": until}, where=paces.c.free_at < until
    )
    db.execute(later)


def give_back(
    db: Connection, delivery: Delivery, *, me: str, not_before: datetime | None, attempts: int | None = None
) -> None:
    """Put a claimed or attempted row back in line, not to be tried before `not_before`."""
    ours = deliveries.c.id == delivery.id, deliveries.c.lease == me
    under_way = deliveries.c.state.in_((State.DUE.value, State.SENDING.value))
    counted = {} if attempts is None else {"attempts": attempts}
    values = {"state": State.DUE.value, "lease": null(), "not_before": not_before, **counted}
    db.execute(update(deliveries).where(*ours, under_way).values(**values))


def done(db: Connection, delivery: Delivery, *, me: str, at: datetime) -> None:
    """Mark a claimed row that posts nothing as done."""
    ours = deliveries.c.id == delivery.id, deliveries.c.lease == me
    values = {"state": State.SENT.value, "sent_at": at, "lease": null(), "not_before": null()}
    db.execute(update(deliveries).where(*ours).values(**values))


def postpone(db: Connection, delivery: Delivery, *, me: str, due_at: datetime) -> None:
    """Give a claimed row a later due time."""
    ours = deliveries.c.id == delivery.id, deliveries.c.lease == me, deliveries.c.state == State.DUE.value
    db.execute(update(deliveries).where(*ours).values(due_at=due_at, lease=null(), not_before=null()))


def sent(db: Connection, delivery: Delivery, *, me: str, channel: str, ts: str, at: datetime) -> bool:
    """Mark the row as sent and free what waits for it; False if it was settled by somebody else.

    An edit that was owed anew meanwhile goes back in line. Words kept only to be sent are forgotten.
    """
    row = deliveries.c
    ours = row.id == delivery.id, row.lease == me, row.state == State.SENDING.value
    proof = {"posted_channel": channel, "ts": ts, "sent_at": at, "lease": null(), "not_before": null()}
    final = {"state": State.SENT.value, "reason": null(), "content": _kept(delivery)}
    done = update(deliveries).where(*ours, row.version == delivery.version).values(**proof, **final)
    if db.execute(done).rowcount == 1:
        _free_children(db, delivery, channel=channel, ts=ts)
        return True
    again = update(deliveries).where(*ours).values(**proof, state=State.DUE.value)
    return db.execute(again).rowcount == 1


def _kept(delivery: Delivery) -> dict[str, Any]:
    return {name: value for name, value in delivery.content.items() if name != "words"}


def _free_children(db: Connection, parent: Delivery, *, channel: str, ts: str) -> None:
    children = update(deliveries).where(deliveries.c.waits_for == parent.id)
    db.execute(children.values(waits_for=null(), anchor_ts=ts, channel=channel))
    _tell(db)


def end(db: Connection, delivery: Delivery, *, me: str, state: State, reason: str) -> bool:
    """End the row as held, withdrawn, failed or unsure; what waits for it is held or withdrawn with it."""
    ours = deliveries.c.id == delivery.id, deliveries.c.lease == me
    under_way = deliveries.c.state.in_((State.DUE.value, State.SENDING.value))
    ended = update(deliveries).where(*ours, under_way)
    if db.execute(ended.values(state=state.value, reason=reason, lease=null(), not_before=null())).rowcount == 0:
        return False
    if state is not State.UNSURE:
        _hold_children(db, delivery, reason)
    return True


def _hold_children(db: Connection, parent: Delivery, reason: str) -> None:
    waiting = deliveries.c.waits_for == parent.id, deliveries.c.state == State.DUE.value
    posts = update(deliveries).where(*waiting, deliveries.c.verb == Verb.POST.value)
    db.execute(posts.values(state=State.HELD.value, reason=reason))
    edits = update(deliveries).where(*waiting, deliveries.c.verb != Verb.POST.value)
    db.execute(edits.values(state=State.WITHDRAWN.value, reason=reason))


def withdraw(db: Connection, team: str, *, issue: int, kinds: Iterable[Kind], reason: str) -> int:
    """Withdraw what was not sent yet of these kinds; return how many rows."""
    mine = deliveries.c.team_id == team, deliveries.c.issue == issue, deliveries.c.state == State.DUE.value
    unsent = update(deliveries).where(*mine, deliveries.c.kind.in_([kind.value for kind in kinds]))
    ended = {"state": State.WITHDRAWN.value, "reason": reason, "lease": null(), "not_before": null()}
    return db.execute(unsent.values(**ended, version=deliveries.c.version + 1)).rowcount


def reschedule(db: Connection, team: str, key: str, *, due_at: datetime) -> bool:
    """Move a row that was not sent to another due time; False if there is none to move."""
    mine = deliveries.c.team_id == team, deliveries.c.key == key, deliveries.c.state == State.DUE.value
    moved = update(deliveries).where(*mine)
    _tell(db)
    changes = {"due_at": due_at, "lease": null(), "not_before": null(), "version": deliveries.c.version + 1}
    return db.execute(moved.values(**changes)).rowcount == 1


def revive(db: Connection, team: str, *, channel: str, reason: str, since: datetime) -> int:
    """Put rows held for that reason back in line, if they were due after `since`; return how many."""
    held = deliveries.c.team_id == team, deliveries.c.state == State.HELD.value, deliveries.c.reason == reason
    young = update(deliveries).where(*held, deliveries.c.channel == channel, deliveries.c.due_at >= since)
    _tell(db)
    return db.execute(young.values(state=State.DUE.value, reason=null(), not_before=null(), lease=null())).rowcount


def take_stuck(db: Connection, *, wall: datetime, until: datetime, me: str, limit: int = 20) -> Sequence[Delivery]:
    """Return attempts whose end nobody wrote down, leased to `me` until `until` to be looked up."""
    stuck = (
        select(deliveries.c.id)
        .where(deliveries.c.state == State.SENDING.value, deliveries.c.not_before <= wall)
        .order_by(deliveries.c.not_before)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = update(deliveries).where(deliveries.c.id.in_(stuck)).values(lease=me, not_before=until)
    rows = db.execute(taken.returning(deliveries.c.team_id.label("team"), *SHOWN)).all()
    return [read_row(row) for row in rows]


def readdress(
    db: Connection, team: str, *, issue: int, kinds: Iterable[Kind], channel: str, person: str | None
) -> None:
    """Send what was not sent yet to another channel or person."""
    mine = deliveries.c.team_id == team, deliveries.c.issue == issue, deliveries.c.state == State.DUE.value
    unsent = update(deliveries).where(*mine, deliveries.c.kind.in_([kind.value for kind in kinds]))
    changes = {"channel": channel, "person": person, "lease": null(), "not_before": null()}
    db.execute(unsent.values(**changes, version=deliveries.c.version + 1))
