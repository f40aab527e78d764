"""What SQLite is told of how rows are spread, so that it looks for them as it must where there are a million issues.

It would know nothing until it measured, and then what it once met: so it takes, sooner or later, an index that leads to
all that a workspace ever had for one that leads to a few rows. Told for good, it looks in one way, on every file; the
tests ask it which (`tests/scans.py`). PostgreSQL measures by itself. See https://sqlite.org/optoverview.html, 8.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, PrimaryKeyConstraint, Table, UniqueConstraint, text

from slackbot.store.tables import metadata

_ROWS = {
    "issues": 1_000_000,
    "issue_events": 6_000_000,
    "contacts": 4_000_000,
    "deliveries": 6_000_000,
    "checkins": 500_000,
    "answers": 400_000,
    "recoveries": 50_000,
}
_FEW = 200  # rows of a partial index that holds what has not ended
_MANY = {  # rows of one that holds what has
    "ix_issues_account": 900_000,
    "uq_issues_source": 900_000,
    "ix_deliveries_account": 3_000_000,
    "ix_deliveries_asking": 700_000,
    "ix_deliveries_held": 300_000,
    "ix_deliveries_held_kind": 300_000,
    "ix_deliveries_person": 3_000_000,
    "ix_deliveries_unsent": 500_000,
    "ix_deliveries_waits_for": 2_000_000,
}
_VALUES = {  # how many there are of each, where rows share them
    **dict.fromkeys(("team_id", "round", "verb"), 1),
    **dict.fromkeys(("state", "question"), 3),
    **dict.fromkeys(("span", "what", "kind", "reason"), 10),
    **dict.fromkeys(("channel", "posted_channel", "account"), 100),
    **dict.fromkeys(("person", "requester", "by"), 2_000),
    **dict.fromkeys(("issue", "number"), 1_000_000),
}


def write(db: Connection) -> None:
    """Tell it, in the place of all that it was told or measured before."""
    db.exec_driver_sql("ANALYZE workspaces")  # makes the table, where there is none
    db.execute(text("DELETE FROM sqlite_stat1"))
    told = [{"tbl": name, "idx": index, "stat": stat} for name in _ROWS for index, stat in _of(metadata.tables[name])]
    db.execute(text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:tbl, :idx, :stat)"), told)
    db.exec_driver_sql("ANALYZE sqlite_schema")  # reads what stands there


def _of(table: Table[Any]) -> Iterator[tuple[str, str]]:
    """Give each index of the table, and of how many rows its columns leave how many."""
    rows = _ROWS[table.name]
    for index in table.indexes:
        is_partial = index.dialect_options["sqlite"]["where"] is not None
        held = _MANY.get(str(index.name), _FEW) if is_partial else rows
        yield str(index.name), _spread(index.columns, rows=held)
    for key in table.constraints:
        if isinstance(key, PrimaryKeyConstraint | UniqueConstraint) and "id" not in key.columns:  # SQLite indexes it
            yield f"sqlite_autoindex_{table.name}_1", _spread(key.columns, rows=rows)


def _spread(columns: Iterable[ColumnElement[Any]], *, rows: int) -> str:
    left, stat = rows, [rows]
    for column in columns:
        left = max(1, left // _VALUES.get(getattr(column, "name", ""), rows))
        stat.append(left)
    return " ".join(map(str, stat))
