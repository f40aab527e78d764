"""The lean Slack's door: HTTP/1.1 on a loopback port, with the faults that a network and Slack have."""

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from random import Random
from urllib.parse import parse_qsl

from simulated.lean_slack import Json, LeanSlack, Refusal


class Fault(Enum):
    """How a call goes wrong."""

    LIMITED = "429 with Retry-After"
    FAILED = "500, nothing done"
    FAILED_DONE = "500, though it was done"
    CUT = "connection dropped, nothing done"
    CUT_DONE = "connection dropped, though it was done"
    GARBLED_DONE = "an answer cut short, though it was done"


_DONE = (Fault.FAILED_DONE, Fault.CUT_DONE, Fault.GARBLED_DONE)
_A_MOMENT_S = 0.002  # a worker has read the answer by then, and may be writing down what became of its call
_EXEMPT = ("auth.test",)  # asked when a process starts, which would wait in real time


@dataclass
class Stab:
    """Kills whoever makes the `calls`th call from now: `before` it is done, `after`, or once it is `answered`."""

    calls: int
    when: str
    kill: Callable[[str], None]


@dataclass
class Faults:
    """Which calls go wrong: a share of all, the same ones for the same seed and order of calls."""

    share: float
    random: Random
    counts: dict[Fault, int] = field(default_factory=lambda: dict.fromkeys(Fault, 0))

    def next(self, method: str) -> Fault | None:
        """Return how the next call goes wrong, if it does."""
        if method in _EXEMPT or self.random.random() >= self.share:
            return None
        fault = self.random.choice(list(Fault))
        self.counts[fault] += 1
        return fault


class Door:
    """Serves the lean Slack in a thread of its own. A worker's calls carry its name in their path."""

    def __init__(self, slack: LeanSlack, faults: Faults) -> None:
        self.slack, self.faults = slack, faults
        self.stab: Stab | None = None
        self.nobody_dying = threading.Event()
        self.nobody_dying.set()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lean-slack", daemon=True)

    def start(self) -> None:
        """Open the door."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Close it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, worker: str) -> str:
        """Return the address of the Web API for that worker."""
        return f"http://127.0.0.1:{self.port}/{worker}/api/"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(lambda: _Visit(self), "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()

    def answer(self, path: str, kind: str, body: bytes) -> bytes | None:
        """Return the bytes that answer a request, None to drop the connection."""
        place, _, query = path.partition("?")
        _, worker, _, method = place.split("/", 3)
        stab = self._stab_now()
        if stab and stab.when == "before":
            stab.kill(worker)
            return None
        fault = self.faults.next(method)
        if fault in (Fault.LIMITED, Fault.FAILED, Fault.CUT):
            return _refusal(fault, self.faults.random)
        fields = _fields(kind, query, body)
        answer = self.slack.call(method, fields, worker=worker)
        told = json.dumps(answer).encode()
        if stab and stab.when == "answered":
            self.nobody_dying.clear()
            self._loop.call_later(_A_MOMENT_S, self._kill, stab, worker)
        elif stab:
            stab.kill(worker)
            return None
        elif not answer["ok"] and method == "chat.postMessage" and fault not in _DONE:
            self.slack.refused.append(Refusal(fields["metadata"]["event_payload"]["key"], self.slack.now))
        return _spoiled(told, fault) if fault in _DONE else _http("200 OK", told)

    def _kill(self, stab: Stab, worker: str) -> None:
        stab.kill(worker)
        self.nobody_dying.set()

    def _stab_now(self) -> Stab | None:
        """Return the stab that is due with this call."""
        stab = self.stab
        if stab is None:
            return None
        stab.calls -= 1
        if stab.calls > 0:
            return None
        self.stab = None
        return stab


def _refusal(fault: Fault | None, random: Random) -> bytes | None:
    if fault is Fault.CUT:
        return None
    if fault is Fault.FAILED:
        return _http("500 Oops", b"oops")
    wait = f"Retry-After: {random.randint(1, 60)}\r\n"
    return _http("429 Too Many Requests", b'{"ok": false, "error": "ratelimited"}', head=wait)


def _spoiled(told: bytes, fault: Fault | None) -> bytes | None:
    if fault is Fault.CUT_DONE:
        return None
    return _http("500 Oops", b"oops") if fault is Fault.FAILED_DONE else _http("200 OK", told)[:-5]


def _http(status: str, body: bytes, *, head: str = "") -> bytes:
    fixed = "Content-Type: application/json; charset=utf-8\r\n"
    return f"HTTP/1.1 {status}\r\n{fixed}{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _fields(kind: str, query: str, body: bytes) -> Json:
    if body and kind.startswith("application/json"):
        return dict(json.loads(body))
    return dict(parse_qsl(f"{query}&{body.decode()}"))


class _Visit(asyncio.Protocol):
    """One connection, for one request after the other."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._bytes = b""
        self._line: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line = transport

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        head, end, body = self._bytes.partition(b"\r\n\r\n")
        if not end or self._line is None:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if len(body) < int(headers.get("content-length", 0)):
            return
        self._bytes = b""
        told = self._door.answer(first.split(" ")[1], headers.get("content-type", ""), body)
        if told is None:
            self._line.abort()
            return
        self._line.write(told)
        if headers.get("connection") == "close" or _is_cut_short(told):
            self._line.close()


def _is_cut_short(told: bytes) -> bool:
    return not told.endswith((b"}", b"oops"))
