"""The month that the demo begins with, told by the real use cases.

    python -m slackbot.demo.telling

tells it again, for either season, and packs both into the files that are shipped. That takes about a minute.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slackbot import app, logs, seeding
from slackbot.app import Parts
from slackbot.demo import bot, keeping, shipped
from slackbot.demo.clock import Clock
from slackbot.demo.stage import stand_in
from slackbot.playground import Playground
from slackbot.seeding.month import DAYS
from slackbot.store.database import Store

_QUIET_HOURS = "19:00-09:00"  # an hour more at each end: days before a change of the clocks are off by one


@dataclass(frozen=True)
class Told:
    """A desk with a past, and the stand-in where it happened; the clock stands still at its end.

    `shown` are the days that the chart of its summary shows.
    """

    parts: Parts
    slack: Playground
    clock: Clock
    shown: Sequence[Mapping[str, Any]] = ()


@contextmanager
def told(
    folder: Path,
    *,
    until: datetime = shipped.UNTIL,
    days: int = DAYS,
    told_until: datetime | None = None,
    store: Store | None = None,
) -> Iterator[Told]:
    """Tell the days before `until`, no further than `told_until`, and hold what has come of it; it is kept at the end.

    All times in it are of the story, even those by which a sender waits.
    """
    clock = Clock()
    clock.stand(until - timedelta(days=days))
    slack = stand_in(clock)
    with slack, slack.backstage():
        settings = bot.settings(slack, folder, templates_dir=bot.PLANS, quiet_hours=_QUIET_HOURS)
        parts = app.assemble(settings, now=clock.now, store=store)
        try:
            desk = replace(parts.desk, wall=clock.now)
            shown = seeding.play_month(desk, slack, turn=clock.stand, until=until, days=days, told_until=told_until)
            clock.stand(told_until or until)
            yield Told(parts, slack, clock, shown)
        finally:
            parts.close()
        keeping.keep(folder, slack, clock)


def main() -> None:
    """Tell the whole month for either season, and pack it."""
    logs.configure(level="warning", style="console")
    for month in shipped.MONTHS:
        with tempfile.TemporaryDirectory(prefix="slackbot-month-") as made:
            with told(Path(made), until=month.until) as whole:
                pass
            shipped.pack(Path(made), month.file, shown=whole.shown)


if __name__ == "__main__":
    main()
