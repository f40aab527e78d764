"""Every figure of 200,000 issues over two years beside the independent reference: days, weeks and months.

    python bench/figures.py [--issues 200000] [--days 60] [--weeks 8] [--months 4] [--database sqlite postgres]

Prints how many periods were compared on each database. The exit code is 1 on any difference: the figure, both values,
and the issues that explain it, where they can be found.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any
from zoneinfo import ZoneInfo

from simulated import databases
from sqlalchemy import bindparam, text

sys.path.insert(0, str(Path(__file__).parents[1]))  # the reference is part of the tests

from slackbot import app
from slackbot.desk.context import Desk
from slackbot.settings import Settings
from slackbot.slack import Me
from slackbot.store import schema
from slackbot.store.database import Store
from slackbot.texts import Texts
from slackbot.texts.plans import read as read_plans
from tests.reference import clocks, compared, desks, facts
from tests.reference.clocks import Ruler
from tests.reference.figures import Told, figures

_TEAM, _PART = "T0FIGURES", "T0PART"
_ZONE = ZoneInfo("Europe/Berlin")
_NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
_YEARS = timedelta(days=730)
_CHUNK = 5_000  # issues that are told, written and read at once
_COPIED = ("issue_events", "contacts", "answers", "deliveries", "checkins", "issues")
_SHOWN = 20  # differences


@dataclass(frozen=True)
class Difference:
    """A figure that is another than the reference's, in the period from `first` to `last`."""

    first: date
    last: date
    said: str

    @property
    def key(self) -> str:
        """Which figure it is."""
        return self.said.partition(":")[0]


def main() -> int:
    """Compare, print what differs, and return the exit code."""
    wanted = _arguments()
    found = [one for database in wanted.database for one in _compare(database, wanted)]
    print(f"differences: {len(found)}")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issues", type=int, default=200_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--months", type=int, default=4)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgres"], choices=["sqlite", "postgres"])
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _compare(database: str, wanted: argparse.Namespace) -> list[Difference]:
    """Return what differs on one database, and print it."""
    began, spent = perf_counter(), process_time()
    with _open(database) as url:
        store = Store(url)
        schema.upgrade(store)
        _fill(store, wanted)
        desk = _desk(store, url)
        ruler = compared.ruler_of(desk, _NOW)
        told = Told(*_facts(store, wanted.issues))
        periods = list(_periods(wanted))
        found = [one for first, last in periods for one in _differences(desk, told, ruler, first, last)]
        took = f"{perf_counter() - began:.0f} s, {process_time() - spent:.0f} s of them ours"
        print(f"{database}: {len(told.all):,} issues, {len(periods)} periods in {took}: {len(found)} differences")
        for one in found[:_SHOWN]:
            print(f"  {one.first} to {one.last}: {one.said}", flush=True)
            print(f"    {_explain(desk, told, ruler, one)}", flush=True)
        store.close()
    return found


def _open(database: str) -> AbstractContextManager[str]:
    return databases.sqlite() if database == "sqlite" else databases.postgres()


def _fill(store: Store, wanted: argparse.Namespace) -> None:
    """Write two years of issues, from the first to the last, a part at a time."""
    since = _NOW - _YEARS
    parts = max(1, wanted.issues // _CHUNK)
    with store.begin(_TEAM) as tx:
        desks.Rows(_TEAM, _NOW).begin(since).write(tx.db)
        desks.Rows(_PART, _NOW).begin(since).write(tx.db)
    for nth in range(parts):
        begin, end = (since + _YEARS * share / parts for share in (nth, nth + 1))
        numbers = {"first": 1 + nth * (wanted.issues // parts), "issues": wanted.issues // parts}
        told = desks.Desk(
            _TEAM, _ZONE, begin, _NOW, seed=wanted.seed, customers=5_000, logged_until=end, leftover=0.02, **numbers
        ).tell()
        with store.begin(_TEAM, 60) as tx:
            told.write(tx.db)
    with store.begin(_TEAM, 600) as tx:
        tx.db.execute(text("ANALYZE"))


def _desk(store: Store, url: str) -> Desk:
    settings = Settings(
        None,
        slack_bot_token="xoxb-figures",
        slack_app_token="xapp-figures",
        support_channel="CTRIAGE",
        database_url=url,
        timezone=_ZONE.key,
        holidays="DE",
    )
    me = Me(_TEAM, "Acme", "UBOT", "BBOT", None)
    texts, plans = Texts(None), read_plans(None)
    return app.make_desk(settings, store, me, texts=texts, plans=plans, now=lambda: _NOW, wakers=[])


def _facts(store: Store, issues: int) -> Iterator[facts.Facts]:
    with store.read_all(patience_s=600) as db:
        for first in range(0, issues + 1, _CHUNK):
            yield facts.read(db, _TEAM, first=first, last=first + _CHUNK - 1)


def _periods(wanted: argparse.Namespace) -> Iterator[tuple[date, date]]:
    """Give the periods: today and days by chance over the two years, among them the last days and the odd ones."""
    today, rng = clocks.day_of(_NOW, _ZONE), Random(wanted.seed)
    changes = {date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25)}
    recent = {today - timedelta(days=back) for back in (0, 1, 2, 6, 7, 8, 9)}
    days = sorted(changes | recent)[-wanted.days :]
    older = [today - timedelta(days=back) for back in range(10, 720) if today - timedelta(days=back) not in changes]
    days += rng.sample(older, max(0, wanted.days - len(days)))
    yield from ((day, day) for day in sorted(days))
    for length, count in ((7, wanted.weeks), (30, wanted.months)):
        ends = [today, today - timedelta(days=9), *rng.sample(older[:-40], max(0, count - 2))][:count]
        yield from ((end - timedelta(days=length - 1), end) for end in ends)


def _differences(desk: Desk, told: Told, ruler: Ruler, first: date, last: date) -> list[Difference]:
    expected = figures(told, compared.asked(ruler, first, last, _NOW))
    found = compared.differences(compared.of_product(desk, first, last), expected)
    return [Difference(first, last, one) for one in found]


# Which issue explains it


def _explain(desk: Desk, told: Told, ruler: Ruler, wrong: Difference) -> str:
    """Return the fewest issues, found by halving, of which alone the figure is another, too."""
    numbers = _near(told, compared.asked(ruler, wrong.first, wrong.last, _NOW))
    if not _differs(desk, ruler, wrong, numbers):
        return "no issues of its time alone explain it"
    while len(numbers) > 1:
        half = len(numbers) // 2
        halves = [part for part in (numbers[:half], numbers[half:]) if _differs(desk, ruler, wrong, part)]
        if not halves:
            break
        numbers = halves[0]
    return f"seen of {', '.join(f'#{number}' for number in numbers[:10])}{' and others' * (len(numbers) > 10)} alone"


def _near(told: Told, asked: Any) -> Sequence[int]:
    """Return the numbers of the issues to which anything happened in the period, or which were open in it."""
    return [
        story.number
        for story in told.all
        if story.is_open(asked.until)
        or any(asked.has(one.at) for one in (*story.resolutions, *story.spoken, *story.answers))
        or any(asked.has(at) for at in (story.logged_at, *story.reopenings))
        or any(asked.has(one.due_at) or asked.has(one.sent_at) for one in story.sendings)
    ]


def _differs(desk: Desk, ruler: Ruler, wrong: Difference, numbers: Sequence[int]) -> bool:
    """Return whether the figure is another where there is nothing but these issues."""
    with desk.store.begin(_PART, 60) as tx:
        for table in _COPIED:
            tx.db.execute(text(f"DELETE FROM {table} WHERE team_id = :part"), {"part": _PART})
            every = [one.name for one in schema.metadata.tables[table].columns]
            columns = [name for name in every if name not in ("id", "team_id")]
            order = "id" if "id" in every else "2"  # what happened to an issue stands in its order
            names = ", ".join(f'"{name}"' for name in columns)
            number = "number" if table == "issues" else "issue"
            copied = text(
                f"INSERT INTO {table} (team_id, {names}) SELECT :part, {names} FROM {table}"
                f" WHERE team_id = :team AND {number} IN :numbers ORDER BY {number}, {order}"
            ).bindparams(bindparam("numbers", expanding=True))
            for start in range(0, len(numbers), 500):
                which = {"part": _PART, "team": _TEAM, "numbers": list(numbers[start : start + 500])}
                tx.db.execute(copied, which)
    with desk.store.read_all(patience_s=60) as db:
        told = Told(facts.read(db, _PART))
    found = _differences(replace(desk, team=_PART), told, ruler, wrong.first, wrong.last)
    return any(one.key == wrong.key for one in found)


if __name__ == "__main__":
    sys.exit(main())
