"""The raw facts of one workspace, as plain values: what happened, who spoke, what was answered and what was sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text


class Event(NamedTuple):
    """One thing that happened to an issue."""

    id: int
    issue: int
    at: datetime
    by: str | None
    what: str
    detail: Mapping[str, Any]


class Touch(NamedTuple):
    """One message in an issue's thread; `source` is its `ts`, or the key of the delivery that carries it."""

    issue: int
    source: str
    side: str
    by: str
    at: datetime
    is_deleted: bool = False
    is_thanks: bool = False


class Answer(NamedTuple):
    """What somebody answered to a question with a score."""

    question: str
    issue: int | None
    resolution: int
    by: str
    counts: bool
    score: int
    at: datetime


class Sending(NamedTuple):
    """One message of ours, sent or not."""

    key: str
    kind: str
    issue: int | None
    resolution: int
    state: str
    reason: str | None
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Facts:
    """All that is known of one workspace."""

    events: list[Event] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)


def read(db: Connection, team: str, *, first: int = 0, last: int = 10**9) -> Facts:
    """Return the facts that the workspace's rows hold of the issues with these numbers; 0 is of what is about none."""

    def rows(table: str, order: str) -> list[dict[str, Any]]:
        mine = "team_id = :team AND (issue BETWEEN :first AND :last OR issue IS NULL AND :first = 0)"
        which = {"team": team, "first": first, "last": last}
        found = db.execute(text(f"SELECT * FROM {table} WHERE {mine} ORDER BY {order}"), which)
        return [dict(row._mapping) for row in found]

    return Facts(
        events=[
            Event(row["id"], row["issue"], _at(row["at"]), row["by"], row["what"], _json(row["detail"]))
            for row in rows("issue_events", "id")
        ],
        touches=[
            Touch(
                row["issue"],
                row["source"],
                row["side"],
                row["by"],
                _at(row["at"]),
                is_deleted=row["deleted_at"] is not None,
                is_thanks=bool(row["is_thanks"]),
            )
            for row in rows("contacts", "issue")
        ],
        answers=[
            Answer(
                row["question"],
                row["issue"],
                row["round"],
                row["by"],
                bool(row["counts"]),
                row["score"],
                _at(row["at"]),
            )
            for row in rows("answers", "at")
        ],
        sendings=[
            Sending(
                row["key"],
                row["kind"],
                row["issue"],
                row["round"],
                row["state"],
                row["reason"],
                _at(row["due_at"]),
                _at(row["sent_at"]) if row["sent_at"] else None,
            )
            for row in rows("deliveries", "id")
        ],
    )


def _at(value: Any) -> datetime:
    """Return the instant; SQLite keeps it as text."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


def _json(value: Any) -> Mapping[str, Any]:
    return json.loads(value) if isinstance(value, str) else value
