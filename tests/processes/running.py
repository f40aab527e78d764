"""Real processes of the bot against the stand-in."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from slackbot.playground import Playground
from tests.patience import PATIENCE_S
from tests.running_app import RunningApp

_QUIET = {
    "QUIET_HOURS": "off",
    "SUPPORT_CHANNEL": "CTRIAGE",
    "SUMMARY_CHANNEL": "CLEADS",
    "HOST": "127.0.0.1",
    "PORT": "0",
}


def open_stage(database_url: str, **choices: Any) -> RunningApp:
    """Return a stage for bots in processes of their own: they live by the real clock, so its stand-in does as well."""
    return RunningApp(database_url, start=datetime.now(UTC), running=False, **choices)


def environment(slack: Playground, database_url: str, **settings: str) -> dict[str, str]:
    """Return the environment of a bot that knows nothing of the user's own settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    given = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url.replace("+psycopg", ""),
    }
    return {**ours, **_QUIET, **given, **settings}


class Process:
    """One `slackbot <command>` in a folder of its own, whose log goes to a file there or to `log_to`."""

    def __init__(self, command: str, folder: Path, env: Mapping[str, str], *, log_to: int | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self._log = (folder / "log").open("ab")
        self._run = subprocess.Popen(
            [sys.executable, "-m", "slackbot", *command.split()],
            cwd=folder,
            env={**env},
            stdout=subprocess.PIPE,
            stderr=self._log if log_to is None else log_to,
            stdin=subprocess.DEVNULL,
        )
        self.log_file = folder / "log"

    def kill(self) -> None:
        """Let it be gone at once."""
        self._run.kill()
        self._end()

    def sleep(self) -> None:
        """Let it stand still, as on a laptop that is closed or in a container that is paused."""
        self._run.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        self._run.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        self._run.send_signal(signal.SIGTERM)
        return self._end()

    def wait(self) -> int:
        """Return its exit code once it has ended by itself."""
        return self._end()

    def _end(self) -> int:
        out, _ = self._run.communicate(timeout=PATIENCE_S)
        self.said = out.decode()
        self._log.close()
        return self._run.returncode

    @property
    def log(self) -> str:
        """What it logged so far."""
        return self.log_file.read_text()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._run.poll() is None:
            self.kill()
        elif not self._log.closed:
            self._end()
