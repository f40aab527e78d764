"""A desk filled by its own code, whatever version that is: only its commands and what Slack sends are used."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from simulated.lean_slack import LeanSlack
from simulated.world import SUPPORT, TEAM
from slack_sdk.signature import SignatureVerifier

_SECRET = "bench-secret"
_UP_WITHIN_S = 60.0
_WRITTEN_S = 1.0  # by then the last answer is in the database
_SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-bench",
    "SLACK_SIGNING_SECRET": _SECRET,
    "SUPPORT_CHANNEL": SUPPORT,
    "HOST": "127.0.0.1",
    "QUIET_HOURS": "off",
    "CHECKIN_AFTER": "1s",
    "SURVEY_BUDGET": "99/7d",
    "LOG_LEVEL": "warning",
}


class Tree:
    """A checkout of this project, run in processes of its own in front of that Slack."""

    def __init__(self, home: Path, slack: LeanSlack, api_url: str, folder: Path) -> None:
        self.home = home.resolve()
        self._slack, self._api_url, self._folder = slack, api_url, folder
        self._port = _free_port()

    @contextmanager
    def run(self, command: str, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run `slackbot web` or `slackbot worker` of this tree on the database, for as long as the block lasts."""
        ours = {
            "PYTHONPATH": str(self.home),
            "SLACK_API_URL": self._api_url,
            "DATABASE_URL": database_url,
            "PORT": str(self._port) if command == "web" else "0",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "slackbot", command], env={**_plain(), **_SETTINGS, **ours}, cwd=self._folder
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()

    def learn(self, database_url: str, *, people: int) -> None:
        """Let a worker ask Slack which channels there are, and who this many people are."""
        asked = self._slack.calls["users.info"] + people
        with self.run("worker", database_url):
            until = time.monotonic() + _UP_WITHIN_S
            while self._slack.calls["users.info"] < asked:
                assert time.monotonic() < until, "the worker asks nothing"
                time.sleep(0.1)
            time.sleep(_WRITTEN_S)

    @contextmanager
    def asked(self, database_url: str) -> Iterator["Front"]:
        """Give the front at which people's requests arrive."""
        with self.run("web", database_url):
            front = Front(self._port)
            front.wait()
            yield front


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COV"))}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Front:
    """Sends what Slack would send when people use the desk; one request after the other."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def wait(self) -> None:
        """Return once somebody answers."""
        until = time.monotonic() + _UP_WITHIN_S
        while True:
            try:
                self._line.request("GET", "/healthz")
                self._line.getresponse().read()
            except OSError:
                self._line.close()
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def log(self, message: Mapping[str, str], *, channel: str, by: str) -> None:
        """Log a customer's message by the shortcut in its menu."""
        body = {
            "type": "message_action",
            "callback_id": "log_issue",
            "team": {"id": TEAM},
            "user": {"id": by, "team_id": TEAM},
            "channel": {"id": channel},
            "message": message,
            "response_url": "",
        }
        self._send({"payload": json.dumps(body)})

    def command(self, text: str, *, channel: str, by: str) -> str:
        """Return the answer to `/issue text`."""
        fields = {"command": "/issue", "text": text, "team_id": TEAM, "channel_id": channel, "user_id": by}
        return str(json.loads(self._send(fields))["text"])

    def _send(self, fields: Mapping[str, str]) -> bytes:
        raw, timestamp = urlencode(fields), str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": SignatureVerifier(_SECRET).generate_signature(timestamp=timestamp, body=raw) or "",
        }
        self._line.request("POST", "/slack/events", raw, headers)
        answer = self._line.getresponse()
        told = answer.read()
        assert answer.status == 200, told
        return told
