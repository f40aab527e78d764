"""Recoveries: at most one open for an issue, and what the account went through before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, delete, select, update

from slackbot.domain.events import What
from slackbot.domain.issue import Issue
from slackbot.domain.question import CSAT
from slackbot.domain.recovery import Past, Recovery, Why
from slackbot.store.tables import answers, is_one_of, issue_events, issues, labelled, recoveries
from slackbot.store.tx import Tx
from slackbot.store.upsert import happened, insert

_all = select(
    recoveries.c.team_id.label("team"), *labelled(column for column in recoveries.c if column.name != "team_id")
)


def start(tx: Tx, recovery: Recovery) -> bool:
    """Write the recovery down; return False if one of the issue is open.

    One of the same resolution that is done begins again. Whoever calls this holds the issue.
    """
    if of_issue(tx, recovery.issue) is not None:
        return False
    values = _row(tx, recovery)
    statement = insert(tx.db, recoveries).values(**values)
    anew = statement.on_conflict_do_update(
        index_elements=[recoveries.c.team_id, recoveries.c.issue, recoveries.c.resolution_no],
        set_=values,
        where=recoveries.c.done_at.is_not(None),
    )
    return happened(tx.db, anew)


def _row(tx: Tx, recovery: Recovery) -> dict[str, object]:
    row = {name: value for name, value in recovery.__dict__.items() if name != "team"}
    return row | {"team_id": tx.team, "why": recovery.why.value}


def get(tx: Tx, *, issue: int, resolution_no: int) -> Recovery | None:
    """Return the recovery of that resolution, None if there is none."""
    mine = recoveries.c.team_id == tx.team, recoveries.c.issue == issue, recoveries.c.resolution_no == resolution_no
    row = tx.db.execute(_all.where(*mine)).one_or_none()
    return None if row is None else _recovery(row)


def of_issue(tx: Tx, issue: int) -> Recovery | None:
    """Return the issue's recovery that is open, None if there is none."""
    mine = recoveries.c.team_id == tx.team, recoveries.c.issue == issue, recoveries.c.done_at.is_(None)
    row = tx.db.execute(_all.where(*mine)).one_or_none()
    return None if row is None else _recovery(row)


def _recovery(row: Row[*tuple[object, ...]]) -> Recovery:
    values = row._asdict()
    return Recovery(**values | {"why": Why(values["why"])})


def save(tx: Tx, recovery: Recovery) -> None:
    """Write the recovery back."""
    tx.db.execute(update(recoveries).where(*_mine(tx, recovery)).values(**_row(tx, recovery)))


def drop(tx: Tx, recovery: Recovery) -> None:
    """Forget the recovery: there was nothing to make good after all."""
    tx.db.execute(delete(recoveries).where(*_mine(tx, recovery)))


def _mine(tx: Tx, recovery: Recovery) -> tuple[ColumnElement[bool], ...]:
    row = recoveries.c
    return row.team_id == tx.team, row.issue == recovery.issue, row.resolution_no == recovery.resolution_no


def past(tx: Tx, issue: Issue, *, channel: str | None, since: datetime) -> Past:
    """Return what the issue's account went through since then.

    With none the `channel` tells who they are, else the requester; with none of them it is the issue alone.
    """
    theirs = issues.c.team_id == tx.team, issues.c.logged_at >= since, _same_customer(issue, channel)
    numbers = tx.db.execute(select(issues.c.number).where(*theirs)).scalars().all()
    event = issue_events.c
    reopening = event.team_id == tx.team, event.what == What.REOPENED.value, is_one_of(event.issue, numbers)
    reopened = set(tx.db.execute(select(event.issue).where(*reopening)).scalars())
    return Past(len(numbers), len(reopened), tuple(_scores(tx, numbers)))


def _same_customer(issue: Issue, channel: str | None) -> ColumnElement[bool]:
    if issue.account is not None:
        return issues.c.account == issue.account
    if channel:
        return issues.c.channel == channel
    return issues.c.requester == issue.requester if issue.requester else issues.c.number == issue.number


def _scores(tx: Tx, numbers: Sequence[int]) -> Sequence[int]:
    row = answers.c
    given = row.team_id == tx.team, row.question == CSAT.name, row.counts, is_one_of(row.issue, numbers)
    found = tx.db.execute(select(row.at, row.issue, row.score).where(*given)).all()
    return [score for *_, score in sorted(found)]  # sorted here: SQLite would walk all answers
