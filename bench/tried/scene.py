"""Where one trial happens: a Slack, a bot in front of a database, and agents at work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from simulated.world import World
from sqlalchemy import Engine, create_engine, text

from tried.bots import Bot
from tried.load import Load
from tried.outcome import Outcome, judge
from tried.slack import Site, open_site

_KNOWN_WITHIN_S = 10.0


@dataclass
class Scene:
    """A database of its own, and a folder. `where` is how the table calls the database."""

    world: World
    url: str
    where: str
    folder: Path

    @contextmanager
    def site(self, *, ahead: timedelta = timedelta(), faults: float = 0.0) -> Iterator[Site]:
        """Give a Slack whose clock is that much ahead, and of whose calls that share goes wrong."""
        site = open_site(self.world, ahead=ahead, faults=faults)
        try:
            yield site
        finally:
            site.door.stop()

    @contextmanager
    def bot(self, site: Site, name: str = "bot", **choices: Any) -> Iterator[Bot]:
        """Give a bot that runs; it is stopped at the end."""
        choices = {"database_url": self.url, **choices}
        bot = Bot("run", self.folder / name, site.door.url(name), **choices).start()
        try:
            yield bot
        finally:
            if bot.is_up:
                bot.stop()

    def load(self, *bots: Bot, **choices: Any) -> Load:
        """Return agents at work with these bots, which know them and their channels."""
        load = Load(self.world, [bot.port for bot in bots], **choices)
        load.introduce()
        self._wait_for_channels()
        return load

    def _wait_for_channels(self) -> None:
        """Wait until all channels are known: what is logged in a new one is answered beside the ack."""
        engine, until = create_engine(self.url), time.monotonic() + _KNOWN_WITHIN_S
        wanted = len(self.world.accounts)
        while _count(engine) < wanted and time.monotonic() < until:
            time.sleep(0.1)
        engine.dispose()

    def outcome(self, tried: str, times: str, *, load: Load, site: Site, note: str = "") -> Outcome:
        """Return what became of it."""
        return judge(tried, self.where, times, kept=load.kept, slack=site.slack, url=self.url, note=note)


def _count(engine: Engine) -> int:
    with engine.connect() as db:
        return int(db.execute(text("SELECT count(*) FROM channels")).scalar_one())
