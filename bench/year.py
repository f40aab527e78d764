"""A simulated year: 10,000 issues and 500 people in 12 zones against every promise about what is sent, and when.

    python bench/year.py [--issues 10000] [--days 365] [--people 500] [--database postgres|sqlite|URL] [--seed 1]

Two workers share a PostgreSQL (one on SQLite), Slack fails now and then, workers are rebuilt and killed, and the clock
is moved. Prints each promise with its counts; the last line is `violations: N`, and the exit code 1 unless N is 0.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the reference of the figures is part of the tests

from simulated import databases, report, world
from simulated.course import Plan, Year
from simulated.crew import Crew
from simulated.evidence import Evidence
from simulated.lean_http import Door, Faults
from simulated.lean_slack import LeanSlack
from simulated.promises import PROMISES
from simulated.worker import Time

from slackbot.store.database import Store


def main() -> int:
    """Let the year happen, print what became of the promises, and return the exit code."""
    wanted = _arguments()
    with _database(wanted.database) as url, tempfile.TemporaryDirectory() as folder:
        everybody = world.build(people=wanted.people, seed=wanted.seed)
        world.write_plans(everybody, Path(folder))
        slack = LeanSlack(everybody, now=world.START)
        door = Door(slack, Faults(wanted.faults, Random(wanted.seed)))
        door.start()
        names = ("one",) if url.startswith("sqlite") else ("one", "two")
        crew = Crew(names, lambda name: _settings(url, door.url(name), folder))
        began = perf_counter()
        crew.start(Time(world.START, world.START))
        year = Year(Plan(wanted.issues, wanted.days, wanted.kills, wanted.seed), everybody, door, crew)
        months = report.Months()
        for now in year.play():
            months.pass_by(now, year)
        took = timedelta(seconds=round(perf_counter() - began))
        crew.stop()
        door.stop()
        report.tell(year, crew, door, took=took)
        store = Store(url)
        seen = Evidence(store, everybody, slack, year.kept, crew.errors, (channel for channel, _ in year.archives))
        violations = report.show(promise(seen) for promise in PROMISES)
        store.close()
    return 1 if violations else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issues", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=world.DAYS)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--kills", type=int, default=12, help="how often a worker's process is killed")
    parser.add_argument("--faults", type=float, default=0.02, help="the share of the calls to Slack that go wrong")
    parser.add_argument("--database", default="postgres", help="postgres, sqlite, or the address of a database")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _database(wanted: str) -> Iterator[str]:
    if wanted == "postgres":
        with databases.postgres() as url:
            yield url
    elif wanted == "sqlite":
        with databases.sqlite() as url:
            yield url
    else:
        yield wanted


def _settings(url: str, api_url: str, folder: str) -> dict[str, Any]:
    return {
        "slack_bot_token": "xoxb-year",
        "slack_api_url": api_url,
        "database_url": url,
        "support_channel": world.SUPPORT,
        "summary_channel": world.LEADS_CHANNEL,
        "timezone": world.OUR_ZONE.key,
        "holidays": world.OUR_COUNTRY,
        "kudos_channel": world.KUDOS,
        "templates_dir": folder,
    }


if __name__ == "__main__":
    sys.exit(main())
