"""Logging raises nothing and holds up nobody, whatever has become of the stream and whatever is to be logged."""

import fcntl
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import TextIO

import pytest
import structlog

from slackbot import logs
from tests import command_line
from tests.patience import PATIENCE_S

LINES = 12_000  # more than may wait


@pytest.fixture(autouse=True)
def process() -> Iterator[None]:
    """Give the process its own logs back."""
    with command_line.process_kept():
        yield


class Pipe:
    """A pipe that holds little, as standard error."""

    def __init__(self, ends: ExitStack) -> None:
        self.reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        self.stream = ends.enter_context(os.fdopen(writer, "w"))
        self.close = ends.enter_context(ExitStack())
        self.close.callback(os.close, self.reader)

    def read_until(self, words: bytes) -> bytes:
        """Return what comes, until these words do."""
        found = b""
        while words not in found:
            found += os.read(self.reader, 65536)
        return found


def _closed(ends: ExitStack) -> TextIO:
    stream = Pipe(ends).stream
    stream.close()
    return stream


def _nobody_waits(ends: ExitStack) -> TextIO:
    stream = Pipe(ends).stream
    os.set_blocking(stream.fileno(), False)
    return stream


def _reader_gone(ends: ExitStack) -> TextIO:
    pipe = Pipe(ends)
    pipe.close.close()
    return pipe.stream


STREAMS: dict[str, Callable[[ExitStack], TextIO | None]] = {
    "none": lambda _: None,
    "closed": _closed,
    "its reader is gone": _reader_gone,
    "nobody reads": lambda ends: Pipe(ends).stream,
    "nobody reads, and it says so": _nobody_waits,
    "the disk is full": lambda ends: ends.enter_context(Path("/dev/full").open("w")),  # noqa: SIM115
}


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_that_takes_nothing_holds_up_nobody(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ExitStack() as ends:
        monkeypatch.setattr(sys, "stderr", STREAMS[name](ends))
        logs.configure(level="info", style="json")
        _fill()
        began = time.monotonic()

        for number in range(100):
            structlog.get_logger().info("issue.logged", issue=number)
            logging.getLogger("library").warning("Line %s", number)

        assert time.monotonic() - began < 2
        _wait_for(lambda: logs.lost_lines() >= 200)


def _fill() -> None:
    """Let as many lines wait as may."""
    stream = structlog.get_config()["logger_factory"]
    for _ in range(LINES):
        stream.msg('{"event": "issue.logged"}')


def _wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_who_reads_again_gets_what_waited_and_how_much_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    with ExitStack() as ends:
        pipe = Pipe(ends)
        monkeypatch.setattr(sys, "stderr", pipe.stream)
        logs.configure(level="info", style="json")
        _fill()
        lost = logs.lost_lines()

        read = pipe.read_until(b"log.lines_lost").decode().splitlines()

    assert len(read) == LINES - lost + 1
    assert json.loads(read[-1])["lines"] == lost > 0


class Stubborn:
    """Something that does not say what it is."""

    def __repr__(self) -> str:
        raise RecursionError


@pytest.mark.parametrize("style", ["console", "json"])
@pytest.mark.parametrize("value", [Stubborn(), "\ud800", {Stubborn(): 1}], ids=["stubborn", "half a character", "key"])
def test_what_cannot_be_told_keeps_its_name(style: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    logs.configure(level="info", style=style)

    structlog.get_logger().info("issue.logged", value=value)
    logging.getLogger("library").warning("Heard %s", value)
    logs.finish()

    first, second = said.getvalue().splitlines()
    assert "issue.logged" in first
    assert second


def test_no_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    logs.configure(level="info", style="console")

    structlog.get_logger().info("slack.refused", token="xoxb-1-secret", url="wss://x/?ticket=secret&y=1")
    logs.finish()

    assert "slack.refused" in said.getvalue()
    assert "secret&" not in said.getvalue().replace("[secret]", "")
    assert "xoxb" not in said.getvalue()


def test_a_thread_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    logs.configure(level="info", style="console")

    thread = threading.Thread(target=lambda: 1 // 0, name="unlucky")
    thread.start()
    thread.join()
    logs.finish()

    assert "thread.died" in said.getvalue()
    assert "unlucky" in said.getvalue()
    assert "ZeroDivisionError" in said.getvalue()


def test_a_process_ends_with_its_last_words_whatever_still_runs() -> None:
    script = (
        "import threading, structlog; from slackbot import logs; logs.configure(level='info', style='json'); "
        "threading.Thread(target=threading.Event().wait).start(); structlog.get_logger().error('the last'); logs.end(3)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=PATIENCE_S, check=False)

    assert done.returncode == 3
    assert b"the last" in done.stderr
