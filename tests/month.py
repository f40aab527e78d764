"""The month that the demo begins with, told once a test session, by the demo's own parts, and copied since."""

import fcntl
import shutil
from datetime import UTC, datetime
from pathlib import Path

from slackbot.demo import bot, keeping
from slackbot.demo.clock import Clock
from slackbot.playground import Playground, Timing, sample_world
from slackbot.signals import Asked
from slackbot.slack.manifest import manifest

WEDNESDAY = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # it ends then, whatever the day is


def stand_in(clock: Clock) -> Playground:
    """Return the demo's stand-in, not started yet."""
    return Playground(
        sample_world(),
        manifest=manifest(command="/issue", url=None),
        clock=clock.now,
        timing=Timing(file_ready_s=0),
    )


def copy(session: Path, folder: Path) -> Path:
    """Return the folder, made, with a demo in it that ended on that Wednesday; `session` is all test processes' own."""
    session.mkdir(exist_ok=True)
    with (session / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits until it is told
        if not (session / "month").exists():
            _tell(session / "draft")
            (session / "draft").rename(session / "month")
    return Path(shutil.copytree(session / "month", folder))


def _tell(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    clock = Clock()
    clock.move(WEDNESDAY - datetime.now(UTC))
    with stand_in(clock) as slack:
        with slack.backstage(), bot.playing(slack, clock, folder=folder, asked=Asked(), tells_month=True):
            pass
        keeping.keep(folder, slack, clock)
