"""The HTTP server under the edge: one that says when it is up, ends what it began, and bounds what it reads."""

import errno
import socket
import threading
from http.client import HTTPConnection, HTTPException

import structlog
import uvicorn
from starlette.types import ASGIApp

from slackbot.errors import NoPort, WrongSetting
from slackbot.web_connections import MOST_AT_ONCE, Connection, room

log = structlog.get_logger(__name__)

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 -- no address to ask at
_ANSWERS_WITHIN_S = 2.0
_MOST_READ = 1_000
_BACKLOG = 2048  # connections that wait to be taken in


def serve(
    app: ASGIApp, host: str, port: int, *, grace_s: int = 10, connection: type[Connection] | None = None
) -> "Server":
    """Return a server that holds the port (0 takes any free one) and answers once it is started.

    Raises `NoPort`, and `WrongSetting` if it is the host.
    """
    limited = connection or Connection.at_most(room())
    return Server(app, _listener(host, port), grace_s=grace_s, connection=limited)


def check(host: str, port: int) -> None:
    """Raise `NoPort`, and `WrongSetting` if it is the host, unless the port can be had now."""
    _listener(host, port).close()


def answers(host: str, port: int, path: str) -> str | None:
    """Return what is answered there, its beginning; None if that is nothing, or no HTTP."""
    line = HTTPConnection("localhost" if host in _EVERYWHERE else host, port, timeout=_ANSWERS_WITHIN_S)
    try:
        line.request("GET", path)
        return line.getresponse().read(_MOST_READ).decode(errors="replace")
    except (OSError, HTTPException):
        return None
    finally:
        line.close()


class Server:
    """An HTTP server on `port`, in a thread of its own; `stop` ends it after it has answered what it had begun."""

    name = "HTTP server"
    patience_s = 60.0

    def __init__(self, app: ASGIApp, listener: socket.socket, *, grace_s: int, connection: type[Connection]) -> None:
        self._listener = listener
        self._host, self.port = str(listener.getsockname()[0]), int(listener.getsockname()[1])
        self._config = uvicorn.Config(
            app,
            http=connection,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nobody asks who the client is
            lifespan="off",
            ws="none",
            limit_concurrency=MOST_AT_ONCE,
            backlog=1,  # taken in one by one, so that each has made its room before the next one takes a file
            timeout_graceful_shutdown=grace_s,
        )
        self._server = _Uvicorn(self._config)
        self._thread = threading.Thread(target=self._run, name="web")

    def start(self) -> None:
        """Answer from now on; returns once the first request would be answered."""
        self._thread.start()
        self._server.is_up.wait()

    def is_alive(self) -> bool:
        """Return whether it answers, as long as nobody stopped it."""
        return self._thread.is_alive() or self._server.should_exit

    def silent_s(self) -> float:
        """Return 0: who asks hears it from the server itself."""
        return 0.0

    def revive(self) -> None:
        """Take the port again and answer: the thread has died."""
        self._listener.close()
        self._listener = _listener(self._host, self.port)
        self._server = _Uvicorn(self._config)
        self._thread = threading.Thread(target=self._run, name="web")
        self.start()

    def stop(self) -> None:
        """Take no more requests, answer those begun (as long as the grace lasts), and let go of the port."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._server.is_up.set()  # whoever waits for the start must not wait for ever


class _Uvicorn(uvicorn.Server):
    """uvicorn that tells when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_BACKLOG)  # uvicorn's own says also how many are taken in at once
        self.is_up.set()


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise _refusal(error, host, port) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms on a kept connection
    return listener


def _refusal(error: OSError, host: str, port: int) -> WrongSetting:
    if error.errno == errno.EADDRINUSE:
        return NoPort(f"PORT: {port} is taken by another program, perhaps another slackbot. Set a PORT of its own.")
    if error.errno == errno.EACCES:
        return NoPort(f"PORT: {port} may not be used by this user. Set a PORT above 1023.")
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error.__context__, socket.gaierror):
        return WrongSetting(f"HOST: “{host}” is no address of this machine. Try 0.0.0.0 or 127.0.0.1.")
    why, _, _ = (error.strerror or "nobody knows why").partition(" (while")  # the rest repeats the address
    return WrongSetting(f"HOST: cannot listen on “{host}” ({why}). Try 0.0.0.0 or 127.0.0.1.")
