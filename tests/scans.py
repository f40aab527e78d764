"""No statement of ours reads all that was ever kept: SQLite is asked how it would look for it, as it is about to run.

Tables that grow with every issue are read by an index that leads to some rows of theirs. One that names the workspace
alone, or with it only a kind or a state of which there will be more and more, leads to all, but for a partial index:
what that holds ends. `EXEMPT` names the few statements that read all, and why they may.
"""

import re
import sqlite3
import threading
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Select, Update, create_engine, event

from slackbot.store import statistics
from slackbot.store.tables import metadata
from tests import tenancy

GROWING = {"issues", "issue_events", "contacts", "deliveries", "checkins", "answers", "answer_history", "recoveries"}
EXEMPT = {
    "store/exports.py:page",  # by hand: all is what was asked for
    "store/exports.py:count",
    "store/outbox_read.py:_held_however_late",  # what an agent wrote and was told will go: it waits for somebody
    "store/channel_ids.py:_in_details",  # a channel gets another id, which happens to few of them, once
    "store/channel_ids.py:_in_contents",
    "store/channel_ids.py:_in_deliveries",
}

unbounded: list[str] = []  # what was found since the last test, as sentences
_seen: set[str] = set()
_turn = threading.Lock()
_STEP = re.compile(r"^(SCAN|SEARCH) (\w+)(?: USING [A-Z ]*?(?:INDEX (\w+)|PRIMARY KEY))?(?: \((.*)\))?$")
_LEADS_TO_MANY = {"team_id", "what", "kind", "state", "question", "span"}
_INDEXES = [index for table in metadata.tables.values() for index in table.indexes]
_PARTIAL = {index.name for index in _INDEXES if index.dialect_options["sqlite"]["where"] is not None}
_NEVER_ENDING = {
    "ix_deliveries_held",
    "ix_deliveries_held_kind",
    "ix_deliveries_account",
    "ix_deliveries_asking",
    "ix_deliveries_person",
    "ix_deliveries_unsent",
}
_ENDING = _PARTIAL - {*_NEVER_ENDING, "ix_issues_account", "uq_issues_source"}


def watch() -> None:
    """Look at every statement that the product executes from now on."""
    event.listen(Engine, "before_cursor_execute", _look)


def _look(db: Connection, _cursor: object, sql: str, values: Any, context: Any, several: bool) -> None:
    if sql in _seen or db.dialect.name != "sqlite" or context.compiled is None:
        return
    _seen.add(sql)
    found_at = tenancy.place()
    if found_at is None or not isinstance(context.compiled.statement, (Select, Update, Delete)):
        return
    file, line, name = found_at
    if f"{file}:{name}" not in EXEMPT:
        steps = plan(sql, values[0] if several else values)
        unbounded.extend(f"{file}:{line} {name}: {step}" for step in steps if reads_all(step, _aliases(sql)))


def plan(sql: str, values: Any) -> list[str]:
    """Return how SQLite would look for it where there is much."""
    with _turn:
        return [step for *_, step in _as_if_full().execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@cache
def _as_if_full() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    engine = create_engine("sqlite://", creator=lambda: connection)
    with engine.begin() as db:
        metadata.create_all(db)
        db.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        statistics.write(db)
    return connection


def _aliases(sql: str) -> frozenset[str]:
    """Return the names by which the statement knows the tables that grow."""
    named = re.findall(r"\b(\w+) AS (\w+)", sql)
    return frozenset({*GROWING, *(alias for table, alias in named if table in GROWING)})


def reads_all(step: str, names: frozenset[str] = frozenset(GROWING)) -> bool:
    """Return whether a step of a plan reads all, or ever more, rows of one of these tables."""
    found = _STEP.match(step)
    if found is None or found[2] not in names or found[3] in _ENDING:
        return False
    return set(re.findall(r"(\w+)[=<>]", found[4] or "")) <= _LEADS_TO_MANY
