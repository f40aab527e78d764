"""`slackbot …` as a process, and without one, which would import the whole program again for each sentence."""

import gc
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import structlog

from slackbot import cli, logs

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, folder: Path, environment: Mapping[str, str]) -> Done:
    """Return how the command ended in that folder, with that environment and no other."""
    said, complained, code = StringIO(), StringIO(), 0
    with process_kept(), chdir(folder), redirect_stdout(said), redirect_stderr(complained):
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["slackbot", *words]
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, said.getvalue(), complained.getvalue())


def start(*words: str, folder: Path, environment: Mapping[str, str]) -> Done:
    """Return the same of a process of its own."""
    command, ours = [sys.executable, "-m", "slackbot", *words], {"PYTHONPATH": str(Path(__file__).parents[1])}
    ended = subprocess.run(
        command, cwd=folder, env={**ours, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    return Done(ended.returncode, ended.stdout, ended.stderr)


@contextmanager
def process_kept() -> Iterator[None]:
    """Give back what belongs to the whole process as it was: a command takes it for its own."""
    environment, argv, signals = dict(os.environ), sys.argv, [signal.getsignal(one) for one in _SIGNALS]
    root = logging.getLogger()
    structure, level, handlers, hook = structlog.get_config(), root.level, root.handlers[:], threading.excepthook
    root.handlers.clear()  # else the command closes them
    try:
        yield
    finally:
        logs.finish()
        logging.captureWarnings(False)
        threading.excepthook = hook
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = argv
        for number, handler in zip(_SIGNALS, signals, strict=True):
            signal.signal(number, handler)
        gc.enable()
        structlog.configure(**structure)
        root.setLevel(level)
        root.handlers[:] = handlers
