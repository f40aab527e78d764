"""Looking into what waits to be sent, and what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    bindparam,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from slackbot.domain import keys
from slackbot.domain.delivery import UNDECIDED, UNSENT, Delivery, State, Verb
from slackbot.domain.kinds import COMES_HOWEVER_LATE, Kind, those
from slackbot.domain.reasons import DECIDED, Reason
from slackbot.store import touches
from slackbot.store.columns import Instant
from slackbot.store.outbox_claim import kept
from slackbot.store.outbox_write import ALL, BACK_IN_LINE, read_row, tell
from slackbot.store.tables import deliveries, is_one_of
from slackbot.store.tx import Tx

_PROMISED = those(lambda kind: kind.is_promised)
_LATEST = timedelta(days=14)  # no question goes out so long after it was due

_by_key = ALL.where(deliveries.c.team_id == bindparam("team"), deliveries.c.key == bindparam("key"))
_by_ts = ALL.where(
    deliveries.c.team_id == bindparam("team"),
    deliveries.c.posted_channel == bindparam("channel"),
    deliveries.c.ts == bindparam("ts"),
).order_by(deliveries.c.goes_with.is_not(None), deliveries.c.id)


def _is_one_of(column: ColumnElement[str], *values: StrEnum) -> ColumnElement[bool]:
    """Return that, with the words written out: SQLite takes a partial index for no value that is bound."""
    return column.in_([literal_column(f"'{value.value}'") for value in values])


_is_unsent = _is_one_of(deliveries.c.state, *UNSENT)
_is_held = deliveries.c.state == literal_column(f"'{State.HELD.value}'")


def _count(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    mine = deliveries.c.team_id == bindparam("team"), *which
    return select(func.count()).select_from(deliveries).where(*mine).scalar_subquery()


_is_due = deliveries.c.state == literal_column(f"'{State.DUE.value}'")
_counts = select(  # one of each index's
    _count(_is_due, deliveries.c.waits_for.is_(None)),
    _count(_is_due, deliveries.c.waits_for.is_not(None)),
    _count(deliveries.c.state == literal_column(f"'{State.SENDING.value}'")),
    _count(
        _is_one_of(deliveries.c.state, *UNDECIDED),
        deliveries.c.verb == literal_column(f"'{Verb.POST.value}'"),
        deliveries.c.state == State.UNSURE.value,
    ),
)


@cache
def _others_of_resolution(kinds: tuple[Kind, ...]) -> Select[str, datetime | None, datetime | None, datetime]:
    """Return the statement, built once, with its words written out: SQLAlchemy would expand the lists each time."""
    row = deliveries.c
    went_out: list[ColumnElement[str]] = [
        literal_column(f"'{state.value}'") for state in (State.SENDING, State.SENT, State.UNSURE)
    ]
    return select(row.state, row.sent_at, row.attempted_at, row.due_at).where(
        row.team_id == bindparam("team"),
        row.issue == bindparam("issue"),
        row.resolution_no == bindparam("nth"),
        row.kind.in_([literal_column(f"'{kind.value}'") for kind in kinds]),
        row.id != bindparam("row"),
        row.state.in_(went_out),
    )


def of_key(tx: Tx, key: str) -> Delivery | None:
    """Return the delivery with that key, None if there is none."""
    row = tx.db.execute(_by_key, {"team": tx.team, "key": key}).one_or_none()
    return None if row is None else read_row(row)


def of_message(tx: Tx, *, channel: str, ts: str) -> Delivery | None:
    """Return the delivery that posted this message of ours, and carried what else stands in it; None if none did."""
    row = tx.db.execute(_by_ts, {"team": tx.team, "channel": channel, "ts": ts}).first()
    return None if row is None else read_row(row)


def quoting(tx: Tx, *, channel: str, ts: str) -> Sequence[Delivery]:
    """Return the messages that show the agents what a customer wrote there, to us alone."""
    linked = [keys.link(number, ts=ts) for number in touches.issues_with(tx, source=ts)]
    mine = deliveries.c.team_id == tx.team, is_one_of(deliveries.c.key, linked)
    found = [read_row(row) for row in tx.db.execute(ALL.where(*mine).order_by(deliveries.c.id))]
    return [one for one in found if one.content.get("channel") == channel]


def last_in(tx: Tx, *, channel: str, kinds: Sequence[Kind]) -> Delivery | None:
    """Return the newest message of these kinds about an issue that we posted in the channel, None if there is none."""
    there = deliveries.c.team_id == tx.team, deliveries.c.posted_channel == channel, deliveries.c.ts.is_not(None)
    wanted = deliveries.c.kind.in_([kind.value for kind in kinds]), deliveries.c.issue.is_not(None)
    carries = deliveries.c.goes_with.is_(None)
    row = tx.db.execute(ALL.where(*there, *wanted, carries).order_by(deliveries.c.ts.desc()).limit(1)).one_or_none()
    return None if row is None else read_row(row)


def last_kind_in(tx: Tx, *, channel: str, kinds: Sequence[Kind], before_ts: str) -> Kind | None:
    """Return the kind of the newest message of these kinds that we posted in the channel before then, None if none."""
    row = deliveries.c
    there = row.team_id == tx.team, row.posted_channel == channel, row.ts < before_ts
    wanted = row.kind.in_([kind.value for kind in kinds])
    found = select(row.kind).where(*there, wanted).order_by(row.ts.desc()).limit(1)
    kind = tx.db.execute(found).scalar_one_or_none()
    return Kind(kind) if kind else None


def of_issue(tx: Tx, number: int, *, kinds: Sequence[Kind]) -> Sequence[Delivery]:
    """Return the issue's deliveries of these kinds, oldest first."""
    mine = deliveries.c.team_id == tx.team, deliveries.c.issue == number
    wanted = deliveries.c.kind.in_([kind.value for kind in kinds])
    return [read_row(row) for row in tx.db.execute(ALL.where(*mine, wanted).order_by(deliveries.c.id))]


@dataclass(frozen=True)
class Other:
    """Another message that was sent, or may have been: when it was tried, and when it arrived, if it did."""

    state: State
    tried_at: datetime
    arrived_at: datetime


def others_of_resolution(tx: Tx, delivery: Delivery, *, kinds: tuple[Kind, ...]) -> Sequence[Other]:
    """Return what was sent of these kinds about the delivery's resolution, or may have been, apart from itself."""
    its = {"team": tx.team, "issue": delivery.issue, "nth": delivery.resolution_no, "row": delivery.id}
    found = tx.db.execute(_others_of_resolution(kinds), its)
    return [
        Other(State(state), attempted_at or due_at, sent_at or attempted_at or due_at)
        for state, sent_at, attempted_at, due_at in found
    ]


def last_survey(tx: Tx, person: str) -> Delivery | None:
    """Return the newest survey or effort question to the person that was not withdrawn, None if there is none."""
    mine = deliveries.c.team_id == tx.team, deliveries.c.person == person, deliveries.c.state != State.WITHDRAWN.value
    wanted = _is_one_of(deliveries.c.kind, Kind.SURVEY, Kind.CES)  # as the index says it
    row = tx.db.execute(ALL.where(*mine, wanted).order_by(deliveries.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else read_row(row)


def issues_waiting(tx: Tx, person: str, *, kinds: Sequence[Kind], state: State = State.DUE) -> Sequence[int]:
    """Return the issues about which messages of these kinds to the person are still to be sent, or held, by number."""
    row = deliveries.c
    theirs = row.team_id == tx.team, row.person == person, row.state == state.value
    wanted = row.kind.in_([kind.value for kind in kinds])
    numbers = set(tx.db.execute(select(row.issue).where(*theirs, wanted)).scalars())
    return sorted(number for number in numbers if number is not None)  # sorted here: SQLite would walk all by issue


def delivered(tx: Tx, *, kinds: Sequence[Kind], since: datetime, apart_from: int, **to: str) -> Sequence[datetime]:
    """Return when messages of these kinds reached a `person`, or an `account`, since then; those under way count."""
    row = deliveries.c
    at = func.coalesce(row.sent_at, row.attempted_at, type_=Instant)
    theirs = [row[name] == whom for name, whom in to.items()]  # both indexes end with when it was due
    arrived = row.state.in_([State.SENDING.value, State.SENT.value, State.UNSURE.value])
    wanted = row.kind.in_([kind.value for kind in kinds])
    recent = at > since, row.due_at > since - _LATEST
    found = select(at).where(row.team_id == tx.team, *theirs, arrived, wanted, *recent, row.id != apart_from)
    return [moment for moment in tx.db.execute(found).scalars() if moment is not None]


def is_under_way(tx: Tx, *, kinds: Sequence[Kind], person: str | None, account: str | None, apart_from: int) -> bool:
    """Return whether another message of these kinds to the person, or the account, is being sent and may yet fail."""
    row = deliveries.c
    theirs = or_(row.person == (person or ""), row.account == (account or ""))
    sending = row.team_id == tx.team, row.state == literal_column(f"'{State.SENDING.value}'"), row.id != apart_from
    wanted = row.kind.in_([kind.value for kind in kinds])
    return tx.db.execute(select(exists().where(*sending, theirs, wanted))).scalar_one()


def undecided(tx: Tx, *, since: datetime, limit: int = 10) -> Sequence[Delivery]:
    """Return what a person must decide: what may or may not have arrived, or could not be sent, then what is held.

    What is held and was due before `since` is no more of use, but for an agent's own words.
    """
    row = deliveries.c
    is_lost = _is_one_of(row.state, *UNDECIDED), row.verb == literal_column(f"'{Verb.POST.value}'")
    lost = ALL.where(row.team_id == tx.team, row.kind != Kind.UNSURE.value, *is_lost).order_by(row.id).limit(limit)
    of_use = {one.id: one for one in (*_held(tx, since=since), *_held_however_late(tx))}
    newest = sorted(of_use.values(), key=lambda one: one.id, reverse=True)
    return [*map(read_row, tx.db.execute(lost)), *newest][:limit]


def _held(tx: Tx, *, since: datetime) -> list[Delivery]:
    promised = deliveries.c.kind.in_([kind.value for kind in _PROMISED])
    return [read_row(one) for one in tx.db.execute(_held_undecided(tx).where(promised, deliveries.c.due_at >= since))]


def _held_however_late(tx: Tx) -> list[Delivery]:
    late = deliveries.c.kind.in_([kind.value for kind in _PROMISED if kind in COMES_HOWEVER_LATE])
    return [read_row(one) for one in tx.db.execute(_held_undecided(tx).where(late))]


def _held_undecided(tx: Tx) -> Select[*tuple[Any, ...]]:
    row = deliveries.c
    mine = row.team_id == tx.team, row.verb == Verb.POST.value, _is_held, row.kind != Kind.UNSURE.value
    return ALL.where(*mine, row.reason.not_in(sorted(DECIDED)))


def of_id(tx: Tx, delivery_id: int) -> Delivery | None:
    """Return the delivery, None if there is none."""
    row = tx.db.execute(ALL.where(deliveries.c.team_id == tx.team, deliveries.c.id == delivery_id)).one_or_none()
    return None if row is None else read_row(row)


def lock(tx: Tx, delivery_id: int) -> Delivery | None:
    """Return the delivery and hold it until the transaction ends, None if there is none."""
    mine = deliveries.c.team_id == tx.team, deliveries.c.id == delivery_id
    row = tx.db.execute(ALL.where(*mine).with_for_update()).one_or_none()
    return None if row is None else read_row(row)


def decide(tx: Tx, delivery: Delivery, *, state: State, at: datetime, ts: str | None = None) -> bool:
    """Settle an undecided delivery as a person decided; False if somebody did before."""
    row = deliveries.c
    mine = row.team_id == tx.team, row.id == delivery.id, row.state == delivery.state.value
    reason = Reason.LEFT.value if state is State.WITHDRAWN else null()
    anew = {"state": state.value, "attempts": 0, "version": row.version + 1, **BACK_IN_LINE, "reason": reason}
    proof = {"sent_at": at, "ts": ts, "content": kept(delivery)} if state is State.SENT else {}
    return tx.db.execute(update(deliveries).where(*mine).values(**anew, **proof)).rowcount == 1


def learn_ts(tx: Tx, delivery: Delivery, *, channel: str, ts: str) -> None:
    """Write down which message is the delivery's, which nobody had told us: its button was clicked there.

    It is that of the delivery too that carried it, if one did.
    """
    both = is_one_of(deliveries.c.id, (one for one in (delivery.id, delivery.goes_with) if one is not None))
    mine = deliveries.c.team_id == tx.team, both, deliveries.c.ts.is_(None)
    tx.db.execute(update(deliveries).where(*mine).values(ts=ts, posted_channel=channel))


def free_waiting(tx: Tx, parent: Delivery, *, reason: str) -> None:
    """Let posts that wait for a message whose `ts` will never be known stand alone; withdraw edits of it."""
    row = deliveries.c
    waiting = row.team_id == tx.team, row.waits_for == parent.id, row.state == State.DUE.value
    edits = update(deliveries).where(*waiting, deliveries.c.verb != Verb.POST.value)
    tx.db.execute(edits.values(state=State.WITHDRAWN.value, reason=reason))
    tx.db.execute(update(deliveries).where(*waiting).values(waits_for=null()))
    tell(tx)


def counts(tx: Tx) -> dict[str, int]:
    """Return how many deliveries there are in each state that is not final."""
    found = tx.db.execute(_counts, {"team": tx.team}).one()
    waiting, behind, sending, unsure = found
    return {State.DUE.value: waiting + behind, State.SENDING.value: sending, State.UNSURE.value: unsure}


def oldest_due(tx: Tx, *, now: datetime) -> datetime | None:
    """Return since when the message has been due that has been due longest, None if none is."""
    row = deliveries.c
    waiting = row.team_id == tx.team, row.state == literal_column(f"'{State.DUE.value}'"), row.waits_for.is_(None)
    return tx.db.execute(select(func.min(row.due_at)).where(*waiting, row.due_at <= now)).scalar_one()


def stuck(tx: Tx, *, since: datetime) -> Sequence[tuple[State, Kind, str | None, int]]:
    """Return how many deliveries that fell due since then are held, were refused or may be lost, by kind and why."""
    row = deliveries.c
    ended = _is_unsent, row.due_at >= since, row.state != State.WITHDRAWN.value
    found = select(row.state, row.kind, row.reason, func.count()).where(row.team_id == tx.team, *ended)
    rows = tx.db.execute(found.group_by(row.state, row.kind, row.reason))
    return [(State(one[0]), Kind(one[1]), one[2], one[3]) for one in rows]


def unsent(tx: Tx, *, since: datetime) -> Sequence[tuple[State, str | None, int]]:
    """Return how many deliveries that fell due since then did not go out, by how they ended and why."""
    which = deliveries.c.team_id == tx.team, _is_unsent, deliveries.c.due_at >= since
    found = select(deliveries.c.state, deliveries.c.reason, func.count()).where(*which)
    rows = tx.db.execute(found.group_by(deliveries.c.state, deliveries.c.reason))
    return [(State(row[0]), row[1], row[2]) for row in rows]
