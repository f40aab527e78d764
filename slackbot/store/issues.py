"""Issues: read under a lock, saved whole."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, bindparam, exists, false, func, insert, or_, select, union_all, update

from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.errors import Refused
from slackbot.store import spans
from slackbot.store.tables import deliveries, is_one_of, issues, labelled
from slackbot.store.tx import Tx

_KEPT_APART = ("team_id", "span")
SHOWN = (issues.c.team_id.label("team"), *labelled(column for column in issues.c if column.name not in _KEPT_APART))
ALL = select(*SHOWN)
_get = ALL.where(issues.c.team_id == bindparam("team"), issues.c.number == bindparam("number"))
_lock = _get.with_for_update()
_hold = _get.with_only_columns(issues.c.number).with_for_update()
_insert = insert(issues)
_save = update(issues).where(issues.c.team_id == bindparam("key_team"), issues.c.number == bindparam("key_number"))
_AT_ONCE = 500  # issues asked for in one statement; SQLite takes 32,766 values
_is_dropped = issues.c.status == Status.DROPPED.value
_open_first = issues.c.logged_at, issues.c.number
NEWEST_FIRST = issues.c.logged_at.desc(), issues.c.number.desc()


def get(tx: Tx, number: int) -> Issue:
    """Return the issue. Raises `Refused` if the workspace has no such number."""
    return _one(tx.db.execute(_get, {"team": tx.team, "number": number}).one_or_none(), number)


def lock(tx: Tx, number: int) -> Issue:
    """Return the issue and hold it until the transaction ends. Raises `Refused` if there is no such number."""
    return _one(tx.db.execute(_lock, {"team": tx.team, "number": number}).one_or_none(), number)


def hold(tx: Tx, number: int) -> None:
    """Hold the issue until the transaction ends: actions hold it first, so whoever changes its messages must, too."""
    if tx.db.dialect.name == "postgresql":  # whoever writes to SQLite is alone
        tx.db.execute(_hold, {"team": tx.team, "number": number})


def _one(row: Row[*tuple[object, ...]] | None, number: int) -> Issue:
    if row is None:
        raise Refused("refusal/no_issue", number=number)
    return read_row(row)


def read_row(row: Row[*tuple[object, ...]]) -> Issue:
    """Return the issue that a row of `ALL` holds."""
    values = row._asdict()
    return Issue(**values | {"status": Status(values["status"])})


def add(tx: Tx, issue: Issue) -> None:
    """Insert a new issue."""
    tx.db.execute(_insert, _row(tx, issue))


def save(tx: Tx, issue: Issue) -> None:
    """Write the issue back."""
    tx.db.execute(_save, _row(tx, issue) | {"key_team": tx.team, "key_number": issue.number})


def _row(tx: Tx, issue: Issue) -> dict[str, object]:
    row = {name: value for name, value in issue.__dict__.items() if name != "team"}
    span = spans.of(issue.logged_at, issue.resolved_at)
    return row | {"team_id": tx.team, "status": issue.status.value, "span": span}


def oldest_unclaimed(tx: Tx, *, channel: str | None) -> Issue | None:
    """Return the oldest open issue nobody holds, of the channel if one is given, and hold its row.

    On PostgreSQL an issue that another transaction holds is passed over, but if there are only such we wait for them:
    whoever has one may be doing something else with it than claim it.
    """
    statement = ALL.where(issues.c.team_id == tx.team, issues.c.resolved_at.is_(None), issues.c.assignee.is_(None))
    if channel is not None:
        statement = statement.where(issues.c.channel == channel)
    oldest = statement.order_by(*_open_first).limit(1)
    row = tx.db.execute(oldest.with_for_update(skip_locked=True)).one_or_none()
    if row is None and tx.db.dialect.name == "postgresql":
        row = tx.db.execute(oldest.with_for_update()).one_or_none()
    return None if row is None else read_row(row)


def resolved_before(tx: Tx, issue: Issue, *, since: datetime) -> int | None:
    """Return the number of what the issue's customer had resolved last, since then and before it was logged."""
    if issue.requester is None and issue.account is None:
        return None
    row = issues.c
    requester, account = (func.coalesce(one, "") for one in (row.requester, row.account))  # by when, not by all theirs
    of_account = false() if issue.account is None else account == issue.account
    of_nobody = of_account & (requester == "")
    theirs = of_account if issue.requester is None else (requester == issue.requester) | of_nobody
    when = row.team_id == tx.team, row.resolved_at >= since, row.resolved_at < issue.logged_at
    found = select(row.number).where(*when, theirs, ~_is_dropped, row.number != issue.number)
    return tx.db.execute(found.order_by(row.resolved_at.desc()).limit(1)).scalar_one_or_none()


def nth_since(tx: Tx, issue: Issue, *, since: datetime) -> int:
    """Return which issue of its requester's it is, counted from then on; those logged by mistake do not count."""
    row = issues.c
    theirs = row.team_id == tx.team, row.requester == issue.requester, row.logged_at >= since
    until = row.logged_at <= issue.logged_at, row.number <= issue.number, ~_is_dropped
    return tx.db.execute(select(func.count()).select_from(issues).where(*theirs, *until)).scalar_one()


def unresolved(
    tx: Tx, *, assignee: str | None = None, unclaimed: bool = False, limit: int = 10
) -> tuple[Sequence[Issue], int]:
    """Return the oldest unresolved issues, at most `limit`, and how many there are in all."""
    which = [issues.c.team_id == tx.team, issues.c.resolved_at.is_(None)]
    if assignee is not None:
        which.append(issues.c.assignee == assignee)
    if unclaimed:
        which.append(issues.c.assignee.is_(None))
    rows = tx.db.execute(ALL.where(*which).order_by(*_open_first).limit(limit)).all()
    count = tx.db.execute(select(func.count()).select_from(issues).where(*which)).scalar_one()
    return [read_row(row) for row in rows], count


def of_numbers(tx: Tx, numbers: Iterable[int]) -> Sequence[Issue]:
    """Return these issues, by number."""
    mine = issues.c.team_id == tx.team, is_one_of(issues.c.number, numbers)
    return [read_row(row) for row in tx.db.execute(ALL.where(*mine).order_by(issues.c.number))]


def places(tx: Tx, numbers: Iterable[int]) -> Mapping[int, tuple[str | None, str | None]]:
    """Return the channel and the `ts` where each issue's thread with its customer begins, else where its card is."""
    card = deliveries.c
    theirs = (card.team_id == issues.c.team_id) & (card.issue == issues.c.number) & (card.kind == Kind.CARD.value)
    columns = issues.c.number, issues.c.channel, issues.c.thread_ts, card.posted_channel, card.ts
    found = select(*columns).select_from(issues.outerjoin(deliveries, theirs))
    rows = tx.db.execute(found.where(issues.c.team_id == tx.team, is_one_of(issues.c.number, numbers)))
    return {row.number: (row.channel, row.thread_ts) if row.thread_ts else (row.posted_channel, row.ts) for row in rows}


def whose(tx: Tx, numbers: Sequence[int]) -> Mapping[int, tuple[str | None, str | None]]:
    """Return the channel and the account that these issues were logged for, by number."""
    columns = issues.c.number, issues.c.channel, issues.c.account
    found: dict[int, tuple[str | None, str | None]] = {}
    for first in range(0, len(numbers), _AT_ONCE):
        mine = issues.c.team_id == tx.team, is_one_of(issues.c.number, numbers[first : first + _AT_ONCE])
        found |= {row.number: (row.channel, row.account) for row in tx.db.execute(select(*columns).where(*mine))}
    return found


def titles(tx: Tx, numbers: Iterable[int]) -> Mapping[int, str]:
    """Return the titles of the issues, by number."""
    mine = issues.c.team_id == tx.team, is_one_of(issues.c.number, numbers)
    rows = tx.db.execute(select(issues.c.number, issues.c.title).where(*mine))
    return {row.number: row.title for row in rows}


def not_closed_in(tx: Tx, channel: str) -> Sequence[int]:
    """Return the numbers of the channel's issues that can still move: unresolved ones, and those not closed yet."""
    mine = select(issues.c.number).where(issues.c.team_id == tx.team, issues.c.channel == channel)
    can_move = union_all(mine.where(issues.c.resolved_at.is_(None)), mine.where(issues.c.closes_at.is_not(None)))
    return sorted(set(tx.db.execute(can_move).scalars()))


def is_any_in(tx: Tx, channel: str) -> bool:
    """Return whether an issue was ever logged in the channel."""
    mine = issues.c.team_id == tx.team, issues.c.channel == channel
    return tx.db.execute(select(issues.c.number).where(*mine).limit(1)).first() is not None


def assigned(tx: Tx, user: str, *, numbers: Iterable[int]) -> Sequence[int]:
    """Return which of these issues the agent has, or had when they were resolved."""
    theirs = issues.c.team_id == tx.team, is_one_of(issues.c.number, numbers), issues.c.assignee == user
    return tx.db.execute(select(issues.c.number).where(*theirs)).scalars().all()


def of_thread(tx: Tx, *, channel: str, thread_ts: str) -> Issue | None:
    """Return the issue a thread belongs to: the newest that is not over, else the newest that was no mistake."""
    statement = (
        ALL.where(issues.c.team_id == tx.team, issues.c.channel == channel, issues.c.thread_ts == thread_ts)
        .order_by(issues.c.resolved_at.is_(None).desc(), _is_dropped, issues.c.number.desc())
        .limit(1)
    )
    row = tx.db.execute(statement).one_or_none()
    return None if row is None else read_row(row)


def of_message(tx: Tx, *, channel: str, ts: str) -> Issue | None:
    """Return the issue that was made of the message, None if there is none."""
    statement = ALL.where(issues.c.team_id == tx.team, issues.c.channel == channel, issues.c.source_ts == ts).limit(1)
    row = tx.db.execute(statement).one_or_none()
    return None if row is None else read_row(row)


def has(tx: Tx, *, channel: str, ts: str) -> bool:
    """Return whether the message has an issue: one was made of it, or is in its thread and no mistake."""
    row = issues.c
    is_there = or_(row.source_ts == ts, (row.thread_ts == ts) & ~_is_dropped)
    mine = row.team_id == tx.team, row.channel == channel, is_there
    return tx.db.execute(select(exists().where(*mine))).scalar_one()


def made_of(tx: Tx, *, channel: str, ts: str) -> Sequence[int]:
    """Return the numbers of the issues whose words came from the message."""
    made = issues.c.team_id == tx.team, issues.c.channel == channel, issues.c.source_ts == ts
    return tx.db.execute(select(issues.c.number).where(*made)).scalars().all()


def dropped_in(tx: Tx, *, channel: str, thread_ts: str) -> Sequence[int]:
    """Return the numbers of the thread's issues that were logged by mistake: a message is not theirs any more."""
    there = issues.c.team_id == tx.team, issues.c.channel == channel, issues.c.thread_ts == thread_ts, _is_dropped
    return tx.db.execute(select(issues.c.number).where(*there)).scalars().all()


def set_thread(tx: Tx, number: int, thread_ts: str) -> None:
    """Say which thread belongs to the issue, unless it has one."""
    mine = issues.c.team_id == tx.team, issues.c.number == number, issues.c.thread_ts.is_(None)
    tx.db.execute(update(issues).where(*mine).values(thread_ts=thread_ts))


def to_end(tx: Tx, *, at: datetime, limit: int = 100) -> Sequence[int]:
    """Return the numbers of the issues that silence ends by `at`: pending ones, and resolved ones to be closed."""
    mine = select(issues.c.number).where(issues.c.team_id == tx.team)
    silent = mine.where(issues.c.auto_close_at <= at, issues.c.auto_close_at.is_not(None))
    old = mine.where(issues.c.closes_at <= at, issues.c.closes_at.is_not(None))
    return tx.db.execute(union_all(silent, old).limit(limit)).scalars().all()


def pending_in(tx: Tx, *, channel: str, requester: str) -> Sequence[int]:
    """Return the numbers of the issues of the channel that wait for that customer."""
    theirs = issues.c.team_id == tx.team, issues.c.channel == channel, issues.c.requester == requester
    is_pending = issues.c.resolved_at.is_(None), issues.c.status == Status.PENDING.value  # the first for the index
    waiting = select(issues.c.number).where(*theirs, *is_pending)
    return sorted(tx.db.execute(waiting).scalars())  # sorted here: SQLite would walk all by number


def last_of(tx: Tx, person: str) -> Issue | None:
    """Return the newest issue the person asked for, None if there is none; one logged by mistake tells nothing."""
    mine = issues.c.team_id == tx.team, issues.c.requester == person, ~_is_dropped
    row = tx.db.execute(ALL.where(*mine).order_by(*NEWEST_FIRST).limit(1)).one_or_none()
    return None if row is None else read_row(row)


def unresolved_of(tx: Tx, person: str) -> Sequence[Issue]:
    """Return the unresolved issues the person asked for, oldest first, and hold them."""
    mine = issues.c.team_id == tx.team, issues.c.requester == person, issues.c.resolved_at.is_(None)
    return [read_row(row) for row in tx.db.execute(ALL.where(*mine).order_by(*_open_first).with_for_update())]
