"""What is held back for a person or a place, and put in line again once nothing is in its way, or withdrawn."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, exists, literal_column, null, or_, select, update

from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.kinds import COMES_HOWEVER_LATE, Kind, those
from slackbot.domain.reasons import UNWRITTEN, Reason
from slackbot.store import outbox_lost, outbox_write
from slackbot.store.outbox_write import BACK_IN_LINE, ENDED, SHOWN, read_row, tell
from slackbot.store.tables import deliveries, is_one_of, issues
from slackbot.store.tx import Tx

_UNWRITTEN = deliveries.c.reason.in_(sorted(UNWRITTEN))
_IS_HELD = deliveries.c.state == literal_column(f"'{State.HELD.value}'")  # as the index says it


def hold_for_person(tx: Tx, *, person: str, kinds: Iterable[Kind], reason: str) -> Sequence[Delivery]:
    """Hold what was not sent yet of these kinds to that person; return it as it is now."""
    mine = deliveries.c.team_id == tx.team, deliveries.c.person == person, deliveries.c.state == State.DUE.value
    theirs = update(deliveries).where(*mine, deliveries.c.kind.in_([kind.value for kind in kinds]))
    held = {"state": State.HELD.value, **BACK_IN_LINE, "reason": reason, "version": deliveries.c.version + 1}
    rows = tx.db.execute(theirs.values(**held).returning(deliveries.c.team_id.label("team"), *SHOWN))
    return [read_row(row) for row in rows]


def release_for_person(tx: Tx, *, person: str, kinds: Iterable[Kind], reason: str, at: datetime) -> None:
    """Put what was held for that person and that reason back in line as it was planned, where it is due after `at`.

    If something makes it wait, that is found out again: nobody remembers what it was.
    """
    mine = deliveries.c.team_id == tx.team, deliveries.c.person == person, deliveries.c.due_at > at
    held = deliveries.c.state == State.HELD.value, deliveries.c.reason == reason
    wanted = deliveries.c.kind.in_([kind.value for kind in kinds])
    tell(tx)
    planned = {"state": State.DUE.value, "due_at": deliveries.c.planned_at, "version": deliveries.c.version + 1}
    _put_back(tx, update(deliveries).where(*mine, *held, wanted).values(**planned, **BACK_IN_LINE), at=at)


def give_up_lines(tx: Tx, *, channel: str, before: datetime, at: datetime) -> None:
    """Withdraw customers' first lines that we could not write and that were due before then, or whose issues are over.

    What waits for them stands alone.
    """
    row = deliveries.c
    held = row.team_id == tx.team, row.channel == channel, _IS_HELD, _UNWRITTEN
    is_late = or_(row.due_at < before, _is_about(issues.c.channel == channel, issues.c.resolved_at.is_not(None)))
    old = update(deliveries).where(*held, row.kind == Kind.NOTICE.value, is_late)
    given_up = old.values(state=State.WITHDRAWN.value, reason=Reason.TOO_LATE.value).returning(row.id, row.version)
    lost = [(line.id, line.version) for line in tx.db.execute(given_up)]
    outbox_lost.settle(tx, lost, at=at)
    lines = [line for line, _ in lost]
    behind = update(deliveries).where(row.team_id == tx.team, is_one_of(row.waits_for, lines))
    tx.db.execute(behind.values(waits_for=null()))


def revive(tx: Tx, *, channel: str, since: datetime, at: datetime) -> int:
    """Put back in line what we could not write; return how many: agents' words, looks, and what is due since then.

    An agent was told that their words will be posted, however late that is; and an issue that is not over needs its
    card, and what stands below it, as long as it is not.
    """
    held = deliveries.c.team_id == tx.team, _IS_HELD, _UNWRITTEN
    needed = those(lambda kind: kind.comes_while_open)
    is_in_time = or_(
        deliveries.c.due_at >= since,
        deliveries.c.verb == Verb.READ.value,
        deliveries.c.kind.in_([kind.value for kind in COMES_HOWEVER_LATE]),
        and_(deliveries.c.kind.in_([kind.value for kind in needed]), _is_about(issues.c.resolved_at.is_(None))),
    )
    young = update(deliveries).where(*held, deliveries.c.channel == channel, is_in_time)
    tell(tx)
    anew = {"state": State.DUE.value, "attempts": 0, "version": deliveries.c.version + 1, **BACK_IN_LINE}
    return _put_back(tx, young.values(**anew), at=at)


def _is_about(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the message is about an issue of which that is true."""
    mine = issues.c.team_id == deliveries.c.team_id, issues.c.number == deliveries.c.issue
    return exists().where(*mine, *which)


def revive_card(tx: Tx, key: str, *, at: datetime) -> None:
    """Put a card back in line that we could not write, with what waits for it."""
    row = deliveries.c
    held = row.team_id == tx.team, row.key == key, row.state == State.HELD.value, _UNWRITTEN
    anew = {"state": State.DUE.value, "attempts": 0, "version": row.version + 1, **BACK_IN_LINE}
    for card in _anew(tx, update(deliveries).where(*held).values(**anew), at=at):
        revive_waiting(tx, card, at=at)


def _anew(tx: Tx, back: Update, *, at: datetime) -> Sequence[int]:
    """Let messages have a new version, end the questions about the one before, and return their ids."""
    row = deliveries.c
    found = tx.db.execute(back.returning(row.id, row.version)).all()
    outbox_lost.settle(tx, [(one.id, one.version - 1) for one in found], at=at)
    return [one.id for one in found]


def revive_waiting(tx: Tx, parent: int, *, at: datetime) -> None:
    """Put what was held because its parent could not be sent back in line behind it."""
    parents: Sequence[int] = [parent]
    while parents:
        held = deliveries.c.team_id == tx.team, is_one_of(deliveries.c.waits_for, parents)
        again = update(deliveries).where(*held, deliveries.c.state == State.HELD.value)
        values = {"state": State.DUE.value, "version": deliveries.c.version + 1, **BACK_IN_LINE}
        parents = _anew(tx, again.values(**values), at=at)


def take_up(tx: Tx, key: str, *, reason: str, at: datetime) -> None:
    """Put a message that was withdrawn for that reason back in line as it was."""
    mine = deliveries.c.team_id == tx.team, deliveries.c.key == key
    withdrawn = deliveries.c.state == State.WITHDRAWN.value, deliveries.c.reason == reason
    anew = {"state": State.DUE.value, **BACK_IN_LINE, "version": deliveries.c.version + 1}
    tell(tx)
    _put_back(tx, update(deliveries).where(*mine, *withdrawn).values(**anew), at=at)


def revive_parents(tx: Tx, child: int, *, at: datetime) -> None:
    """Put what a message waits for back in line before it, if that is held or was refused.

    What waits for one that was let go stands alone.
    """
    row = deliveries.c
    parent = select(row.waits_for).where(row.team_id == tx.team, row.id == child).scalar_subquery()
    above = row.team_id == tx.team, row.id == parent
    anew = {"state": State.DUE.value, "attempts": 0, "version": row.version + 1, **BACK_IN_LINE}
    ended = update(deliveries).where(*above, row.state.in_([State.HELD.value, State.FAILED.value]))
    for one in _anew(tx, ended.values(**anew), at=at):
        revive_parents(tx, one, at=at)
        revive_waiting(tx, one, at=at)
    let_go = exists().where(*_parent(State.WITHDRAWN))
    mine = row.team_id == tx.team, row.id == child
    tx.db.execute(update(deliveries).where(*mine, let_go).values(waits_for=null()))


def _parent(state: State) -> Sequence[ColumnElement[bool]]:
    """Return what is true of a message's parent in that state."""
    parent = deliveries.alias("parent")
    return (
        parent.c.team_id == deliveries.c.team_id,
        parent.c.id == deliveries.c.waits_for,
        parent.c.state == state.value,
    )


def _put_back(tx: Tx, back_in_line: Update, *, at: datetime) -> int:
    """Put rows back in line and return how many; what waits for a message that stays held is held with it again."""
    row = deliveries.c
    back = {one.id: one.version - 1 for one in tx.db.execute(back_in_line.returning(row.id, row.version))}
    parent = deliveries.alias("parent")
    is_behind = exists().where(
        parent.c.team_id == tx.team, parent.c.id == deliveries.c.waits_for, parent.c.state.in_(ENDED)
    )
    behind = update(deliveries).where(row.team_id == tx.team, is_one_of(row.id, sorted(back)), is_behind)
    why = select(parent.c.reason).where(parent.c.team_id == tx.team, parent.c.id == row.waits_for).scalar_subquery()
    held = behind.values(state=State.HELD.value, reason=why).returning(row.id)
    for one in tx.db.execute(held).scalars():
        del back[one]
    outbox_lost.settle(tx, back.items(), at=at)
    return len(back)


def hold_children(tx: Tx, parents: Iterable[int], reason: str) -> None:
    """Hold the posts that wait for these messages, and what waits for them; withdraw the edits."""
    mine = deliveries.c.team_id == tx.team
    waiting = mine, is_one_of(deliveries.c.waits_for, parents), deliveries.c.state == State.DUE.value
    posts = update(deliveries).where(*waiting, deliveries.c.verb == Verb.POST.value)
    held = tx.db.execute(posts.values(state=State.HELD.value, reason=reason).returning(deliveries.c.id)).scalars().all()
    edits = update(deliveries).where(*waiting, deliveries.c.verb != Verb.POST.value)
    tx.db.execute(edits.values(state=State.WITHDRAWN.value, reason=reason))
    if held:
        hold_children(tx, held, reason)


def free_questions(tx: Tx, card: Delivery) -> None:
    """Let the questions about lost messages stand alone that waited for a card: somebody must read them."""
    row = deliveries.c
    waiting = row.team_id == tx.team, row.waits_for == card.id, row.kind == Kind.UNSURE.value
    tx.db.execute(update(deliveries).where(*waiting).values(waits_for=null()))


def withdraw(tx: Tx, key: str, *, reason: str, at: datetime) -> bool:
    """Withdraw one message, unless it was sent or may have been; return whether it was withdrawn."""
    unsent = [state.value for state in (State.DUE, State.HELD, State.FAILED)]
    mine = deliveries.c.team_id == tx.team, deliveries.c.key == key, deliveries.c.state.in_(unsent)
    ended = {"state": State.WITHDRAWN.value, **BACK_IN_LINE, "reason": reason, "version": deliveries.c.version + 1}
    return bool(_anew(tx, update(deliveries).where(*mine).values(**ended), at=at))


def withdraw_held(tx: Tx, *, issue: int, kind: Kind, reason: str, at: datetime) -> None:
    """Withdraw what was held or refused of this kind, so that nothing brings it back."""
    row = deliveries.c
    is_unsent = row.state.in_([State.HELD.value, State.FAILED.value])
    held = row.team_id == tx.team, row.issue == issue, row.kind == kind.value, is_unsent
    ended = update(deliveries).where(*held).values(state=State.WITHDRAWN.value, reason=reason)
    found = tx.db.execute(ended.returning(row.id, row.version))
    outbox_lost.settle(tx, [(one.id, one.version) for one in found], at=at)


def enqueue_again(tx: Tx, outgoing: NewDelivery, *, at: datetime) -> bool:
    """Put a message that was not sent back in line, as it is now; False if it is under way, was sent, or may be.

    Nothing is left of what it said, where it went to, or why it was held or withdrawn.
    """
    values = outbox_write.values_of(tx, outgoing, at=at)
    anew = {name: value for name, value in values.items() if name not in ("team_id", "key", "token")}
    anew |= {"version": deliveries.c.version + 1, "lease": null(), "not_before": null()}
    unsent = [state.value for state in (State.DUE, State.HELD, State.WITHDRAWN, State.FAILED)]
    mine = deliveries.c.team_id == tx.team, deliveries.c.key == outgoing.key, deliveries.c.state.in_(unsent)
    tell(tx)
    return bool(_anew(tx, update(deliveries).where(*mine).values(**anew), at=at))
