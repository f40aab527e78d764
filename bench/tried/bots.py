"""The bot as a process: started, killed, paused, starved of what it needs, on a clock that can be moved."""

import mmap
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from simulated.world import SUPPORT

SECRET = "trials-secret"
_HOME = Path(__file__).parents[2]
_UP_WITHIN_S = 90.0
_ENDS_WITHIN_S = 60.0
_SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-trials",
    "SLACK_SIGNING_SECRET": SECRET,
    "SUPPORT_CHANNEL": SUPPORT,
    "HOST": "127.0.0.1",
    "QUIET_HOURS": "off",
    "CHECKIN_AFTER": "2s",
    "SURVEY_BUDGET": "99/7d",
    "LOG_LEVEL": "warning",
    "LOG_FORMAT": "json",
}


@dataclass
class Bot:
    """One `slackbot <command>`; `limits` are those of the system, such as RLIMIT_NOFILE."""

    command: str
    folder: Path
    api_url: str
    database_url: str
    settings: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[int, int] = field(default_factory=dict)
    stderr: int | None = None
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Bot":
        """Start it, and wait until it is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        ours = {"SLACK_API_URL": self.api_url, "DATABASE_URL": self.database_url, "PORT": str(self.port)}
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "slackbot", self.command],
                cwd=self.folder,
                env={**_plain(), **_SETTINGS, **ours, "PYTHONPATH": str(_HOME), **self.settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log if self.stderr is None else self.stderr,
            )
        for which, most in self.limits.items():
            resource.prlimit(self._process.pid, which, (most, most))
        self._wait()
        return self

    def kill(self) -> None:
        """Let it be gone at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """Ask it to end, and return its exit code; what does not end is killed."""
        assert self._process is not None
        self._process.terminate()
        try:
            return self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def pause(self) -> None:
        """Let it stand still, as a machine that sleeps."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    @property
    def is_up(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """What it wrote so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def _wait(self) -> None:
        until = time.monotonic() + _UP_WITHIN_S
        while not _answers(self.port):
            assert self.is_up, f"it ended: {self.log[-2000:]}"
            assert time.monotonic() < until, f"it does not come up: {self.log[-2000:]}"
            time.sleep(0.05)


def free_port() -> int:
    """Return a port that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as line:
            line.settimeout(5)
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return line.recv(12).endswith(b"200")
    except OSError:
        return False


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_", "COV"))}


class MovableClock:
    """The wall clock of the processes that get its `settings`; it needs Linux and a C compiler."""

    def __init__(self, folder: Path) -> None:
        library, moved = folder / "ahead.so", folder / "ahead"
        compiler = shutil.which("cc")
        assert compiler, "to move a process's clock takes a C compiler (Debian: apt-get install gcc)"
        source = _HOME / "tests" / "ahead.c"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source], check=True, capture_output=True)
        moved.write_bytes(struct.pack("l", 0))
        self.settings = {"LD_PRELOAD": str(library), "AHEAD_FILE": str(moved)}
        with moved.open("r+b") as file:
            self._seen = mmap.mmap(file.fileno(), struct.calcsize("l"))

    def set(self, seconds: int) -> None:
        """Let the clock be so many seconds ahead of ours, from now on."""
        self._seen[:] = struct.pack("l", seconds)
