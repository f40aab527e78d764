"""The demo's folder: the bot's database and, since the stand-in has none, what Slack remembers of it."""

import json
from datetime import timedelta
from pathlib import Path

from slackbot.demo.clock import Clock
from slackbot.playground import Playground

DATABASE = "slackbot.db"
_SLACK = "slack.json"


def recall(folder: Path, slack: Playground, clock: Clock) -> bool:
    """Return whether the demo goes on where it ended in this folder; what it cannot go on with is put aside."""
    if not (folder / DATABASE).exists():
        return False
    try:
        kept = json.loads((folder / _SLACK).read_text(encoding="utf-8"))
        slack.recall(kept["slack"])
        clock.move(timedelta(seconds=kept["ahead_s"]))
    except (OSError, LookupError, TypeError, ValueError):
        _put_aside(folder)
        return False
    return True


def keep(folder: Path, slack: Playground, clock: Clock) -> None:
    """Write down what Slack remembers, whole or not at all."""
    kept = {"ahead_s": clock.ahead.total_seconds(), "slack": slack.remembered()}
    draft = folder / f"{_SLACK}.new"
    draft.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / _SLACK)


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
