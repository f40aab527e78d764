"""The clock of the real bot's machine is set, and the machine sleeps, in the middle of its work."""

import shutil
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import as_if
from tests.conftest import absent
from tests.processes.running import Process, environment, open_stage
from tests.running_app import RunningApp

_HOUR_S = 3600
_WITHIN_S = 30


class _Clock:
    """The clock of the processes in its `environment`."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._file = folder / "ahead"
        self._file.write_bytes(struct.pack("l", 0))
        self.environment = {**environment, "AHEAD_FILE": str(self._file)}

    def set(self, ahead_s: int) -> None:
        """Let it be so many seconds ahead from now on."""
        with self._file.open("r+b") as file:  # in place: the processes look at it all the time
            file.write(struct.pack("l", ahead_s))


@contextmanager
def _movable_clock(folder: Path) -> Iterator[_Clock]:
    if shutil.which("cc") is None or not sys.platform.startswith("linux"):
        absent("Linux with a C compiler")
    with as_if.moved_clock(datetime.now(UTC)) as moved:
        yield _Clock({name: moved[name] for name in ("LD_PRELOAD", "AHEAD_S")}, folder)


def _posted(stage: RunningApp, words: str) -> list[int]:
    """Return how often the card and the customer's line of the issue are there."""
    said = [stage.slack.messages(channel) for channel in ("CTRIAGE", "CGLOBEX")]
    return [sum(one["user"] == "UBOT" and words in one["text"] for one in messages) for messages in said]


def _log(stage: RunningApp, words: str) -> None:
    stage.slack.people.command("UANA", "CGLOBEX", "/issue", f"log @gus {words}")


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[RunningApp]:
    opened = open_stage(sqlite_url)
    yield opened
    opened.strike()


@pytest.mark.timeout(300)
def test_nothing_stops_and_nothing_is_there_twice_when_the_clock_is_set_or_the_machine_sleeps(
    stage: RunningApp, sqlite_url: str, tmp_path: Path
) -> None:
    took = []

    def wait_for(words: str) -> None:
        began = time.monotonic()
        stage.slack.wait_for(lambda: all(_posted(stage, words)))
        took.append(time.monotonic() - began)

    with _movable_clock(tmp_path) as clock:
        clock.set(_HOUR_S)
        with Process("run", tmp_path / "bot", environment(stage.slack, sqlite_url, **clock.environment)) as bot:
            stage.slack.wait_for(lambda: stage.slack.connected)
            _log(stage, "Trouble before")
            wait_for("Trouble before")

            hung = stage.slack.faults.add("hang", channel="CGLOBEX")
            _log(stage, "Trouble in the call")
            stage.slack.wait_for(lambda: hung.struck)
            clock.set(0)
            stage.slack.faults.release()
            wait_for("Trouble in the call")

            _log(stage, "Trouble asleep")
            bot.sleep()
            clock.set(_HOUR_S)
            bot.wake()
            wait_for("Trouble asleep")

            clock.set(0)
            _log(stage, "Trouble after")
            wait_for("Trouble after")
            code = bot.stop()

        words = ("Trouble before", "Trouble in the call", "Trouble asleep", "Trouble after")
        assert [_posted(stage, one) for one in words] == [[1, 1]] * 4
        assert max(took) < _WITHIN_S
        assert code == 0, bot.log
