"""Reads what the last release left here; README.md says how it was made."""

import gzip
import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

Json = dict[str, Any]

KINDS = ("sqlite", "postgres")
_HERE = Path(__file__).parent


def workspace() -> Json:
    """Return the settings and plans of the workspace, and when its month ended."""
    return dict(_read_json("workspace.json"))


def end() -> datetime:
    """Return the time at which everything was written down."""
    return datetime.fromisoformat(workspace()["end"])


def fill(kind: str, url: str) -> None:
    """Make the empty database what the last release left."""
    if kind == "sqlite":
        with sqlite3.connect(url.removeprefix("sqlite:///")) as opened:
            opened.executescript(_read("sqlite.sql.gz"))
        opened.close()
        return
    engine = create_engine(url, poolclass=NullPool)
    raw = engine.raw_connection()
    try:
        raw.cursor().execute(_read("schema.postgres.sql") + _read("postgres.sql.gz"))
        raw.commit()
    finally:
        raw.close()


def figures() -> list[Json]:
    """Return what `summary --json` said of each period: its last day, its length and the figures."""
    return list(_read_json("figures.json"))


def slack(kind: str) -> Json:
    """Return what stood in Slack, for `recall` of a stand-in."""
    return dict(_read_json(f"{kind}.slack.json.gz"))


def buttons(kind: str) -> list[Json]:
    """Return every button that stood in Slack."""
    return list(_read_json(f"{kind}.buttons.json.gz"))


def pressed(kind: str) -> list[Json]:
    """Return one button of each action with what came of it, in the order in which they were pressed."""
    return list(_read_json(f"{kind}.pressed.json"))


def _read_json(name: str) -> Any:
    return json.loads(_read(name))


def _read(name: str) -> str:
    content = (_HERE / name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode()
