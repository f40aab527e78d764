"""What is done to the bot, how often, and what was lost, doubled or left without a word.

    python bench/trials.py [--only WORD] [--at-once 3] [--write docs/reliability.md]

Real `slackbot run` processes under load, against a Slack on this machine, while they are killed, paused, starved and
cut off. Prints the table, writes it between the marks of the page, and returns the exit code 1 unless nothing was lost,
doubled or silent. It takes about a quarter of an hour, Linux, a C compiler and pgbouncer.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from simulated import world
from tried import edges, kills, storage, table
from tried.outcome import Outcome
from tried.scene import Scene
from tried.servers import Server, postgres

Trial = Callable[[Scene], Outcome]


class Served(Protocol):
    """A trial that needs the server."""

    def __call__(self, scene: Scene, *, server: Server) -> Outcome:
        """Return what became of it."""


_PEOPLE, _CHANNELS = 120, 30
_ON_BOTH: dict[str, Trial] = {
    **{
        f"killed_{how}": partial(kills.killed, ahead=timedelta(minutes=minutes))
        for how, minutes in (("behind", -4), ("together", 0), ("ahead", 4))
    },
    "step": kills.killed_across_a_step,
    "answers": storage.answers_lost,
    "slept": kills.slept,
    "replayed": edges.replayed,
}
_ON_SQLITE: dict[str, Trial] = {
    "locked": storage.locked,
    "full": storage.full,
    "log_full": edges.log_to_nowhere,
    "log_unread": edges.log_to_nobody,
    "log_gone": edges.log_to_the_gone,
    "idle": edges.idle_sockets,
    "descriptors": edges.few_descriptors,
    "two": edges.two_on_one_file,
}
_ON_POSTGRES: dict[str, Served] = {"bouncer": storage.behind_pgbouncer}
_ON_A_SERVER_ALONE: dict[str, Served] = {"cut": storage.cut, "crash": storage.restarted}


def main() -> int:
    """Try everything, print the table, and return the exit code."""
    wanted = _arguments()
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="trials-") as folder, postgres() as server:
        for one in _played(Path(folder), server, wanted.only, at_once=wanted.at_once):
            print(table.line(one), flush=True)
            outcomes.append(one)
    if wanted.write:
        table.write(outcomes, wanted.write)
    return 0 if all(one.is_good for one in outcomes) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only the trials whose name holds this, such as killed or bouncer")
    parser.add_argument("--at-once", type=int, default=3, help="how many trials run side by side")
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    return parser.parse_args()


def _played(folder: Path, server: Server, only: str, *, at_once: int) -> Iterator[Outcome]:
    everybody = world.build(people=_PEOPLE, channels=_CHANNELS)

    def play(name: str, where: str, trial: Trial) -> Outcome:
        ours = folder / f"{name}-{where}"
        ours.mkdir()
        file, database = f"sqlite:///{ours / 'trial.db'}", re.sub(r"[^a-z0-9]", "_", f"trial_{name}")
        return trial(Scene(everybody, file if where == "SQLite" else server.new(database), where, ours))

    with ThreadPoolExecutor(at_once) as pool:
        running = [pool.submit(play, *one) for one in _side_by_side(server) if only in one[0]]
        for one in running:
            yield one.result()
    for name, served in _ON_A_SERVER_ALONE.items():
        if only in name:
            yield play(name, "PostgreSQL", partial(served, server=server))


def _side_by_side(server: Server) -> Iterator[tuple[str, str, Trial]]:
    yield from ((name, "SQLite", trial) for name, trial in {**_ON_BOTH, **_ON_SQLITE}.items())
    yield from ((name, "PostgreSQL", trial) for name, trial in _ON_BOTH.items())
    yield from ((name, "PostgreSQL", partial(trial, server=server)) for name, trial in _ON_POSTGRES.items())


if __name__ == "__main__":
    sys.exit(main())
