"""How long `slackbot demo` takes to be of use: from the start of the process to the first command of the guide.

    python bench/start.py [--starts 3] [--most 5]

Each start is one of a copy that was never started before, so that Python compiles all our code first. Prints when the
page answered and when the command of the guide had its answer, in seconds, what CPU the process had used by then, and
how long the end took after Ctrl-C. The exit code is 1 if a command took longer than `--most`, or if anything was left.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil

ROOT = Path(__file__).parents[1]
_PARTS = ("slackbot", "templates")
_COMMAND = {
    "user": "UANA",
    "channel": "CGLOBEX",
    "command": "/issue",
    "text": "log @gus The export button does nothing",
}
_AGAIN_S = 0.02
_GIVE_UP_S = 120
_TO_END_S = 30


@dataclass(frozen=True)
class Start:
    """One start, in seconds since the process began; `end_s` from Ctrl-C to the end, `left` what was left behind."""

    page_s: float
    command_s: float
    cpu_s: float
    end_s: float
    left: Sequence[str]


def main() -> int:
    """Start it several times, print each, and return the exit code."""
    wanted = _arguments()
    print("start  page s  command s  CPU s  end s  left behind")
    starts = []
    for number in range(1, wanted.starts + 1):
        with tempfile.TemporaryDirectory(prefix="start-") as folder:
            start = _start(Path(folder))
        starts.append(start)
        left = ", ".join(start.left) or "nothing"
        print(
            f"{number:5}  {start.page_s:6.2f}  {start.command_s:9.2f}  {start.cpu_s:5.2f}  {start.end_s:5.2f}  {left}"
        )
    return int(any(start.command_s > wanted.most or start.left for start in starts))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--most", type=float, default=5.0, help="seconds until the command has its answer")
    return parser.parse_args()


def _start(folder: Path) -> Start:
    code, temp = folder / "code", folder / "temp"
    temp.mkdir()
    for part in _PARTS:
        shutil.copytree(ROOT / part, code / part, ignore=shutil.ignore_patterns("__pycache__"))
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "slackbot", "demo", "--no-browser", "--port", "0"],
        cwd=code,
        env={**os.environ, "PYTHONPATH": str(code), "TMPDIR": str(temp)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().split()[-1]
        with urlopen(url) as page:
            page.read()
        page_s = time.monotonic() - began
        _until_it_works(url)
        command_s = time.monotonic() - began
        used = psutil.Process(process.pid).cpu_times()
        return Start(page_s, command_s, used.user + used.system, *_end(process, temp))
    finally:
        process.kill()


def _until_it_works(url: str) -> None:
    """Type the guide's command until it has its answer."""
    give_up_at = time.monotonic() + _GIVE_UP_S
    request = Request(f"{url}/ui/command", json.dumps(_COMMAND).encode(), {"Content-Type": "application/json"})
    while time.monotonic() < give_up_at:
        with suppress(URLError), urlopen(request, timeout=_GIVE_UP_S) as answer:
            told = json.load(answer)
            if told["ok"] and not told.get("notice"):
                return
        time.sleep(_AGAIN_S)
    raise TimeoutError("the command never had an answer")


def _end(process: "subprocess.Popen[str]", temp: Path) -> tuple[float, list[str]]:
    """Press Ctrl-C; return how long the end took, and which processes, files and complaints were left."""
    family = psutil.Process(process.pid).children(recursive=True)
    pressed = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=_TO_END_S)
    end_s = time.monotonic() - pressed
    processes = [str(child.pid) for child in family if child.is_running()]
    return end_s, [*processes, *(str(file) for file in temp.iterdir()), *complaints.splitlines()]


if __name__ == "__main__":
    sys.exit(main())
