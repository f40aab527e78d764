"""Run tests as if it were another day, or the machine stood in another zone.

    python tests/as_if.py "2026-12-31 23:30"                          the tests that the day could matter to
    python tests/as_if.py +200d --tz America/St_Johns                 the same, 200 days from now, on a machine there
    python tests/as_if.py "2028-02-29 12:00" -- tests/desk -k gate    any tests, with any options of pytest

The time is UTC, and goes on from there. Everything that the tests start lives in it as well: bots, PostgreSQL, the
browser. It takes Linux and a C compiler (`cc`).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

DAY_MATTERS_TO = ("tests/browser", "tests/demo", "tests/processes", "tests/seeding", "tests/listeners/test_story.py")

_TESTS = Path(__file__).parent


def main(given: Sequence[str]) -> int:
    """Return the exit code of pytest."""
    ours, tests = _split(given)
    options = _options().parse_args(ours)
    command = [sys.executable, "-m", "pytest", *(tests or DAY_MATTERS_TO)]
    with moved_clock(options.when, zone=options.tz) as environment:
        return subprocess.run(command, env=environment, cwd=_TESTS.parent, check=False).returncode


@contextmanager
def moved_clock(when: datetime, *, zone: str | None = None) -> Iterator[Mapping[str, str]]:
    """Give the environment in which it is that time, and the machine stands in that zone."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        sys.exit("The clock can be moved on Linux with a C compiler only: install one (Debian: apt-get install gcc).")
    with tempfile.TemporaryDirectory(prefix="as-if-") as folder:
        library = str(Path(folder) / "ahead.so")
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, _TESTS / "ahead.c"], check=True)
        moved = {"LD_PRELOAD": library, "AHEAD_S": str(_ahead_s(when)), **({"TZ": zone} if zone else {})}
        yield {**os.environ, **moved}


def _ahead_s(when: datetime) -> int:
    is_ahead_already = int(os.environ.get("AHEAD_S", "0"))
    return round((when - datetime.now(UTC)).total_seconds()) + is_ahead_already


def _split(given: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return what stands before the first -- and what stands after it."""
    at = given.index("--") if "--" in given else len(given)
    return given[:at], given[at + 1 :]


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("when", type=when, help='"YYYY-MM-DD HH:MM" in UTC, or +DAYSd from now')
    options.add_argument("--tz", help="the zone of the machine, such as America/St_Johns")
    return options


def when(said: str) -> datetime:
    """Return the time that is meant. Raises `ValueError` if none is."""
    if days := re.fullmatch(r"\+(\d{1,5})d", said):
        return datetime.now(UTC) + timedelta(days=int(days[1]))
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
