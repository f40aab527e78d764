"""What is put out for other programs, and how a row of it is written: as CSV for spreadsheets, or as JSON Lines."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from io import StringIO
from typing import Any

from slackbot.domain.events import DETAILS

Row = Mapping[str, Any]


class What(StrEnum):
    """What can be put out."""

    ISSUES = "issues"
    RATINGS = "ratings"
    EVENTS = "events"
    DELIVERIES = "deliveries"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"


COLUMNS: Mapping[What, Sequence[str]] = {
    What.ISSUES: (
        *("number", "title", "status", "account", "requester", "requester_name", "channel", "thread_ts"),
        *("started_at", "logged_at", "logged_by", "assignee", "assignee_name", "first_resolved_at", "resolved_at"),
        *("resolved_by", "credited_to", "resolutions", "reopened"),
    ),
    What.RATINGS: (
        *("question", "issue", "resolution", "by", "by_name", "score", "counts", "comment", "at", "changed_at"),
        *("credited_to", "credited_to_name"),
    ),
    What.EVENTS: ("id", "issue", "at", "by", "what", "detail"),
    What.DELIVERIES: (
        *("id", "key", "kind", "verb", "issue", "resolution", "person", "account", "channel", "planned_at", "due_at"),
        *("sent_at", "state", "reason", "attempts", "posted_channel", "ts"),
    ),
}
"""The columns of each, in their order. Programs of others read them: one may be added at the end, none goes away."""

TRACED = (
    *("figure", "number", "title", "account", "place", "why", "reason", "at", "agent", "wait_s", "contacts", "score"),
    "link",
)
"""The columns of the file behind a summary, a row for each figure and issue."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what a spreadsheet may take for a formula
_DETAILS = frozenset().union(*DETAILS.values()) - {"words"}  # agents' words for each other stay where they are


def head(columns: Sequence[str], format_: Format) -> str:
    """Return what stands above the rows."""
    return _csv([columns]) if format_ is Format.CSV else ""


def lines(rows: Iterable[Row], columns: Sequence[str], format_: Format) -> str:
    """Return these rows, each with its end of line."""
    if format_ is Format.CSV:
        return _csv([[_cell(row[name]) for name in columns] for row in rows])
    return "".join(_json({name: _value(row[name]) for name in columns}) + "\n" for row in rows)


def detail(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event's details without words."""
    return {name: value for name, value in kept.items() if name in _DETAILS}


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _cell(value: Any) -> str | int | float:
    """Return what stands in a cell. Text that a spreadsheet would compute gets an apostrophe, as OWASP has it."""
    plain = _value(value)
    if plain is None:
        return ""
    if isinstance(plain, bool | dict):
        return _json(plain)
    if isinstance(plain, str) and plain.startswith(_FORMULA):
        return f"'{plain}"
    number_or_text: str | int | float = plain
    return number_or_text


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
