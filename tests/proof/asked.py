"""Whatever dies that somebody counts on: a person is asked about it, each time it does."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

_COUNTED_ON = ("card", "notice", "reply", "note", "handover", "checkin", "survey", "ces", "summary")
_WRONG = (
    "no_channel", "restricted", "archived", "no_direct", "thread_not_found", "not_prepared", "no_answer",
    "never_arrived",
)  # fmt: skip


def unasked(rows: Sequence[Row[Any]], below: set[tuple[int, int]]) -> Iterator[str]:
    """Say which message died of which nobody was asked, this time.

    `below` is what died with what it stood below, and is added to: that may be given up later, and leave it alone.
    """
    asked = {row.key for row in rows if row.kind == "unsure"}
    below |= {(row.id, row.version) for row in rows if row.state == "held" and row.waits_for is not None}
    for row in rows:
        if _is_dead(row) and (row.id, row.version) not in below and f"unsure:{row.id}:v{row.version}" not in asked:
            yield f"unasked: {row.key} is {row.state} because of {row.reason}, and nobody was asked"


def _is_dead(row: Row[Any]) -> bool:
    """Return whether it died by itself: what it stood below, or went out with, would be asked about."""
    if row.verb != "post" or row.kind == "unsure" or row.waits_for is not None or row.goes_with is not None:
        return False
    was_told = row.reason == "no_channel" and row.version == 1 and row.content.get("uninvited")
    is_held = row.state == "held" and row.kind in _COUNTED_ON and row.reason in _WRONG and not was_told
    return is_held or row.state in ("failed", "unsure")
