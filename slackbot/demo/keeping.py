"""The demo's folder: the bot's database and, since the stand-in has none, what Slack remembers of it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slackbot.demo.clock import Clock
from slackbot.playground import Playground

DATABASE = "slackbot.db"
_SLACK = "slack.json"


def recall(folder: Path, slack: Playground, clock: Clock) -> bool:
    """Return whether the demo goes on where it ended in this folder; what it cannot go on with is put aside."""
    if not (folder / DATABASE).exists():
        return False
    try:
        kept = remembered(folder)
        slack.recall(kept["slack"])
        clock.set(_ended_at(kept))
    except (OSError, LookupError, TypeError, ValueError):
        _put_aside(folder)
        return False
    return True


def keep(folder: Path, slack: Playground, clock: Clock, *, hands: Iterable[int] | None = None) -> None:
    """Write down what Slack remembers, what time it is there and whose issues are whose, whole or not at all."""
    theirs = None if hands is None else list(hands)
    kept = {"at": clock.now().isoformat(), "hands": theirs, "slack": slack.remembered()}
    draft = folder / f"{_SLACK}.new"
    draft.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / _SLACK)


def hands(folder: Path) -> list[int] | None:
    """Return the issues with which the sample people go on; None if they do nothing here, as in an early release."""
    theirs: list[int] | None = remembered(folder).get("hands")
    return theirs


def remembered(folder: Path) -> dict[str, Any]:
    """Return what was written down. Raises `OSError` or `ValueError` if that cannot be read."""
    kept: dict[str, Any] = json.loads((folder / _SLACK).read_text(encoding="utf-8"))
    return kept


def _ended_at(kept: dict[str, Any]) -> datetime:
    """Return what time it was in the demo; an early release wrote down how far its clock was ahead of the real one."""
    if "at" in kept:
        return datetime.fromisoformat(kept["at"])
    return datetime.now(UTC) + timedelta(seconds=kept["ahead_s"])


def _put_aside(folder: Path) -> None:
    """Keep under another name a database without its Slack: its buttons would lead nowhere."""
    number = 1
    while (aside := folder / f"slackbot-{number}.db").exists():
        number += 1
    (folder / DATABASE).rename(aside)
    for more in ("-wal", "-shm"):
        left = folder / f"{DATABASE}{more}"
        if left.exists():
            left.rename(folder / f"{aside.name}{more}")
