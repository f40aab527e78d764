"""What happened to issues, only ever added to; every figure can be made from it again."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select

from slackbot.domain.events import Event, What
from slackbot.store.tables import is_one_of, issue_events
from slackbot.store.tx import Tx

_KNOWN = {what.value: what for what in What}
_insert = insert(issue_events)
_of = (
    select(issue_events.c.issue, issue_events.c.at, issue_events.c.by, issue_events.c.what, issue_events.c.detail)
    .where(issue_events.c.team_id == bindparam("team"), issue_events.c.issue == bindparam("issue"))
    .order_by(issue_events.c.id)
)


def add(tx: Tx, event: Event) -> None:
    """Write down what happened."""
    tx.db.execute(
        _insert, {"team_id": tx.team, **event.__dict__, "what": str(event.what), "detail": dict(event.detail)}
    )


def of_issue(tx: Tx, number: int) -> Sequence[Event]:
    """Return what happened to the issue, in order."""
    return [_event(row) for row in tx.db.execute(_of, {"team": tx.team, "issue": number})]


def newest(tx: Tx, numbers: Collection[int]) -> int:
    """Return the id of what was written down last of these issues, 0 if there is nothing."""
    mine = issue_events.c.team_id == tx.team, is_one_of(issue_events.c.issue, numbers)
    return tx.db.execute(select(func.coalesce(func.max(issue_events.c.id), 0)).where(*mine)).scalar_one()


def after(tx: Tx, newest: int, numbers: Collection[int]) -> Sequence[Event]:
    """Return what was written down of these issues after the event of that id, in order."""
    row = issue_events.c
    later = row.team_id == tx.team, row.id > newest, is_one_of(row.issue, numbers)
    found = tx.db.execute(select(row.issue, row.at, row.by, row.what, row.detail).where(*later).order_by(row.id))
    return [_event(one) for one in found]


def count(tx: Tx, number: int, what: What) -> int:
    """Return how many events of that name the issue has."""
    row = issue_events.c
    mine = row.team_id == tx.team, row.issue == number, row.what == what.value
    return tx.db.execute(select(func.count()).select_from(issue_events).where(*mine)).scalar_one()


def _event(row: Row[*tuple[Any, ...]]) -> Event:
    values = row._asdict()
    return Event(**values | {"what": _KNOWN.get(values["what"], values["what"])})
