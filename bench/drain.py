"""How many due check-ins one worker sends a minute: 1,000 of them over 500 channels.

    python bench/drain.py [--beside DIR] [--rounds 3] [--checkins 1000] [--channels 500] [--database sqlite postgres]

With `--beside` another checkout does the same on a database that its own code has filled; rounds alternate, so that
whatever else the machine does hits both, and the exit code is 1 if this one's median is under twice the other's.
The real pace of a message a second in a channel is kept: a channel's two are half of all the others apart. They are
for two people, as those to one person on one day are one message.
"""

import argparse
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Protocol

import psutil
from simulated import databases
from simulated.desk_by_http import Front, Tree
from simulated.lean_http import Door, Faults
from simulated.lean_slack import Fields, Json, LeanSlack
from simulated.world import PLACES, STANDARD, SUPPORT, Account, Customer, World
from sqlalchemy import create_engine, make_url, text

FLOOR = 2.0  # how many times the other checkout's rate ours must reach
_AGENT = "UANA"
_ENDS_WITHIN_S = 600.0
_ONLY_CHECKINS = """
    UPDATE deliveries SET state = 'sent', ts = '1.000001', posted_channel = channel, sent_at = due_at, waits_for = NULL
    WHERE kind <> 'checkin'
"""  # cards and first lines are none of this measure's business, and the cards' channel would take a quarter of an hour
_ALL_KNOWN = """
    UPDATE people SET name = 'Ada Brandt', first_name = 'Ada', timezone = 'Europe/London', locale = 'en-GB',
    seen_at = (SELECT max(seen_at) FROM people) WHERE seen_at IS NULL
"""  # what asking Slack about everybody would bring, 50 people at a time


class TimedSlack(LeanSlack):
    """A Slack that keeps when each post came, and lists one channel: a worker's first questions are not measured."""

    def __init__(self, world: World) -> None:
        super().__init__(world, now=datetime.now(UTC))
        self.came: list[float] = []
        self.lists_all = True

    def call(self, method: str, fields: Fields, *, worker: str) -> Json:
        """Return the answer to a call of the Web API."""
        if method == "chat.postMessage":
            self.came.append(time.perf_counter())
        answer = super().call(method, fields, worker=worker)
        if method == "conversations.list" and not self.lists_all:
            answer["channels"] = [one for one in answer["channels"] if one["id"] == SUPPORT]
        return answer


class Shelf(Protocol):
    """Where databases are made and copied."""

    def new(self, name: str) -> str:
        """Return the address of an empty one."""

    def copy(self, source: str, name: str) -> str:
        """Return the address of a copy of the one at `source`."""

    def clean(self, url: str) -> None:
        """Throw it away."""


@dataclass
class Runner:
    """A tree, the database it filled, and what was measured."""

    name: str
    tree: Tree
    filled: str = ""
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)


def main() -> int:
    """Measure, print a table, and return the exit code."""
    wanted = _arguments()
    world = _world(wanted.channels, checkins=wanted.checkins)
    slack = TimedSlack(world)
    door = Door(slack, Faults(0, Random(1)))
    door.start()
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        trees = {"this": Path(__file__).parents[1], **({"beside": wanted.beside} if wanted.beside else {})}
        for database in wanted.database:
            runners = [Runner(name, Tree(home, slack, door.url(name), Path(folder))) for name, home in trees.items()]
            with _shelf(database) as shelf:
                _measure(runners, shelf, slack, world, checkins=wanted.checkins, rounds=wanted.rounds)
            ratios += _told(database, runners)
    door.stop()
    return 1 if any(ratio < FLOOR for ratio in ratios) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, help="another checkout of this project")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--checkins", type=int, default=1000)
    parser.add_argument("--channels", type=int, default=500)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    return parser.parse_args()


def _world(channels: int, *, checkins: int) -> World:
    place = next(place for place in PLACES if place.locale == "en-GB")
    accounts = tuple(Account(f"Account {n}", f"CEXT{n:03}", place, STANDARD) for n in range(channels))
    customers = tuple(
        Customer(f"UCUST{n:03}", f"TEXT{n % channels:03}", "Ada Brandt", place, accounts[n % channels], tells_zone=True)
        for n in range(checkins)
    )
    return World({_AGENT: "Ana Lima"}, customers, accounts)


def _measure(
    runners: list[Runner], shelf: Shelf, slack: TimedSlack, world: World, *, checkins: int, rounds: int
) -> None:
    for runner in runners:
        runner.filled = shelf.new(f"{runner.name}_filled")
        _fill(runner, slack, world, checkins)
    for round_no in range(rounds):
        for runner in runners:
            url = shelf.copy(runner.filled, f"{runner.name}_{round_no}")
            _drain(runner, url, slack, checkins)
            shelf.clean(url)


def _fill(runner: Runner, slack: TimedSlack, world: World, checkins: int) -> None:
    slack.lists_all = True
    runner.tree.learn(runner.filled, people=len(world.agents))
    with runner.tree.asked(runner.filled) as front:
        for number in range(checkins):
            customer = world.customers[number % len(world.customers)]
            _log(front, slack, customer)
        for number in range(1, checkins + 1):
            assert f"#{number}" in front.command(f"resolve #{number}", channel=SUPPORT, by=_AGENT)
    _execute(runner.filled, _ONLY_CHECKINS)
    _execute(runner.filled, _ALL_KNOWN)
    slack.lists_all = False
    time.sleep(1)  # after which the last is due


def _log(front: Front, slack: TimedSlack, customer: Customer) -> None:
    channel = customer.account.channel
    ts = slack.say(customer, channel, "The printer on floor 2 is offline", at=datetime.now(UTC))
    message = {"user": customer.user, "team": customer.home, "text": "The printer on floor 2 is offline", "ts": ts}
    front.log(message, channel=channel, by=_AGENT)


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text(statement))
    engine.dispose()


def _drain(runner: Runner, url: str, slack: TimedSlack, checkins: int) -> None:
    slack.came.clear()
    with runner.tree.run("worker", url) as process:
        until, spent_s = time.monotonic() + _ENDS_WITHIN_S, 0.0
        while len(slack.came) < checkins:
            spent_s = spent_s if slack.came else _cpu_s(process)  # on starting
            assert process.poll() is None, "the worker ended"
            assert time.monotonic() < until, f"only {len(slack.came)} of {checkins} check-ins came"
            time.sleep(0.05)
        spent_s = _cpu_s(process) - spent_s
    runner.rates.append((checkins - 1) / (slack.came[checkins - 1] - slack.came[0]))
    runner.cpu_ms.append(spent_s / checkins * 1000)


def _cpu_s(process: subprocess.Popen[bytes]) -> float:
    return float(sum(psutil.Process(process.pid).cpu_times()[:2]))


def _told(database: str, runners: list[Runner]) -> list[float]:
    """Print what was measured, and return the ratio of this tree's rate to the other's, if there is one."""
    print(f"\n**{database}**\n\n| | messages/s, median | of | CPU ms a message |\n|---|---|---|---|")
    for runner in runners:
        rounds = ", ".join(f"{rate:.1f}" for rate in runner.rates)
        rate, cpu_ms = statistics.median(runner.rates), statistics.median(runner.cpu_ms)
        print(f"| {runner.name} | {rate:.1f} | {rounds} | {cpu_ms:.1f} |")
    if len(runners) == 1:
        return []
    ours, other = (statistics.median(runner.rates) for runner in runners)
    print(f"\nratio: {ours / other:.2f} (wanted: ≥ {FLOOR})")
    return [ours / other]


@contextmanager
def _shelf(database: str) -> Iterator[Shelf]:
    if database == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield _Files(Path(folder))
    else:
        with databases.postgres() as url:
            yield _Server(url)


class _Files:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}.db"

    def copy(self, source: str, name: str) -> str:
        with sqlite3.connect(source.removeprefix("sqlite:///")) as db:
            db.execute(f"VACUUM INTO '{self._folder / name}.db'")
        db.close()
        return self.new(name)

    def clean(self, url: str) -> None:
        for path in self._folder.glob(f"{Path(url).name}*"):
            path.unlink()


class _Server:
    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    def new(self, name: str) -> str:
        self._admin(f"CREATE DATABASE {name}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def copy(self, source: str, name: str) -> str:
        self._admin(f"CREATE DATABASE {name} TEMPLATE {make_url(source).database}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def clean(self, url: str) -> None:
        self._admin(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _admin(self, statement: str) -> None:
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            db.exec_driver_sql(statement)
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
