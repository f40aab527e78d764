"""What is printed at the end of the year."""

import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from time import perf_counter

from rich.console import Console
from rich.table import Table
from simulated.course import Year
from simulated.crew import Crew
from simulated.lean_http import Door
from simulated.verdict import Verdict
from simulated.world import PLACES

_SHOWN = 5  # cases of a broken promise


class Months:
    """Says on standard error how far the year is, once a month."""

    def __init__(self) -> None:
        self._began, self._month = perf_counter(), ""

    def pass_by(self, now: datetime, year: Year) -> None:
        """Say it if a new month has begun."""
        if f"{now:%Y-%m}" != self._month:
            self._month = f"{now:%Y-%m}"
            took = timedelta(seconds=round(perf_counter() - self._began))
            print(f"{took} {self._month} {len(year.kept):,} actions so far", file=sys.stderr)


def tell(year: Year, crew: Crew, door: Door, *, took: timedelta) -> None:
    """Print what was lived through."""
    plan, people = year.plan, len(year.world.customers)
    calls, faults = sum(door.slack.calls.values()), sum(door.faults.counts.values())
    print(f"{plan.issues:,} issues of {people} people in {len(PLACES)} zones, {plan.days} days, in {took}")
    print(f"{len(year.kept):,} actions; {calls:,} calls to Slack, of which {faults:,} went wrong")
    print(f"{year.rounds:,} rounds of {len(crew.names)} workers, {year.rebuilt} rebuilt, {crew.killed} killed")
    print("their processor seconds:", ", ".join(f"{name} {spent_s:.1f}" for name, spent_s in crew.spent_s.items()))


def show(verdicts: Iterable[Verdict]) -> int:
    """Print every promise with its counts, then the broken ones' first cases; return how often one was broken."""
    judged = list(verdicts)
    table = Table("promise", "checked", "", "broken", box=None, pad_edge=False)
    for one in judged:
        about = f"{one.about}: {one.detail}" if one.detail else one.about
        table.add_row(one.promise, f"{one.count:,}", about, f"{len(one.broken):,}")
    Console(width=180).print(table)
    for one in judged:
        for case in one.broken[:_SHOWN]:
            print(f"broken: {one.promise}: {case}")
    violations = sum(len(one.broken) for one in judged)
    print(f"violations: {violations}")
    return violations
