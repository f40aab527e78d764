"""The HTTP edge: what comes in is measured, its signature checked and its body parsed before Bolt sees it."""

import asyncio
import hmac
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl

import structlog
from slack_bolt import BoltRequest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from slackbot import request_shape
from slackbot.errors import Unavailable
from slackbot.request_shape import Odd
from slackbot.web_entrance import Dispatch, Entrance

log = structlog.get_logger(__name__)

Clock = Callable[[], float]  # seconds since 1970

UP = "up"  # what a process says that runs
_SLACKS = "/slack/events"
_MOST_BYTES = 1 << 20
_MOST_READ = 16 << 20  # so far what is too large is read and thrown away: who still sends would miss the 413
_STALE_S = 300
_READY_WITHIN_S = 5.0
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Pages:
    """What the operator's tools ask: is it up, is it ready, how is it doing.

    `ready` returns what is missing, None if nothing is. It runs, as `metrics` does, on a pool that is not the one which
    answers Slack: of that one it has to tell whether it lives.
    """

    def __init__(self, pool: ThreadPoolExecutor, ready: Callable[[], str | None], metrics: Callable[[], bytes]) -> None:
        self._pool, self._ready, self._metrics = pool, ready, metrics

    def routes(self) -> list[Route]:
        """Return where they are asked."""
        asked = {"/healthz": self._healthz, "/readyz": self._readyz, "/metrics": self._text}
        return [Route(path, answer) for path, answer in asked.items()]

    async def _healthz(self, _: Request) -> Response:
        return PlainTextResponse(UP)

    async def _readyz(self, _: Request) -> Response:
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

    async def _text(self, _: Request) -> Response:
        text = await asyncio.get_running_loop().run_in_executor(self._pool, self._metrics)
        return Response(text, headers={"Content-Type": _METRICS_TYPE})


def build(
    dispatch: Dispatch,
    *,
    signing_secret: str,
    pool: ThreadPoolExecutor,
    pages: Pages,
    ours: Clock = time.time,
    slacks: Clock = lambda: 0.0,
) -> ASGIApp:
    """Return the application: Slack's requests, which `dispatch` answers on the pool, and the operator's pages.

    What is signed is signed by Slack's clock: `slacks` as far as that is known, else 0. `ours` may be wrong.
    Slack's requests go past Starlette's routes and its two layers for errors, which take a tenth of the time of an ack.
    """

    def is_of_now(headers: Mapping[str, str], raw: bytes) -> bool:
        return _is_of_now(headers, raw, secret=signing_secret.encode(), ours=ours(), slacks=slacks())

    slack = _slack_endpoint(Entrance(dispatch, pool), is_of_now=is_of_now)
    others = Starlette(routes=[Route(_SLACKS, slack, methods=["POST"]), *pages.routes()])

    async def edge(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") == _SLACKS and scope.get("method") == "POST":
            answer = await slack(Request(scope, receive))
            await answer(scope, receive, send)
        else:
            await others(scope, receive, send)

    return edge


def build_pages(pages: Pages) -> Starlette:
    """Return the application of a process that hears Slack in another way, or not at all: the operator's pages."""
    return Starlette(routes=pages.routes())


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


def _is_of_now(headers: Mapping[str, str], raw: bytes, *, secret: bytes, ours: float, slacks: float) -> bool:
    """Return whether it was signed just now by Slack's clock, or by ours if it is not old by Slack's.

    By ours alone, where that is an hour slow, what was acted upon an hour ago would be of now once more.
    """
    if is_signed(headers, raw, secret=secret, now=slacks):
        return True
    is_by_ours = is_signed(headers, raw, secret=secret, now=ours)
    return is_by_ours and int(headers["x-slack-request-timestamp"]) >= slacks - _STALE_S


def parse(content_type: str, raw: bytes) -> dict[str, Any]:
    """Return what Slack sent: an event, an interaction, or a command's fields.

    Raises `Odd` for what can be read and is none of them, `ValueError` for what cannot.
    """
    text = raw.decode()
    if content_type.startswith("application/json"):
        body = _loaded(text)
    elif content_type.startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=100))
        body = _loaded(form["payload"]) if form.keys() == {"payload"} else form
    else:
        raise ValueError("neither JSON nor a form")
    if not isinstance(body, dict) or not body:
        raise ValueError("not an object")
    request_shape.check(body)
    return body


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise Odd("too deep") if text.rstrip().endswith(("}", "]")) else ValueError("it never ends") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _slack_endpoint(
    entrance: Entrance, *, is_of_now: Callable[[Mapping[str, str], bytes], bool]
) -> Callable[[Request], Awaitable[Response]]:
    async def slack(request: Request) -> Response:
        try:
            raw = await _body(request)
        except ClientDisconnect:  # or we hung up: the server knows how long it may take
            return _refuse("never came whole", 408)
        if raw is None:
            return _refuse("too large", 413)
        headers = _headers(request)
        if not is_of_now(headers, raw):
            return _refuse("not signed by Slack, or too long ago", 401)
        try:
            body = parse(headers.get("content-type", ""), raw)
        except Odd as odd:
            return _refuse(f"not as Slack sends it: {odd}", 400)
        except ValueError:
            return _refuse("not readable", 401)
        return _answer_here(body) or await _answer_by(entrance, body=body, headers=headers)

    return slack


def _headers(request: Request) -> Mapping[str, str]:
    """Return the headers by their names in lower case; of those that came twice the first."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(request.scope["headers"])}


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


async def _answer_by(entrance: Entrance, *, body: dict[str, Any], headers: Mapping[str, str]) -> Response:
    retries: dict[str, str | Sequence[str]] = {
        name: value for name, value in headers.items() if name.startswith("x-slack-retry")
    }
    request = BoltRequest(
        mode="socket_mode", body=body, headers=retries
    )  # the mode in which Bolt takes a dict as it is
    try:
        answer = await entrance.answer(request)
    except Exception:  # the guard of the edge: Slack sends an event again for a 500
        log.exception("web.bug", type=body.get("type"), event_id=body.get("event_id"))
        return PlainTextResponse("failed", 500)
    return Response(answer.body, answer.status, headers=answer.first_headers())
