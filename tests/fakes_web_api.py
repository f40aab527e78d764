"""A Web API on loopback that answers what a test tells it to, evil answers included."""

import json
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Call:
    """A request as it arrived; `fields` are those of the form or of the JSON body."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    fields: dict[str, Any] = field(default_factory=dict)


Doing = Callable[["_Handler"], None]


class WebApi:
    """Remembers the calls; answers each method with what was queued for it, else with a bare ok.

    `date` is the Date of all its answers, if it is not to be the real one.
    """

    def __init__(self, *, date: str | None = None) -> None:
        self.date = date
        self.calls: list[Call] = []
        self.queued: defaultdict[str, deque[Doing]] = defaultdict(deque)
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = False
        self._server.api = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"{self.origin}/api/"

    def will(self, method: str, *doings: Doing) -> None:
        self.queued[f"/api/{method}"].extend(doings)

    def will_do(self, path: str, *doings: Doing) -> None:
        self.queued[path].extend(doings)

    def fields(self, method: str) -> list[dict[str, Any]]:
        return [call.fields for call in self.calls if call.path == f"/api/{method}"]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def ok(**body: Any) -> Doing:
    return says({"ok": True, **body})


def no(error: str, **body: Any) -> Doing:
    return says({"ok": False, "error": error, **body})


def says(body: object, *, status: int = 200, **headers: str) -> Doing:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda handler: handler.give(status, raw, {name.replace("_", "-"): value for name, value in headers.items()})


def resets(handler: "_Handler") -> None:
    """Take the request, then drop the connection with a reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def closes(handler: "_Handler") -> None:
    """Take the request, then end the connection without a word."""
    handler.close_connection = True


def hangs(handler: "_Handler") -> None:
    """Take the request and never answer."""
    handler.api.released.wait()
    handler.close_connection = True


def stops_half_way(handler: "_Handler") -> None:
    """Promise more than is sent."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"ok": true, "ts"')
    handler.close_connection = True


class _Handler(BaseHTTPRequestHandler):
    @property
    def api(self) -> WebApi:
        return self.server.api  # type: ignore[attr-defined,no-any-return]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.api.calls.append(Call(self.path, dict(self.headers.items()), body, self._fields(body)))
        queued = self.api.queued[self.path]
        (queued.popleft() if queued else ok())(self)

    def give(self, status: int, raw: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(len(raw))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.api.date or super().date_time_string(timestamp)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass

    def _fields(self, body: bytes) -> dict[str, Any]:
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return dict(json.loads(body or b"{}"))
        return dict(parse_qsl(body.decode(), keep_blank_values=True)) if "form-urlencoded" in kind else {}
