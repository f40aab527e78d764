"""Issues: read under a lock, saved whole."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from slackbot.domain.issue import Issue, Status
from slackbot.errors import Refused
from slackbot.store.tables import issues

_COLUMNS = [column for column in issues.c if column.name != "team_id"]
ALL = select(issues.c.team_id.label("team"), *_COLUMNS)
_get = ALL.where(issues.c.team_id == bindparam("team"), issues.c.number == bindparam("number"))
_lock = _get.with_for_update()
_insert = insert(issues)
_save = update(issues).where(issues.c.team_id == bindparam("key_team"), issues.c.number == bindparam("key_number"))
_open_first = issues.c.logged_at, issues.c.number


def get(db: Connection, team: str, number: int) -> Issue:
    """Return the issue. Raises `Refused` if the workspace has no such number."""
    return _one(db.execute(_get, {"team": team, "number": number}).one_or_none(), number)


def lock(db: Connection, team: str, number: int) -> Issue:
    """Return the issue and hold it until the transaction ends. Raises `Refused` if there is no such number."""
    return _one(db.execute(_lock, {"team": team, "number": number}).one_or_none(), number)


def hold(db: Connection, team: str, number: int) -> None:
    """Hold the issue until the transaction ends: deeds hold it first, so whoever changes what it owes must, too."""
    db.execute(_lock, {"team": team, "number": number})


def _one(row: Row[*tuple[object, ...]] | None, number: int) -> Issue:
    if row is None:
        raise Refused(f"There is no issue #{number}. `list` shows the open ones.")
    return read_row(row)


def read_row(row: Row[*tuple[object, ...]]) -> Issue:
    """Return the issue that a row of `ALL` holds."""
    values = row._asdict()
    return Issue(**values | {"status": Status(values["status"])})


def add(db: Connection, issue: Issue) -> None:
    """Insert a new issue."""
    db.execute(_insert, _row(issue))


def save(db: Connection, issue: Issue) -> None:
    """Write the issue back."""
    db.execute(_save, _row(issue) | {"key_team": issue.team, "key_number": issue.number})


def _row(issue: Issue) -> dict[str, object]:
    row = {name: value for name, value in issue.__dict__.items() if name != "team"}
    return row | {"team_id": issue.team, "status": issue.status.value}


def oldest_unclaimed(db: Connection, team: str, *, channel: str | None) -> Issue | None:
    """Return the oldest open issue nobody holds, of the channel if one is given, and hold its row.

    On PostgreSQL an issue that somebody else has in hand is passed over, but if there are only such we wait for them:
    whoever has one may be doing something else with it than claim it.
    """
    statement = ALL.where(issues.c.team_id == team, issues.c.resolved_at.is_(None), issues.c.holder.is_(None))
    if channel is not None:
        statement = statement.where(issues.c.channel == channel)
    oldest = statement.order_by(*_open_first).limit(1)
    row = db.execute(oldest.with_for_update(skip_locked=True)).one_or_none()
    if row is None and db.dialect.name == "postgresql":
        row = db.execute(oldest.with_for_update()).one_or_none()
    return None if row is None else read_row(row)


def unresolved(
    db: Connection, team: str, *, holder: str | None = None, unclaimed: bool = False, limit: int = 10
) -> tuple[Sequence[Issue], int]:
    """Return the oldest unresolved issues, at most `limit`, and how many there are in all."""
    which = [issues.c.team_id == team, issues.c.resolved_at.is_(None)]
    if holder is not None:
        which.append(issues.c.holder == holder)
    if unclaimed:
        which.append(issues.c.holder.is_(None))
    rows = db.execute(ALL.where(*which).order_by(*_open_first).limit(limit)).all()
    count = db.execute(select(func.count()).select_from(issues).where(*which)).scalar_one()
    return [read_row(row) for row in rows], count


def of_thread(db: Connection, team: str, *, channel: str, thread_ts: str) -> Issue | None:
    """Return the issue a thread belongs to: the newest that is not over, else the newest."""
    statement = (
        ALL.where(issues.c.team_id == team, issues.c.channel == channel, issues.c.thread_ts == thread_ts)
        .order_by(issues.c.resolved_at.is_(None).desc(), issues.c.number.desc())
        .limit(1)
    )
    row = db.execute(statement).one_or_none()
    return None if row is None else read_row(row)


def of_message(db: Connection, team: str, *, channel: str, ts: str) -> Issue | None:
    """Return the issue that was made of the message, None if there is none."""
    statement = ALL.where(issues.c.team_id == team, issues.c.channel == channel, issues.c.source_ts == ts).limit(1)
    row = db.execute(statement).one_or_none()
    return None if row is None else read_row(row)


def set_thread(db: Connection, team: str, number: int, thread_ts: str) -> None:
    """Say which thread belongs to the issue, unless it has one."""
    mine = issues.c.team_id == team, issues.c.number == number, issues.c.thread_ts.is_(None)
    db.execute(update(issues).where(*mine).values(thread_ts=thread_ts))


def to_end(db: Connection, team: str, *, at: datetime, limit: int = 100) -> Sequence[int]:
    """Return the numbers of the issues that silence ends by `at`: pending ones, and resolved ones to be closed."""
    due = issues.c.ends_at <= at, issues.c.ends_at.is_not(None)
    return db.execute(select(issues.c.number).where(issues.c.team_id == team, *due).limit(limit)).scalars().all()


def last_of(db: Connection, team: str, person: str) -> Issue | None:
    """Return the newest issue the person asked for, None if there is none."""
    mine = issues.c.team_id == team, issues.c.requester == person
    row = db.execute(ALL.where(*mine).order_by(issues.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else read_row(row)


def unresolved_of(db: Connection, team: str, person: str) -> Sequence[Issue]:
    """Return the unresolved issues the person asked for, oldest first, and hold them."""
    mine = issues.c.team_id == team, issues.c.requester == person, issues.c.resolved_at.is_(None)
    return [read_row(row) for row in db.execute(ALL.where(*mine).order_by(issues.c.number).with_for_update())]
