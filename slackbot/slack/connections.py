"""Connections to Slack that are kept for the next call: a new one costs a look-up and two or three round trips."""

import io
import select
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener
from urllib.response import addinfourl

IsLate = Callable[[], bool]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_FOR_PROXY = "Proxy-Authorization"
_IDLE_S = 20.0  # servers close what is idle for longer, and routers forget it without a word
_MOST_IDLE = 16  # what the sender, the answers beside the acks and the forms can need at once


def is_here(url: str) -> bool:
    """Return whether the address is one of this machine's own ports, which no proxy can reach."""
    return urlsplit(url).hostname in _LOOPBACK


def never() -> bool:
    """Return that it is not too late: it never is."""
    return False


@cache
def tls() -> ssl.SSLContext:
    """Return the one context of all calls: loading the certificates again would cost each call about 20 ms."""
    return ssl.create_default_context()


class TooLate(OSError):
    """A request was to have left a while ago: nothing of it was sent."""


class Timely(Request):
    """A request that is not written any more once `is_late`, however long it took until there was a connection."""

    def __init__(self, url: str, *, is_late: IsLate, **given: Any) -> None:
        super().__init__(url, **given)
        self._is_late = is_late

    def check(self) -> None:
        """Raise `TooLate` if it must not leave any more."""
        if self._is_late():
            raise TooLate("it was to have left a while ago, so it was not sent")


@dataclass(frozen=True)
class _Idle:
    line: HTTPConnection
    where: str
    since: float


class Connections:
    """Connections that any number of threads may share, each used by one call at a time."""

    def __init__(self, *, idle_s: float = _IDLE_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle_s, self._clock = idle_s, clock
        self._lock = threading.Lock()
        self._idle: list[_Idle] = []
        self._openers: dict[frozenset[tuple[str, str]] | None, OpenerDirector] = {}
        weakref.finalize(self, _close, self._idle)

    def opener(self, proxies: Mapping[str, str] | None = None) -> OpenerDirector:
        """Return what opens an address over these connections; without `proxies`, those of the environment.

        It is made once: urllib looks at each name of its ten handlers, which takes longer than a call to Slack.
        """
        key = None if proxies is None else frozenset(proxies.items())
        if key not in self._openers:
            self._openers[key] = self._made_opener(proxies)
        return self._openers[key]

    def _made_opener(self, proxies: Mapping[str, str] | None) -> OpenerDirector:
        return build_opener(ProxyHandler(dict(proxies) if proxies is not None else None), _Http(self), _Https(self))

    def exchange(self, request: Request, make: Callable[[], HTTPConnection], *, where: str) -> addinfourl:
        """Return the whole answer to the request. Raises as urllib does: `URLError` until the request is written.

        `make` is called for a new connection if none to `where` is kept. A request is written once, whatever happens:
        a kept connection that the other side has closed is noticed before, and one that breaks later is an error.
        """
        line = self._take(where) or make()
        try:
            _set_timeout(line, request.timeout)
            answer = _exchange(line, request)
        except BaseException as error:
            if is_too_late(error):  # the connection is well
                self._keep(line, where)
                raise
            line.close()
            self._drop(lambda one: one.where == where)  # what broke one has likely broken all
            raise
        if line.sock is not None:
            self._keep(line, where)
        return answer

    def _take(self, where: str) -> HTTPConnection | None:
        """Return a connection that is kept and alive, None if there is none. The one used last has the best chances."""
        oldest = self._clock() - self._idle_s
        self._drop(lambda one: one.since <= oldest)
        while (found := self._pop(where)) is not None:
            if _is_quiet(found.line):
                return found.line
            found.line.close()
        return None

    def _pop(self, where: str) -> _Idle | None:
        with self._lock:
            for number in reversed(range(len(self._idle))):
                if self._idle[number].where == where:
                    return self._idle.pop(number)
        return None

    def _keep(self, line: HTTPConnection, where: str) -> None:
        with self._lock:
            self._idle.append(_Idle(line, where, self._clock()))
            surplus = self._idle[:-_MOST_IDLE]
            del self._idle[:-_MOST_IDLE]
        _close(surplus)

    def _drop(self, is_bad: Callable[[_Idle], bool]) -> None:
        with self._lock:
            bad = [one for one in self._idle if is_bad(one)]
            self._idle[:] = [one for one in self._idle if one not in bad]
        _close(bad)


def is_too_late(error: BaseException) -> bool:
    """Return whether a request failed because it was too late to send it."""
    return isinstance(error, URLError) and isinstance(error.reason, TooLate)


def _close(idle: list[_Idle]) -> None:
    for one in idle:
        one.line.close()


def _is_quiet(line: HTTPConnection) -> bool:
    """Return whether nothing came since the last answer: the end of the connection comes as something to read."""
    arrived = select.poll()
    arrived.register(line.sock, select.POLLIN)
    return not arrived.poll(0)


def _set_timeout(line: HTTPConnection, timeout_s: float | None) -> None:
    line.timeout = timeout_s
    if line.sock is not None:
        line.sock.settimeout(timeout_s)


def _exchange(line: HTTPConnection, request: Request) -> addinfourl:
    headers = {name.title(): value for name, value in request.header_items()}
    if request.type == "https":
        headers.pop(_FOR_PROXY, None)  # told to the proxy as the tunnel was dug
    try:
        if line.sock is None:
            line.connect()
        if isinstance(request, Timely):
            request.check()  # nothing that takes time comes between this and the bytes
        line.request(request.get_method(), request.selector, request.data, headers)
    except OSError as error:
        raise URLError(error) from error
    with line.getresponse() as answer:
        whole = addinfourl(io.BytesIO(answer.read()), answer.headers, request.full_url, answer.status)
    whole.msg = answer.reason  # type: ignore[attr-defined]  # where urllib's own handlers look for it
    return whole


class _AtOnce(HTTPConnection):
    """A connection that sends a request in one go: its head and its body would be two packets, and two calls."""

    _parts: list[bytes] | None = None

    def request(self, *given: Any, **named: Any) -> None:
        """Send a request; its body is bytes, or there is none."""
        parts: list[bytes] = []
        self._parts = parts
        try:
            super().request(*given, **named)
        finally:
            self._parts = None
        super().send(b"".join(parts))

    def send(self, data: Any) -> None:
        """Send the bytes, with the others of the request that they are of."""
        if self._parts is None:
            super().send(data)
        else:
            self._parts.append(data)


class _SecureAtOnce(_AtOnce, HTTPSConnection):
    """The same over TLS."""


class _Http(HTTPHandler):
    """Opens http:// addresses."""

    def __init__(self, kept: Connections) -> None:
        super().__init__()
        self._kept = kept

    def http_open(self, req: Request) -> addinfourl:  # type: ignore[override]  # an answer that is read already
        return self._kept.exchange(req, lambda: _AtOnce(req.host), where=f"http {req.host}")


class _Https(HTTPSHandler):
    """Opens https:// addresses, through a tunnel if urllib has put a proxy in the host's place."""

    def __init__(self, kept: Connections) -> None:
        super().__init__()
        self._kept = kept

    def https_open(self, req: Request) -> addinfourl:  # type: ignore[override]  # an answer that is read already
        target = urlsplit(req.full_url).netloc
        return self._kept.exchange(req, lambda: _secure(req, target), where=f"https {req.host} {target}")


def _secure(request: Request, target: str) -> HTTPSConnection:
    line = _SecureAtOnce(request.host, context=tls())
    if request.host != target:
        password = request.get_header(_FOR_PROXY.capitalize())
        line.set_tunnel(target, headers={_FOR_PROXY: password} if password else {})
    return line
