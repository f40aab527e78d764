"""Slack and the bot without sockets between them: what either says reaches the other as it is, in the test process.

The SDK, urllib, the stand-in's own routes and Bolt do what they always do; TCP, HTTP and signatures have tests of
their own.
"""

import asyncio
import io
import json
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request
from urllib.response import addinfourl

from slack_bolt import BoltRequest, BoltResponse

from slackbot.playground import Playground
from slackbot.playground.deliver import Reply, Retry
from slackbot.slack.connections import Connections, Timely, TooLate
from tests.running_app import Json

Make = Callable[[], HTTPConnection]


class NearSlack(Connections):
    """Carries the bot's calls to the stand-in; what its faults do to connections looks as it does on a wire."""

    def __init__(self, slack: Playground) -> None:
        super().__init__()
        self._slack = slack

    def exchange(self, request: Request, make: Make, *, where: str) -> addinfourl:
        """Return the stand-in's answer, or another server's over sockets. Raises as the calls over sockets do."""
        if request.host != urlsplit(self._slack.url).netloc:
            return super().exchange(request, make, where=where)
        if isinstance(request, Timely):
            _in_time(request)
        heard = _Exchange(request)
        try:
            answering = self._slack.answer(heard.scope, heard.receive, heard.send)
        except RuntimeError:
            raise URLError(ConnectionRefusedError("the stand-in is not running")) from None
        try:
            answering.result(request.timeout)
        except TimeoutError:
            raise TimeoutError("timed out") from None
        except CancelledError:
            raise ConnectionResetError("the stand-in has stopped") from None
        return heard.answer()


def _in_time(request: Timely) -> None:
    try:
        request.check()
    except TooLate as late:
        raise URLError(late) from late


class _Exchange:
    """One request and its answer, in the words of ASGI."""

    def __init__(self, request: Request) -> None:
        self._request, self._body = request, b""
        self._start: Json | None = None
        self._is_heard = False
        parts = urlsplit(request.full_url)
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "scheme": "http",
            "method": request.get_method(),
            "path": unquote(parts.path),
            "root_path": "",
            "query_string": parts.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in request.header_items()]
            + [(b"host", parts.netloc.encode())],
            "client": ("near", 0),
            "server": (parts.hostname, parts.port),
        }

    async def receive(self) -> Json:
        """Return the request's body; whoever waits for more hears that the client has gone."""
        if self._is_heard:
            return {"type": "http.disconnect"}
        self._is_heard = True
        return {"type": "http.request", "body": self._request.data or b"", "more_body": False}

    async def send(self, message: Json) -> None:
        """Keep the answer."""
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")

    def answer(self) -> addinfourl:
        """Return the answer; without one the connection was broken."""
        if self._start is None:
            raise ConnectionResetError("Connection reset by peer")
        headers = HTTPMessage()
        for name, value in self._start["headers"]:
            headers[name.decode()] = value.decode()
        status = self._start["status"]
        whole = addinfourl(io.BytesIO(self._body), headers, self._request.full_url, status)
        whole.msg = str(status)  # type: ignore[attr-defined]  # where urllib's own handlers look for it
        return whole


class NearBot:
    """Carries what happens in Slack to the bot, which answers on one of the pool's threads."""

    def __init__(
        self, dispatch: Callable[[BoltRequest], BoltResponse], *, pool: ThreadPoolExecutor, ack_s: float
    ) -> None:
        self._dispatch, self._pool, self._ack_s = dispatch, pool, ack_s

    async def offer(self, kind: str, payload: Json, retry: Retry | None) -> Reply:  # noqa: ARG002 - Bolt sees it
        """Return the bot's answer, what went wrong, or that it came too late."""
        told = {} if retry is None else {"x-slack-retry-num": str(retry.attempt), "x-slack-retry-reason": retry.reason}
        request = BoltRequest(mode="socket_mode", body=json.loads(json.dumps(payload)), headers=told)
        answering = asyncio.get_running_loop().run_in_executor(self._pool, self._dispatch, request)
        try:
            return _reply(await asyncio.wait_for(answering, self._ack_s))
        except TimeoutError:
            return Reply(failed="http_timeout")
        except Exception:  # as the edge answers what gets out of a listener
            return Reply(failed="http_error")


def _reply(answer: BoltResponse) -> Reply:
    if answer.status != 200:
        return Reply(failed="http_error")
    body: Any = answer.body
    is_json = str(answer.first_headers().get("content-type", "")).startswith("application/json")
    if not body:
        return Reply()
    return Reply(payload=json.loads(body) if is_json else {"text": body})
