"""Enqueuing: messages are written with the action that causes them, changed or withdrawn until they go out."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Update, and_, bindparam, case, exists, literal, null, or_, select, update

from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.hold import APART
from slackbot.domain.kinds import Kind
from slackbot.domain.reasons import Reason
from slackbot.store import upsert
from slackbot.store.tables import checkins, deliveries, in_few_lengths, labelled
from slackbot.store.tx import Tx

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningInsert

Parents = Mapping[str, Row[*tuple[Any, ...]]]
CHANNEL = "slackbot_due"  # what PostgreSQL's NOTIFY says to sleeping workers

SHOWN = labelled(
    deliveries.c[name]
    for name in (
        "id", "key", "token", "kind", "verb", "issue", "resolution_no", "person", "account", "channel", "anchor_ts",
        "content", "planned_at", "due_at", "state", "reason", "version", "attempts", "attempted_at",
        "attempted_there_at", "posted_channel", "ts", "sent_at", "goes_with",
    )
)  # fmt: skip
ALL = select(deliveries.c.team_id.label("team"), *SHOWN)
_parents = (
    select(*(deliveries.c[name] for name in ("id", "key", "kind", "ts", "posted_channel", "state", "reason")))
    .where(deliveries.c.team_id == bindparam("team"), deliveries.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(deliveries.c.id)  # all hold them in one order
    .with_for_update()
)
_once_more = (
    update(deliveries)
    .where(
        deliveries.c.team_id == bindparam("team"),
        deliveries.c.key == bindparam("which"),
        deliveries.c.state == State.SENDING.value,
    )
    .values(
        version=deliveries.c.version + 1,
        kind=bindparam("made_as"),
        due_at=bindparam("then"),
        created_at=bindparam("at"),
        content=bindparam("said"),
    )
)
ENDED = (State.HELD.value, State.FAILED.value, State.WITHDRAWN.value)  # what waits for such a message does not go out
BACK_IN_LINE = {"reason": null(), "lease": null(), "not_before": null()}
_reschedule = (
    update(deliveries)
    .where(
        deliveries.c.team_id == bindparam("team"),
        deliveries.c.key == bindparam("which"),
        deliveries.c.state == State.DUE.value,
    )
    .values(planned_at=bindparam("then"), due_at=bindparam("then"), version=deliveries.c.version + 1, **BACK_IN_LINE)
)
_answered = checkins.c.team_id == bindparam("team"), checkins.c.issue == bindparam("number")
_reschedule_unanswered = _reschedule.where(
    ~exists()
    .where(*_answered)
    .where(checkins.c.resolution_no == bindparam("nth"), checkins.c.turn == bindparam("turn"))
)


def read_row(row: Row[*tuple[Any, ...]]) -> Delivery:
    """Return the delivery that a row of `ALL` holds."""
    values = row._asdict()
    typed = {"kind": Kind(values["kind"]), "verb": Verb(values["verb"]), "state": State(values["state"])}
    return Delivery(**values | typed)


def enqueue(tx: Tx, outgoing: NewDelivery, *, at: datetime) -> bool:
    """Write down one message; return False if its key is there already."""
    return bool(enqueue_all(tx, [outgoing], at=at))


def enqueue_all(
    tx: Tx, outgoing: Sequence[NewDelivery], *, edits: Sequence[NewDelivery] = (), at: datetime
) -> Mapping[str, State]:
    """Write down messages, and edits as `enqueue_anew` does; return the keys that were not there already.

    Each with how the message stands: in line, or ended with what it waits for. None may wait for another one of them.
    """
    tell(tx)
    parents = _parents_of(tx, [*outgoing, *edits])
    values = {one.key: _values(tx, one, parents, at) for one in outgoing}
    written = {key: State(values[key]["state"]) for key in _enqueue(tx, list(values.values()))}
    for edit in edits:
        _enqueue_anew(tx, edit, _values(tx, edit, parents, at))
    return written


def _enqueue(tx: Tx, values: Sequence[dict[str, Any]]) -> Collection[str]:
    return tx.db.execute(_outgoing(tx.db.dialect.name), values).scalars().all() if values else ()


@cache
def _outgoing(dialect: str) -> "ReturningInsert[Any]":
    """Return the statement, built once: building it takes longer than running it."""
    return upsert.insert_of(dialect, deliveries).on_conflict_do_nothing().returning(deliveries.c.key)


def enqueue_anew(tx: Tx, outgoing: NewDelivery, *, at: datetime) -> None:
    """Write down an edit; one not made yet, or made before, becomes this one.

    One that was just made keeps its rest, so that quick changes become one edit; one under way is made once more.
    """
    enqueue_all(tx, [], edits=[outgoing], at=at)


def _enqueue_anew(tx: Tx, outgoing: NewDelivery, values: dict[str, Any]) -> None:
    if tx.db.execute(_outgoing_anew(tx.db.dialect.name), values).first() is None:  # it is under way
        anew = {"then": outgoing.due_at, "said": values["content"], "made_as": values["kind"]}
        anew["at"] = values["created_at"]
        tx.db.execute(_once_more, {"team": tx.team, "which": outgoing.key, **anew})


@cache
def _outgoing_anew(dialect: str) -> "ReturningInsert[Any]":
    """Return the statement, built once as well; it gives nothing back where the row is under way."""
    row, statement = deliveries.c, upsert.insert_of(dialect, deliveries)
    anew = (
        "kind",
        "content",
        "planned_at",
        "due_at",
        "channel",
        "anchor_ts",
        "waits_for",
        "state",
        "reason",
        "created_at",
    )
    renewed: dict[str, Any] = {name: statement.excluded[name] for name in anew}
    rests = or_(row.state == State.SENT.value, and_(row.lease.is_(None), row.attempts == 0))
    renewed |= {"version": row.version + 1, "attempts": 0, "lease": null()}
    anew_if_at_rest = statement.on_conflict_do_update(
        index_elements=["team_id", "key"],
        set_=renewed | {"not_before": case((rests, row.not_before), else_=null())},
        where=row.state != State.SENDING.value,
    )
    return anew_if_at_rest.returning(literal(1))


def tell(tx: Tx) -> None:
    """Wake the workers of other processes once this transaction commits."""
    tx.told.add(CHANNEL)


def _parents_of(tx: Tx, outgoing: Iterable[NewDelivery]) -> Parents:
    """Return, by their keys, the messages that these need the `ts` of, and hold them."""
    keys = {one.after for one in outgoing if one.after is not None}
    if not keys:
        return {}
    return {row.key: row for row in tx.db.execute(_parents, {"team": tx.team, "keys": in_few_lengths(sorted(keys))})}


def values_of(tx: Tx, outgoing: NewDelivery, *, at: datetime) -> dict[str, Any]:
    """Return the columns of a message that is written down now, or in the place of one that was not sent."""
    return _values(tx, outgoing, _parents_of(tx, [outgoing]), at)


def _values(tx: Tx, outgoing: NewDelivery, parents: Parents, at: datetime) -> dict[str, Any]:
    return {
        "team_id": tx.team,
        "key": outgoing.key,
        "token": secrets.token_urlsafe(18),
        "kind": outgoing.kind.value,
        "verb": outgoing.verb.value,
        "issue": outgoing.issue,
        "resolution_no": outgoing.resolution_no,
        "person": outgoing.person,
        "account": outgoing.account,
        "content": dict(outgoing.content),
        "planned_at": outgoing.due_at,
        "due_at": outgoing.due_at,
        "version": 1,
        "attempts": 0,
        "created_at": _written_at(at, outgoing.due_at),
        **_standing(outgoing, parents.get(outgoing.after or "")),
    }


def _written_at(at: datetime, due_at: datetime) -> datetime:
    """Return when it was written: what is due at once is not due a moment later, as the clock is looked at twice."""
    return due_at if at < due_at < at + APART else at


def _standing(outgoing: NewDelivery, parent: Row[*tuple[Any, ...]] | None) -> dict[str, Any]:
    """Return where the new row stands: in line, behind its parent, or held with it."""
    alone = {"channel": outgoing.channel, "anchor_ts": outgoing.anchor_ts, "waits_for": None}
    in_line = {**alone, "state": State.DUE.value, "reason": None}
    if parent is None:
        return in_line
    there = parent.posted_channel or outgoing.channel
    if parent.ts is not None:
        return {**in_line, "channel": there, "anchor_ts": parent.ts}
    if parent.state == State.SENT.value:  # a person said that it arrived, so nobody knows its `ts`
        return (
            in_line
            if outgoing.verb is Verb.POST
            else {**in_line, "state": State.WITHDRAWN.value, "reason": Reason.EDIT_LOST.value}
        )
    if _is_line_given_up(parent):
        return in_line
    behind = {**in_line, "channel": there, "anchor_ts": None, "waits_for": parent.id}
    if parent.state not in ENDED:
        return behind
    ended = State.HELD if outgoing.verb is Verb.POST else State.WITHDRAWN
    return {**behind, "state": ended.value, "reason": parent.reason}


def _is_line_given_up(parent: Row[*tuple[Any, ...]]) -> bool:
    """Return whether it is a customer's first line that will not come: what would stand under it stands alone."""
    return bool(parent.kind == Kind.NOTICE.value and parent.state == State.WITHDRAWN.value)


def end_unsent(tx: Tx, *, issue: int, kinds: Iterable[Kind], state: State, reason: str) -> int:
    """Hold or withdraw what was not sent yet of these kinds; return how many rows."""
    ended = {"state": state.value, **BACK_IN_LINE, "reason": reason}
    return tx.db.execute(_unsent(tx, issue, kinds).values(**ended, version=deliveries.c.version + 1)).rowcount


def readdress(
    tx: Tx,
    *,
    issue: int,
    kinds: Iterable[Kind],
    channel: str,
    person: str | None,
    account: str | None,
) -> None:
    """Send what was not sent yet to another channel or person."""
    changes = {"channel": channel, "person": person, "account": account, "lease": null(), "not_before": null()}
    tx.db.execute(_unsent(tx, issue, kinds).values(**changes, version=deliveries.c.version + 1))


def forget_words(tx: Tx, delivery: Delivery) -> None:
    """Take somebody's words out of the message, as they are after sending."""
    say_instead(tx, delivery, words=None)


def say_instead(tx: Tx, delivery: Delivery, *, words: str | None) -> None:
    """Let the message say these words of somebody's, or none; it keeps none once it is sent."""
    left = {name: value for name, value in delivery.content.items() if name != "words"}
    is_kept = words is not None and delivery.state is not State.SENT
    mine = deliveries.c.team_id == tx.team, deliveries.c.id == delivery.id
    tx.db.execute(update(deliveries).where(*mine).values(content={**left, "words": words} if is_kept else left))


def compose_one_again(tx: Tx, key: str) -> bool:
    """Let a message that was not sent be composed anew if it is being composed; False if there is none to compose."""
    row = deliveries.c
    mine = row.team_id == tx.team, row.key == key, row.state == State.DUE.value
    return tx.db.execute(update(deliveries).where(*mine).values(**_composed_anew())).rowcount == 1


def compose_again(tx: Tx, *, issue: int) -> None:
    """Let what is being composed about the issue be composed again: its words were others a moment ago.

    What nobody has may be composed too, as a part of another one's message.
    """
    row = deliveries.c
    unsent = row.team_id == tx.team, row.issue == issue, row.state == State.DUE.value
    tx.db.execute(update(deliveries).where(*unsent).values(**_composed_anew()))


def _composed_anew() -> dict[str, Any]:
    row = deliveries.c
    free_at = case((row.lease.is_(None), row.not_before), else_=null())
    return {"lease": null(), "not_before": free_at, "version": row.version + 1}


def _unsent(tx: Tx, issue: int, kinds: Iterable[Kind]) -> Update:
    mine = deliveries.c.team_id == tx.team, deliveries.c.issue == issue, deliveries.c.state == State.DUE.value
    return update(deliveries).where(*mine, deliveries.c.kind.in_([kind.value for kind in kinds]))


def reschedule(tx: Tx, key: str, *, due_at: datetime) -> bool:
    """Move a row that was not sent to another due time; False if there is none to move."""
    tell(tx)
    return tx.db.execute(_reschedule, {"team": tx.team, "which": key, "then": due_at}).rowcount == 1


def reschedule_unanswered(tx: Tx, key: str, *, checkin: Delivery, due_at: datetime) -> None:
    """Move a row that was not sent to a later time, unless the check-in before it was answered; that wakes nobody."""
    turn = checkin.turn
    asked = {"number": checkin.issue, "nth": checkin.resolution_no, "turn": turn}
    tx.db.execute(_reschedule_unanswered, {"team": tx.team, "which": key, "then": due_at, **asked})
