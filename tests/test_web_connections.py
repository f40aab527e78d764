"""The connections of the HTTP server: how long a client may take, who makes room, and what garbage costs whom."""

import contextlib
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from slack_bolt import BoltRequest, BoltResponse

from slackbot import web, web_connections, web_server
from slackbot.web_connections import Connection
from tests.patience import PATIENCE_S
from tests.test_web import EVENT, RAW, SECRET, Desk, post_json, signed

CROWD = 1050
MOST = 20
_LIMITS = {"idle_s": 0.3, "body_s": 0.4}


@pytest.fixture(scope="module", autouse=True)
def many_files() -> Iterator[None]:
    """Let this process open as many sockets as a crowd needs."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(before[1], 4096)), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@contextlib.contextmanager
def serving(desk: Desk, connection: type[Connection]) -> Iterator[web_server.Server]:
    """Run a server with these connections."""
    with ThreadPoolExecutor(4) as pool:
        pages = web.Pages(pool, desk.is_ready, lambda: b"")
        app = web.build(desk.dispatch, signing_secret=SECRET, pool=pool, pages=pages)
        server = web_server.serve(app, "127.0.0.1", 0, connection=connection)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="module")
def hasty() -> Iterator[web_server.Server]:
    """A server that waits for nobody longer than some tenths of a second."""
    with serving(Desk(), Connection.at_most(MOST, **_LIMITS)) as server:
        yield server


def talk(port: int, *parts: bytes, every_s: float = 0.0, last: bytes = b"") -> bytes:
    """Return all that the server says until it closes; `last` is sent again and again until then."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        heard, end = b"", time.monotonic() + PATIENCE_S
        for part in parts:
            line.sendall(sign(part))
        line.settimeout(every_s or PATIENCE_S)
        while time.monotonic() < end:
            try:
                more = line.recv(65536)
            except TimeoutError:
                with contextlib.suppress(ConnectionError):
                    line.sendall(last)
                continue
            except ConnectionError:
                return heard
            if not more:
                return heard
            heard += more
    pytest.fail(f"still open after {PATIENCE_S} s")


def statuses(heard: bytes) -> list[int]:
    """Return the status of each answer."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)]


UNSIGNED = "X-Signature: to come"


def head(method: str = "POST", path: str = "/slack/events", *lines: str) -> bytes:
    """Return what comes before a body; it is signed when it is sent, as a signature is good for minutes alone."""
    named = [UNSIGNED] if method == "POST" else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *named, *lines, "", ""]).encode()


def sign(request: bytes) -> bytes:
    """Return the same with a signature of now."""
    named = "\r\n".join(f"{name}: {value}" for name, value in signed(RAW).items())
    return request.replace(UNSIGNED.encode(), named.encode())


WHOLE = f"Content-Length: {len(RAW)}"


@pytest.mark.parametrize(
    ("begun", "then", "said"),
    [
        (b"", b"", []),
        (b"", b"\r\n", []),
        (b"POST /slack", b"", [408]),
        (b"POST /slack/events HTTP/1.1\r\nX-Slow: ", b"x", [408]),
        (head("POST", "/slack/events", WHOLE) + RAW, b"", [200]),
        (head("POST", "/slack/events", WHOLE) + RAW, b"\r\n", [200]),
        (head("POST", "/slack/events", "Content-Length: 900") + b"{", b" ", [408]),
        (head("GET", "/healthz", "Content-Length: 900"), b" ", [200]),
    ],
    ids=["silent", "blank", "half", "dribbled", "answered", "blank after", "body dribbled", "body nobody reads"],
)
def test_whoever_keeps_us_waiting_is_hung_up_on(
    hasty: web_server.Server, begun: bytes, then: bytes, said: list[int]
) -> None:
    assert statuses(talk(hasty.port, begun, every_s=0.05, last=then)) == said


CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (head("POST", "/slack/events", CHUNKED) + b"%x\r\n%s\r\n0\r\n\r\n" % (len(RAW), RAW), [200]),
        ((head("POST", "/slack/events", WHOLE) + RAW) * 3, [200, 200, 200]),
        (head("POST", "/slack/events", WHOLE) + RAW + b"\x00garbage\r\n\r\n", [200, 400]),
        ((head("POST", "/slack/events", WHOLE) + RAW) * 2 + b"{}", [200, 200, 400]),
        (head("POST", "/slack/events", WHOLE) + RAW + head("POST", "/slack/events", CHUNKED) + b"zz\r\n", [200, 400]),
        (head("POST", "/slack/events", WHOLE, CHUNKED) + b"0\r\n\r\n" + head("GET", "/metrics"), [400]),
        (head("POST", "/slack/events", WHOLE, "Content-Length: 4") + RAW, [400]),
        (head("POST", "/slack/events", "Content-Length: -5") + RAW, [400]),
        (head("POST", "/slack/events", "Content-Length: 1e3") + RAW, [400]),
        (head("POST", "/slack/events", "Transfer-Encoding: chunked, identity") + RAW, [400]),
        (head("POST", "/slack/events", CHUNKED) + b"zz\r\n", [400]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", [400]),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    ],
    ids=[
        "chunked",
        "pipelined",
        "garbage after",
        "garbage after two",
        "a second that breaks",
        "length and chunks",
        "two lengths",
        "less than nothing",
        "no number",
        "chunks inside",
        "no chunks",
        "TLS",
        "HTTP/2",
    ],
)
def test_each_request_has_its_answer_and_garbage_its_own(
    hasty: web_server.Server, sent: bytes, said: list[int]
) -> None:
    assert statuses(talk(hasty.port, sent)) == said


def crowd(port: int, stack: contextlib.ExitStack, size: int) -> list[socket.socket]:
    """Return that many connections that send nothing, closed at the end."""
    return [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)) for _ in range(size)]


def test_the_longest_idle_makes_room_and_nobody_who_waits_for_an_answer() -> None:
    desk, answering, finish = Desk(), threading.Semaphore(0), threading.Event()

    def slow(_: BoltRequest) -> BoltResponse:
        answering.release()
        assert finish.wait(PATIENCE_S)
        return BoltResponse(status=200, body="late but there")

    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(desk, Connection.at_most(MOST)))
        asking = stack.enter_context(ThreadPoolExecutor(3))
        stack.callback(finish.set)
        desk.answer = slow
        begun = [asking.submit(post_json, server, EVENT) for _ in range(3)]
        for _ in begun:
            assert answering.acquire(timeout=PATIENCE_S)

        idle = crowd(server.port, stack, 2 * MOST)
        desk.answer = lambda _: BoltResponse(status=200, body="at once")
        answers = [post_json(server, EVENT).body for _ in range(3)]
        finish.set()

        assert answers == [b"at once"] * 3
        assert [one.result(PATIENCE_S).body for one in begun] == [b"late but there"] * 3
        assert is_closed(idle[0])
        assert not is_closed(idle[-1])


def is_closed(line: socket.socket) -> bool:
    """Return whether the server has hung up."""
    line.settimeout(0.1)
    try:
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


_SERVE = """
import resource, sys, threading
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]),) * 2)
from concurrent.futures import ThreadPoolExecutor
from slackbot import web, web_server
pages = web.Pages(ThreadPoolExecutor(4), lambda: None, lambda: b"")
server = web_server.serve(web.build_pages(pages), "127.0.0.1", 0)
server.start()
print(server.port, flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.mark.parametrize("files", [64, 1024])
def test_a_crowd_that_says_nothing_keeps_nobody_out(files: int) -> None:
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", _SERVE, str(files)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": str(Path(web_connections.__file__).parents[1])},
            )
        )
        assert process.stdin
        assert process.stdout
        assert process.stderr
        port = int(process.stdout.readline())
        crowd(port, stack, CROWD)

        said = [statuses(talk(port, head("GET", "/healthz", "Connection: close"))) for _ in range(20)]
        process.stdin.close()

        assert said == [[200]] * 20
        assert process.stderr.read() == b""
