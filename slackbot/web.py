"""The HTTP edge: what comes in is measured, its signature checked and its body parsed before Bolt sees it."""

import asyncio
import errno
import hmac
import json
import re
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl

import structlog
import uvicorn
from slack_bolt import BoltRequest, BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from slackbot.errors import Unavailable, WrongSetting

log = structlog.get_logger(__name__)

Dispatch = Callable[[BoltRequest], BoltResponse]

_MOST_BYTES = 1 << 20
_MOST_READ = 16 << 20  # so far what is too large is read and thrown away: who still sends would miss the 413
_MOST_HEAD = 64 << 10  # bytes before the body; Slack sends one kibibyte
_READ_WITHIN_S = 10.0
_STALE_S = 300
_READY_WITHIN_S = 5.0
_MOST_AT_ONCE = 1000  # requests; a hundred times what the pool can answer within Slack's 3 s
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_NEEDED: Mapping[str, Mapping[str, type]] = {
    "event_callback": {"event": dict},
    "block_actions": {"user": dict, "actions": list},
    "message_action": {"user": dict, "channel": dict, "message": dict},
    "shortcut": {"user": dict},
    "view_submission": {"user": dict, "view": dict},
    "view_closed": {"user": dict, "view": dict},
}
"""What each type of request never lacks: Bolt reaches into it before any of our code runs."""


def build(
    dispatch: Dispatch,
    *,
    signing_secret: str,
    pool: ThreadPoolExecutor,
    ready: Callable[[], str | None],
    metrics: Callable[[], bytes],
    now: Callable[[], float] = time.time,
) -> Starlette:
    """Return the application: Slack's requests, and what the operator's tools ask.

    `dispatch`, `ready` and `metrics` run on the pool. `ready` returns what is missing, None if nothing is.
    """
    asked = _Asked(pool, ready, metrics)
    slack = _slack_endpoint(dispatch, signing_secret=signing_secret.encode(), pool=pool, now=now)
    return Starlette(
        routes=[
            Route("/slack/events", slack, methods=["POST"]),
            Route("/healthz", asked.healthz),
            Route("/readyz", asked.readyz),
            Route("/metrics", asked.metrics),
        ]
    )


def is_signed(headers: Mapping[str, str], raw: bytes, *, secret: bytes, now: float) -> bool:
    """Return whether Slack signed these very bytes within the last five minutes.

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    timestamp = headers.get("x-slack-request-timestamp", "")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(now - int(timestamp)) > _STALE_S:
        return False
    expected = "v0=" + hmac.digest(secret, b"v0:" + timestamp.encode() + b":" + raw, "sha256").hex()
    given = headers.get("x-slack-signature", "")
    return hmac.compare_digest(expected.encode(), given.encode())


def parse(content_type: str, raw: bytes) -> dict[str, Any]:
    """Return what Slack sent: an event, an interaction, or a command's fields. Raises ValueError or RecursionError."""
    text = raw.decode()
    if content_type.startswith("application/json"):
        body = json.loads(text)
    elif content_type.startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=100))
        body = json.loads(form["payload"]) if form.keys() == {"payload"} else form
    else:
        raise ValueError("neither JSON nor a form")
    if not isinstance(body, dict) or not body:
        raise ValueError("not an object")
    if not _is_whole(body):
        raise ValueError("without what its type needs")
    return body


def _is_whole(body: Mapping[str, Any]) -> bool:
    needed = _NEEDED.get(str(body.get("type")), {})
    return all(isinstance(body.get(name), kind) and body[name] for name, kind in needed.items())


def _slack_endpoint(
    dispatch: Dispatch, *, signing_secret: bytes, pool: ThreadPoolExecutor, now: Callable[[], float]
) -> Callable[[Request], Awaitable[Response]]:
    async def slack(request: Request) -> Response:
        try:
            async with asyncio.timeout(_READ_WITHIN_S):
                raw = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return _refuse("never came whole", 408)
        if raw is None:
            return _refuse("too large", 413)
        if not is_signed(request.headers, raw, secret=signing_secret, now=now()):
            return _refuse("not signed by Slack, or too long ago", 401)
        try:
            body = parse(request.headers.get("content-type", ""), raw)
        except (ValueError, RecursionError):
            return _refuse("not readable", 401)
        return _answer_here(body) or await _answer_by(dispatch, pool, body=body, headers=request.headers)

    return slack


async def _body(request: Request) -> bytes | None:
    """Return the body, None if it is too large, whatever length it claims."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= _MOST_BYTES:
            parts.append(part)
        elif size > _MOST_READ:
            return None
    return b"".join(parts) if size <= _MOST_BYTES else None


def _refuse(why: str, status: int) -> Response:
    log.warning("web.refused", why=why, status=status)
    return PlainTextResponse(why, status, headers={"Connection": "close"} if status in (408, 413) else None)


def _answer_here(body: Mapping[str, Any]) -> Response | None:
    """Return the answer to what concerns the line alone, None for what is the bot's."""
    if body.get("type") == "url_verification":
        return JSONResponse({"challenge": str(body.get("challenge", ""))})
    if body.get("ssl_check") == "1":
        return Response()
    if body.get("type") == "app_rate_limited":
        log.warning("web.rate_limited", team=body.get("team_id"), minute=body.get("minute_rate_limited"))
        return Response()
    return None


async def _answer_by(
    dispatch: Dispatch, pool: ThreadPoolExecutor, *, body: dict[str, Any], headers: Mapping[str, str]
) -> Response:
    retries: dict[str, str | Sequence[str]] = {
        name: value for name, value in headers.items() if name.startswith("x-slack-retry")
    }
    request = BoltRequest(
        mode="socket_mode", body=body, headers=retries
    )  # the mode in which Bolt takes a dict as it is
    try:
        answer = await asyncio.get_running_loop().run_in_executor(pool, dispatch, request)
    except Exception:  # the guard of the edge: Slack sends an event again for a 500
        log.exception("web.bug", type=body.get("type"), event_id=body.get("event_id"))
        return PlainTextResponse("failed", 500)
    return Response(answer.body, answer.status, headers=answer.first_headers())


class _Asked:
    """What the operator's tools ask: is it up, is it ready, how is it doing."""

    def __init__(self, pool: ThreadPoolExecutor, ready: Callable[[], str | None], metrics: Callable[[], bytes]) -> None:
        self._pool, self._ready, self._metrics = pool, ready, metrics

    async def healthz(self, _: Request) -> Response:
        return PlainTextResponse("up")

    async def readyz(self, _: Request) -> Response:
        checking = asyncio.get_running_loop().run_in_executor(self._pool, self._ready)
        try:
            missing = await asyncio.wait_for(checking, _READY_WITHIN_S)
        except TimeoutError:
            missing = f"no answer within {_READY_WITHIN_S:g} s"
        except Unavailable as away:
            missing = str(away)
        except Exception:  # who asks wants to hear that it is not ready, whatever the reason
            log.exception("web.not_checked")
            missing = "the check failed"
        return PlainTextResponse("ready") if missing is None else PlainTextResponse(missing, 503)

    async def metrics(self, _: Request) -> Response:
        text = await asyncio.get_running_loop().run_in_executor(self._pool, self._metrics)
        return Response(text, headers={"Content-Type": _METRICS_TYPE})


def serve(
    app: Starlette, host: str, port: int, *, grace_s: int = 10, on_death: Callable[[], None] = lambda: None
) -> "Server":
    """Return a server that holds the port (0 takes any free one) and answers once it is started.

    `on_death` is called if it ends without being asked to. Raises `WrongSetting` if the port cannot be had.
    """
    return Server(app, _listener(host, port), grace_s=grace_s, on_death=on_death)


class Server:
    """An HTTP server on `port`, in a thread of its own; `stop` ends it after it has answered what it had begun."""

    def __init__(self, app: Starlette, listener: socket.socket, *, grace_s: int, on_death: Callable[[], None]) -> None:
        self._listener, self._on_death = listener, on_death
        self.port: int = listener.getsockname()[1]
        self._server = _Uvicorn(
            uvicorn.Config(
                app,
                http=_Protocol,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                ws="none",
                limit_concurrency=_MOST_AT_ONCE,
                timeout_graceful_shutdown=grace_s,
            )
        )
        self._thread = threading.Thread(target=self._run, name="web")

    def start(self) -> None:
        """Answer from now on; returns once the first request would be answered."""
        self._thread.start()
        self._server.is_up.wait()

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
            if not self._server.should_exit:
                log.error("web.died", port=self.port)
                self._on_death()


class _Protocol(HttpToolsProtocol):
    """HTTP as httptools parses it: a quarter more requests than in Python; but it would take a head without an end."""

    _head: int | None = None  # how much of a head has come after the packet it began in, None between two

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        was_in_head = self._head is not None
        super().data_received(data)
        if self._head is None or not was_in_head or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > _MOST_HEAD:
            log.warning("web.refused", why="a head too large", status=400)
            self.send_400_response("Invalid HTTP request received.")


class _Uvicorn(uvicorn.Server):
    """uvicorn that tells when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except socket.gaierror:
        raise WrongSetting(f"HOST: “{host}” is no address of this machine. Try 0.0.0.0 or 127.0.0.1.") from None
    except OSError as error:
        raise WrongSetting(_no_port(error, host, port)) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms on a kept connection
    return listener


def _no_port(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT: {port} is taken by another program. Stop that one, or set another PORT."
    if error.errno == errno.EACCES:
        return f"PORT: {port} may not be used by this user. Set a PORT above 1023."
    return f"HOST: cannot listen on “{host}” ({error.strerror}). Try 0.0.0.0 or 127.0.0.1."
