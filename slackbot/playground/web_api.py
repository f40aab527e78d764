"""The bot's side over HTTP: Web API, response URLs, uploads; with tokens checked and faults struck."""

import asyncio
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from slackbot.playground import api
from slackbot.playground.acting import answer_later
from slackbot.playground.api.scopes import scope_headers
from slackbot.playground.errors import ApiError
from slackbot.playground.fault_injection import ACTED_UPON, RESETS, Fault, Faults
from slackbot.playground.socket_line import SocketLine
from slackbot.playground.state import State
from slackbot.playground.world import Json

_PACED = ("chat.postMessage", "chat.postEphemeral")
_BURST = 3.0  # posts a channel takes at once before one a second is the measure


@dataclass(frozen=True)
class Tokens:
    """The secrets of the app, new for every stand-in."""

    bot: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(16)}")
    app: str = field(default_factory=lambda: f"xapp-1-A0SUPPORT01-{secrets.token_hex(16)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))


class Pace:
    """How fast the bot posts: one message a second and channel, with short bursts, on real time."""

    def __init__(self) -> None:
        self.broken = 0
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def is_broken_by(self, method: str, channel: str) -> bool:
        """Count the call and tell whether it came too fast."""
        if method not in _PACED:
            return False
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.get(channel, (_BURST, now))
            left = min(_BURST, left + now - at)
            too_fast = left < 1
            self.broken += too_fast
            self._buckets[channel] = (left if too_fast else left - 1, now)
        return too_fast


_TOO_FAST = Fault("ratelimited", method="")
_STATUS = {"ratelimited": 429, "server_error": 500, "bad_gateway": 502}
_RAW = {
    "bad_gateway": Response("<html><h1>502 Bad Gateway</h1></html>", 502, media_type="text/html"),
    "garbled": Response('{"ok": tr', media_type="application/json"),
}


class _Reset(Response):
    """No answer at all: the connection breaks."""

    def __init__(self, reset: Callable[[tuple[str, int]], None]) -> None:
        super().__init__()
        self._reset = reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - nothing is sent
        self._reset(tuple(scope["client"]))
        while (await receive())["type"] != "http.disconnect":
            pass


class WebApi:
    """Answers the bot's requests."""

    def __init__(self, state: State, *, tokens: Tokens, faults: Faults, sockets: SocketLine, strict_pace: bool) -> None:
        self._state, self._tokens, self._faults, self._sockets = state, tokens, faults, sockets
        self._strict_pace = strict_pace
        self.pace = Pace()
        self._reset: Callable[[tuple[str, int]], None] = _nobody
        self._is_over = False

    def begin(self, reset: Callable[[tuple[str, int]], None]) -> None:
        """Answer from now on; `reset` breaks the connection with a client."""
        self._reset, self._is_over = reset, False

    def end(self) -> None:
        """Let go of the calls that hang; nothing comes of them any more."""
        self._is_over = True
        self._faults.release()

    async def call(self, request: Request) -> Response:
        """Answer `/api/{method}`: form, query or JSON; the token in the header or among the arguments."""
        method = request.path_params["method"]
        try:
            args = await _arguments(request)
        except ApiError as refused:
            return JSONResponse(refused.body())
        token = _token(request, args)
        refusal = self._refuse_token(method, token)
        if refusal is not None:
            return self._done(method, args, refusal)
        too_fast = self.pace.is_broken_by(method, str(args.get("channel")))
        fault = _TOO_FAST if too_fast and self._strict_pace else self._faults.strike(method, args)
        if fault is not None:
            return await self._suffer(fault, method, args)
        return self._answered(method, args, self._act(method, args))

    async def respond(self, request: Request) -> Response:
        """Take an answer to an interaction at its response URL."""
        try:
            payload = json.loads(await request.body())
            answer_later(self._state, self._state.responses.use(request.path_params["key"]), payload)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        except ApiError as refused:
            return JSONResponse(refused.body(), 404 if refused.error in ("expired_url", "used_url") else 400)
        return JSONResponse({"ok": True})

    async def upload(self, request: Request) -> Response:
        """Take the bytes of an announced file."""
        file = self._state.files.receive(request.path_params["key"], await request.body())
        if file is None:
            return PlainTextResponse("unknown upload", 404)
        return PlainTextResponse(f"OK - {len(file.content or b'')}")

    def _act(self, method: str, args: Json) -> Json:
        if method != "apps.connections.open":
            return api.call(self._state, method, args)
        try:
            ticket = self._sockets.ticket()
        except ApiError as refused:
            return refused.body()
        return {"ok": True, "url": f"{self._state.url.replace('http', 'ws', 1)}/socket/{ticket}"}

    def _refuse_token(self, method: str, token: str) -> Json | None:
        if not token:
            return ApiError("not_authed").body()
        if token not in (self._tokens.bot, self._tokens.app):
            return ApiError("invalid_auth").body()
        wanted = self._tokens.app if method == "apps.connections.open" else self._tokens.bot
        return None if token == wanted else ApiError("not_allowed_token_type").body()

    async def _suffer(self, fault: Fault, method: str, args: Json) -> Response:
        if fault.kind == "hang":
            await self._released()
            if self._is_over:
                return _Reset(self._reset)
        body = self._act(method, args) if fault.kind in ACTED_UPON else ApiError(fault.error).body()
        status = _STATUS.get(fault.kind, 200)
        if fault.kind == "hang_after":
            await self._released()
        if fault.kind in RESETS:
            self._state.log(method, args, status=0, error="connection_reset")
            return _Reset(self._reset)
        done = self._answered(method, args, body, status=status)
        if fault.kind == "ratelimited":
            done.headers["Retry-After"] = str(fault.retry_after)
        return _RAW.get(fault.kind, done)

    def _answered(self, method: str, args: Json, body: Json, *, status: int = 200) -> Response:
        done = self._done(method, args, body, status=status)
        done.headers.update(scope_headers(self._state.app, method))
        return done

    def _done(self, method: str, args: Json, body: Json, *, status: int = 200) -> Response:
        self._state.log(method, args, status=status, error=body.get("error"))
        return JSONResponse(body, status, {"Date": format_datetime(self._state.now(), usegmt=True)})

    async def _released(self) -> None:
        loop, released = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(released.set)

        self._faults.on_release(wake)
        await released.wait()


def _nobody(_client: tuple[str, int]) -> None:
    """Reset nothing: there is no server yet."""


async def _arguments(request: Request) -> Json:
    raw = await request.body()
    args: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return {**args, **_object(raw)}
    return {**args, **dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))}


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(raw or b"{}")
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(value, dict):
        raise ApiError("json_not_object")
    return value


def _token(request: Request, args: Json) -> str:
    in_body = str(args.pop("token", ""))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else in_body
