"""The month that the demo begins with: told once by the real use cases, packed into a file, and moved by whole weeks.

It is told twice, for either season: by whole weeks nobody's hour changes where the clocks are the same.

What is unpacked is the database and the stand-in's memory of a demo that ended there; the demo goes on from both, as
it goes on from a folder of one's own.
"""

import gzip
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.demo import keeping
from slackbot.demo.weeks import Weeks
from slackbot.domain import history
from slackbot.playground import Playground

UNTIL = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # a Wednesday: agents and most customers are at work the next days

Json = dict[str, Any]

_TEAMS_CLOCK = ZoneInfo("Europe/London")  # which changes with those of Lisbon, Rome, Berlin and Paris


@dataclass(frozen=True)
class Month:
    """A month as it was told: the file that it is packed into, and when it ended."""

    file: Path
    until: datetime


WINTER = Month(Path(__file__).with_name("month.json.gz"), UNTIL)
SUMMER = Month(Path(__file__).with_name("summer.json.gz"), UNTIL - timedelta(weeks=22))
MONTHS = (WINTER, SUMMER)

_SCHEMA = "SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
_STATISTICS = "sqlite_stat1"  # what SQLite is told of how rows are spread


def beginning(now: datetime) -> datetime:
    """Return when the demo begins: the last Wednesday, at the time of day at which the month ends."""
    return UNTIL + Weeks.between(UNTIL, now).length


def told_for(at: datetime) -> Month:
    """Return the month that is to have ended at that time: of the season by the clocks of the team, as most are."""
    return SUMMER if at.astimezone(_TEAMS_CLOCK).dst() else WINTER


def pack(folder: Path, file: Path, *, shown: Sequence[Mapping[str, Any]]) -> None:
    """Write into the file what a demo that ended has kept in the folder; its chart shows those days."""
    with closing(sqlite3.connect(folder / keeping.DATABASE)) as db:
        schema = db.execute(_SCHEMA).fetchall()
        tables = [name for name, sql in schema if sql.startswith("CREATE TABLE")]
        rows = {table: _rows(db, table) for table in (*tables, _STATISTICS)}
    slack = keeping.remembered(folder)["slack"]
    for chart in slack["files"]:
        chart["content"] = None  # it names days: it is drawn when somebody looks at it
    told = {"schema": [sql for _, sql in schema], "rows": rows, "slack": slack, "shown": shown}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def unpack(folder: Path, slack: Playground, *, at: datetime, month: Month | None = None) -> None:
    """Let the month have ended at that time: in the folder, where there is no database yet, and in the stand-in."""
    month = month or told_for(at)
    told = Weeks.between(month.until, at).later(json.loads(gzip.decompress(month.file.read_bytes())))
    with closing(sqlite3.connect(folder / keeping.DATABASE)) as db, db:
        for sql in (*told["schema"], "ANALYZE"):  # which makes the table of statistics
            db.execute(sql)
        for table, rows in told["rows"].items():
            _fill(db, table, rows)
    draw = partial(_draw, told["shown"])
    slack.recall(told["slack"], pictures={chart["id"]: draw for chart in told["slack"]["files"]})


def open_issues(folder: Path) -> list[int]:
    """Return the numbers of the issues that are not closed yet."""
    with closing(sqlite3.connect(folder / keeping.DATABASE)) as db:
        return [
            number for (number,) in db.execute("SELECT number FROM issues WHERE status <> 'closed' ORDER BY number")
        ]


def _rows(db: sqlite3.Connection, table: str) -> list[Json]:
    found = db.execute(f"SELECT * FROM {table}")  # noqa: S608 -- the name of a table of ours
    names = [column[0] for column in found.description]
    return [{name: _parsed(value) for name, value in zip(names, row, strict=True)} for row in found]


def _parsed(value: Any) -> Any:
    """Return the value of a column, JSON in it as what it means: that, too, is moved."""
    return json.loads(value) if isinstance(value, str) and value.startswith(("{", "[")) else value


def _fill(db: sqlite3.Connection, table: str, rows: Sequence[Json]) -> None:
    if rows:
        names, places = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
        values = ([_written(value) for value in row.values()] for row in rows)
        db.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608 -- the same


def _written(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _draw(shown: Sequence[Json]) -> bytes:
    """Return the picture of the only chart there is."""
    from slackbot import charts  # noqa: PLC0415 -- heavy to load, and needed only when somebody looks
    from slackbot.texts import Texts  # noqa: PLC0415 -- the same

    return charts.day_chart(history.from_json(shown), texts=Texts(), timezone="UTC")
