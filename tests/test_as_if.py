"""Tests can be run as if it were another day."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from tests import as_if
from tests.conftest import absent

LEAP_DAY = datetime(2028, 2, 29, 12, tzinfo=UTC)
_SOON = timedelta(minutes=2)  # on a busy machine

_LOOK = """
import datetime, subprocess, sys, time
began = time.monotonic()
time.sleep(0.1)
print(time.monotonic() - began < 3600)
print(datetime.datetime.now(datetime.UTC).isoformat())
print(datetime.datetime.now().astimezone().isoformat())
print(subprocess.run(["date", "+%s"], capture_output=True, text=True).stdout.strip())
"""


def look(environment: Mapping[str, str]) -> list[str]:
    """Return what a process sees there."""
    ended = subprocess.run([sys.executable, "-c", _LOOK], env=environment, capture_output=True, text=True, check=True)
    return ended.stdout.splitlines()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
def test_a_process_and_its_children_live_on_that_day_in_that_zone_and_wait_as_ever() -> None:
    if shutil.which("cc") is None:
        absent("C compiler")

    with as_if.moved_clock(LEAP_DAY, zone="America/St_Johns") as environment:
        waits_as_ever, now, local, of_child = look(environment)

    assert waits_as_ever == "True"
    assert LEAP_DAY - _SOON < datetime.fromisoformat(now) < LEAP_DAY + _SOON
    assert local.endswith("-03:30")
    assert abs(int(of_child) - LEAP_DAY.timestamp()) < _SOON.total_seconds()


@pytest.mark.parametrize(
    ("said", "meant"),
    [("2028-02-29 12:00", LEAP_DAY), ("2028-02-29", datetime(2028, 2, 29, tzinfo=UTC))],
)
def test_the_time_is_utc(said: str, meant: datetime) -> None:
    assert as_if.when(said) == meant


def test_days_count_from_now() -> None:
    assert abs(as_if.when("+200d") - datetime.now(UTC) - timedelta(days=200)) < _SOON


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(SystemExit):
        as_if.main(["someday"])
