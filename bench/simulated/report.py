"""What is printed at the end of the year."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from simulated.promises import Verdict

_SHOWN = 5  # cases of a broken promise


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
