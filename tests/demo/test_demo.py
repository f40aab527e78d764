"""`slackbot demo` as a process: it says where it is, takes nothing from the shell, and leaves nothing."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil
import pytest
from websockets.sync.client import ClientConnection, connect

from tests import command_line
from tests.command_line import Done
from tests.patience import PATIENCE_S
from tests.shows import Show, showing

Json = dict[str, Any]


def first_look(url: str) -> Json:
    """Return what a page gets first, which is once the bot is there."""
    with connect(f"{url.replace('http', 'ws')}/ui", proxy=None, open_timeout=PATIENCE_S, max_size=None) as page:
        return snapshot(page)


def snapshot(page: ClientConnection) -> Json:
    """Return what a page shows; until that is there, it is told how far the start has come."""
    while (frame := json.loads(page.recv(timeout=PATIENCE_S)))["type"] == "opening":
        pass
    return frame


def look_until(url: str, condition: Callable[[Json], bool]) -> Json:
    """Return what a page sees once it looks like that."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition(seen := first_look(url)):
        assert time.monotonic() < deadline, seen
    return seen


def wait_until_it_hears_signals(process: subprocess.Popen[str]) -> None:
    """Return as soon as the process catches SIGTERM; Python alone never does."""
    status = Path(f"/proc/{process.pid}/status")
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.005)
    raise TimeoutError("it never heard signals")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux’s /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_in_the_first_moment_ends_it_cleanly(tmp_path: Path, number: int) -> None:
    show = Show(tmp_path)
    wait_until_it_hears_signals(show.process)

    assert show.end(number) == (0, "")
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_the_month_is_told_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    show = Show(tmp_path)
    with urlopen(show.url) as page:
        assert page.status == 200

    assert show.end() == (0, "")
    assert not list(tmp_path.iterdir())


_FOREIGN = {
    "SLACK_BOT_TOKEN": "of somebody else",
    "SLACK_API_URL": "https://slack.example/api/",
    "DATABASE_URL": "postgresql://nobody@192.0.2.1/gone",
    "TIMEZONE": "Mars/Olympus",
    "AGENTS": "U0NOBODY",
    "HTTP_PROXY": "http://192.0.2.1:1",
    "http_proxy": "http://192.0.2.1:1",
}


def test_in_any_shell_it_works_leaves_nothing_and_goes_on_where_it_ended_in_its_folder(tmp_path: Path) -> None:
    temp, folder = tmp_path / "temp", tmp_path / "folder"
    temp.mkdir()
    show = Show(temp, "--empty", "--data", str(folder), environment=_FOREIGN)
    with connect(f"{show.url.replace('http', 'ws')}/ui", proxy=None, max_size=None) as page:
        seen = snapshot(page)
        action(show.url, "command", user="UANA", channel="CGLOBEX", command="/issue", text="log @gus The pump leaks")
        action(show.url, "clock", advance=3600)
        before = look_until(show.url, is_carded)

        assert show.end() == (0, "")

    assert seen["connected"]
    assert not any(seen["messages"].values())
    assert not list(temp.iterdir())
    assert not psutil.pid_exists(show.process.pid)

    with showing(temp, "--data", str(folder)) as show:
        after = first_look(show.url)
        action(show.url, "command", user="UANA", channel="CTRIAGE", command="/issue", text="claim #1")
        look_until(show.url, lambda seen: "your turn" in seen["messages"]["CTRIAGE"][0]["text"])

    assert without_port(after["messages"]) == without_port(before["messages"])
    assert after["now"] >= before["now"]


def is_carded(seen: Json) -> bool:
    """Tell whether the issue is in both channels, and its card leads from the one to the other."""
    return "Open thread" in json.dumps(seen["messages"]["CTRIAGE"]) and len(seen["messages"]["CGLOBEX"]) == 2


def without_port(messages: Json) -> str:
    """Return them without the port of the stand-in, which is another at each start."""
    return re.sub(r"http://127\.0\.0\.1:\d+", "", json.dumps(messages))


def action(url: str, name: str, **asked: Any) -> None:
    """Do something on the page."""
    body = json.dumps(asked).encode()
    request = Request(f"{url}/ui/{name}", data=body, headers={"Content-Type": "application/json"}, method="POST")
    with urlopen(request, timeout=PATIENCE_S) as answer:
        assert json.load(answer)["ok"]


def demo(folder: Path, *args: str) -> Done:
    """Return how a demo ended that could not start."""
    return command_line.run("demo", "--no-browser", *args, folder=folder, environment=os.environ.copy())


def test_a_port_that_is_taken_is_named_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = demo(tmp_path, "--port", port)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"--port: {port} cannot be had")
    assert ended.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ended = demo(tmp_path, "--port", "0", "--data", str(tmp_path / "file" / "folder"))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("--data: ")
    assert ended.stderr.count("\n") == 1
