"""Recoveries: at most one open for an issue, and what the account went through before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, select, update

from slackbot.domain.issue import Issue
from slackbot.domain.recovery import Past, Recovery, Why
from slackbot.store.tables import issue_events, issues, ratings, recoveries
from slackbot.store.upsert import happened, insert

_all = select(recoveries.c.team_id.label("team"), *[column for column in recoveries.c if column.name != "team_id"])


def start(db: Connection, recovery: Recovery) -> bool:
    """Write the recovery down; return False if one of the issue is open.

    One of the same round that is done begins anew. Whoever calls this holds the issue.
    """
    if of_issue(db, recovery.team, recovery.issue) is not None:
        return False
    values = _row(recovery)
    statement = insert(db, recoveries).values(**values)
    anew = statement.on_conflict_do_update(
        index_elements=["team_id", "issue", "round"], set_=values, where=recoveries.c.done_at.is_not(None)
    )
    return happened(db, anew)


def _row(recovery: Recovery) -> dict[str, object]:
    row = {name: value for name, value in recovery.__dict__.items() if name != "team"}
    return row | {"team_id": recovery.team, "why": recovery.why.value}


def get(db: Connection, team: str, *, issue: int, round_: int) -> Recovery | None:
    """Return the recovery of that resolution, None if there is none."""
    mine = recoveries.c.team_id == team, recoveries.c.issue == issue, recoveries.c.round == round_
    row = db.execute(_all.where(*mine)).one_or_none()
    return None if row is None else _recovery(row)


def of_issue(db: Connection, team: str, issue: int) -> Recovery | None:
    """Return the issue's recovery that is open, None if there is none."""
    mine = recoveries.c.team_id == team, recoveries.c.issue == issue, recoveries.c.done_at.is_(None)
    row = db.execute(_all.where(*mine)).one_or_none()
    return None if row is None else _recovery(row)


def _recovery(row: Row[*tuple[object, ...]]) -> Recovery:
    values = row._asdict()
    return Recovery(**values | {"why": Why(values["why"])})


def save(db: Connection, recovery: Recovery) -> None:
    """Write the recovery back."""
    db.execute(update(recoveries).where(*_mine(recovery)).values(**_row(recovery)))


def drop(db: Connection, recovery: Recovery) -> None:
    """Forget the recovery: there was nothing to make good after all."""
    db.execute(delete(recoveries).where(*_mine(recovery)))


def _mine(recovery: Recovery) -> tuple[ColumnElement[bool], ...]:
    row = recoveries.c
    return row.team_id == recovery.team, row.issue == recovery.issue, row.round == recovery.round


def past(db: Connection, issue: Issue, *, channel: str | None, since: datetime) -> Past:
    """Return what the issue's account went through since then.

    With none the `channel` tells who they are, else the requester; with none of them it is the issue alone.
    """
    theirs = (issues.c.team_id == issue.team, issues.c.logged_at >= since, _same_customer(issue, channel))
    count = db.execute(select(func.count()).select_from(issues).where(*theirs)).scalar_one()
    reopening = exists().where(
        issue_events.c.team_id == issue.team, issue_events.c.issue == issues.c.number, issue_events.c.what == "reopened"
    )
    reopened = db.execute(select(func.count()).select_from(issues).where(*theirs, reopening)).scalar_one()
    return Past(count, reopened, tuple(_scores(db, issue.team, theirs)))


def _same_customer(issue: Issue, channel: str | None) -> ColumnElement[bool]:
    if issue.account is not None:
        return issues.c.account == issue.account
    if channel:
        return issues.c.channel == channel
    return issues.c.requester == issue.requester if issue.requester else issues.c.number == issue.number


def _scores(db: Connection, team: str, theirs: tuple[ColumnElement[bool], ...]) -> Sequence[int]:
    numbers = select(issues.c.number).where(*theirs)
    given = ratings.c.team_id == team, ratings.c.counts, ratings.c.issue.in_(numbers)
    return db.execute(select(ratings.c.score).where(*given).order_by(ratings.c.rated_at)).scalars().all()
