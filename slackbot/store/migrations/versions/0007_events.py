"""Every event that a figure counts has all its details; those written down before schema 0003 had few.

Who and where an issue is about is told as it is known now: what it was before an edit was not kept. Who had it is told
again, one event after the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_AT_ONCE = 500  # issues whose events are in memory at the same time
_NAMED = ("requester", "account", "channel")
_KINDS = ("logged", "edited", "claimed", "unclaimed", "assigned", "pending", "resolved")

_issues = sa.table("issues", *map(sa.column, ("team_id", "number", *_NAMED)), sa.column("started_at", Instant()))
_channels = sa.table("channels", *map(sa.column, ("team_id", "channel", "is_shared")))
_events = sa.table(
    "issue_events", *map(sa.column, ("id", "team_id", "issue", "by", "what")), sa.column("detail", sa.JSON())
)
_fill = _events.update().where(_events.c.id == sa.bindparam("row")).values(detail=sa.bindparam("told"))

Detail = dict[str, Any]


def upgrade() -> None:
    db = op.get_bind()
    shared = {tuple(row) for row in db.execute(sa.select(_channels.c.team_id, _channels.c.channel).where(_is_shared()))}
    teams = db.execute(sa.select(_issues.c.team_id).distinct()).scalars().all()
    for team in teams:
        found = db.execute(sa.select(_issues).where(_issues.c.team_id == team).order_by(_issues.c.number)).all()
        for first in range(0, len(found), _AT_ONCE):
            _tell(db, team, {row.number: _about(row, shared) for row in found[first : first + _AT_ONCE]})


def _is_shared() -> sa.ColumnElement[bool]:
    return _channels.c.is_shared == sa.true()


def _about(row: Any, shared: set[tuple[Any, ...]]) -> Detail:
    started_at: datetime = row.started_at
    is_theirs = row.account is not None or (row.team_id, row.channel) in shared
    named = {name: getattr(row, name) for name in _NAMED}
    return {**named, "started_at": started_at.isoformat(), "in_customer_channel": is_theirs}


def _tell(db: sa.Connection, team: str, about: Mapping[int, Detail]) -> None:
    row = _events.c
    mine = row.team_id == team, row.issue.in_(list(about)), row.what.in_(_KINDS)
    found = db.execute(sa.select(_events).where(*mine).order_by(row.issue, row.id)).all()
    told = [
        filled
        for issue, events in groupby(found, key=lambda event: int(event.issue))
        for filled in _filled(about[issue], list(events))
    ]
    if told:
        db.execute(_fill, told)


def _filled(about: Detail, events: Sequence[Any]) -> Iterable[Detail]:
    """Give the details of the events that lack some, in the order in which they happened."""
    assignee, resolutions = None, 0
    for event in events:
        before = assignee
        assignee = _to(event, before)
        resolutions += event.what == "resolved"
        detail = _details(event, about, {"from": before, "to": assignee}, resolutions) | event.detail
        if detail != event.detail:
            yield {"row": event.id, "told": detail}


def _to(event: Any, before: str | None) -> str | None:
    """Return who has the issue after the event."""
    if "to" in event.detail:
        return str(event.detail["to"]) if event.detail["to"] else None
    match event.what:
        case "unclaimed":
            return None
        case "claimed":
            return str(event.by)
        case "pending" | "resolved" if event.by:
            return before or str(event.by)
        case _:
            return before


def _details(event: Any, about: Detail, hands: Detail, resolutions: int) -> Detail:
    match event.what:
        case "logged":
            return about
        case "edited":
            return {**{name: [about[name], about[name]] for name in _NAMED}, "fields": []}
        case "resolved":
            silent: Detail = {"with_words": False, "auto_closed": False, "credited_to": None}
            return {**silent, "resolution": resolutions, **hands}
        case _:
            return hands
