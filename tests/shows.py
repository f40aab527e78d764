"""The demo as a process of its own, as a newcomer starts it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from queue import Queue

import psutil

from tests.patience import PATIENCE_S


class Show:
    """`slackbot demo`, running; `url` is where its page is."""

    def __init__(self, temp: Path, *args: str, environment: dict[str, str] | None = None) -> None:
        self.temp = temp
        self.process = subprocess.Popen(
            [sys.executable, "-m", "slackbot", "demo", "--no-browser", "--port", "0", *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(temp), **(environment or {})},
        )
        self._said: Queue[str] = Queue()
        self._complaints: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_answers, daemon=True),
            threading.Thread(target=self._read_complaints, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @cached_property
    def url(self) -> str:
        """Return the address it prints first."""
        return self._said.get(timeout=PATIENCE_S).split()[-1]

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Press Ctrl-C, and return the exit code and what was complained of."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        for reader in self._readers:
            reader.join(PATIENCE_S)
        assert not [child for child in family if child.is_running()], "a process is left"
        return code, "".join(self._complaints)

    def _read_answers(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(line)
        self.process.stdout.close()

    def _read_complaints(self) -> None:
        assert self.process.stderr is not None
        self._complaints.extend(self.process.stderr)
        self.process.stderr.close()


@contextmanager
def showing(temp: Path, *args: str, environment: dict[str, str] | None = None) -> Iterator[Show]:
    """A demo that is gone at the end of the block, without a word of complaint."""
    show = Show(temp, *args, environment=environment)
    try:
        yield show
    finally:
        code, complaints = show.end()
    assert (code, complaints) == (0, ""), f"exit code {code}: {complaints}"
