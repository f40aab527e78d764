"""Delivery over HTTP, Slack's side: signed requests with Slack's headers, answered within three seconds."""

import asyncio
import hashlib
import hmac
import http.client
import io
import json
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from slackbot.playground.deliver import Reply, Retry
from slackbot.playground.world import Json


class HttpLine:
    """One address that gets every request, signed with the app's secret."""

    def __init__(self, url: str, *, signing_secret: str, ack_s: float) -> None:
        self._url = urlsplit(url)
        self._secret = signing_secret.encode()
        self._ack_s = ack_s

    async def offer(self, kind: str, payload: Json, retry: Retry | None) -> Reply:
        """Send one request and return what its answer says."""
        body, content_type = _encode(kind, payload)
        headers = {**self._signed(body), "Content-Type": content_type, **_retry_headers(retry)}
        try:
            answer = await asyncio.wait_for(self._post(body, headers), self._ack_s)
        except TimeoutError:
            return Reply(failed="http_timeout")
        except (OSError, http.client.HTTPException):
            return Reply(failed="connection_failed")
        return _read(answer)

    async def _post(self, body: bytes, headers: dict[str, str]) -> http.client.HTTPResponse:
        url = self._url
        port = url.port or (443 if url.scheme == "https" else 80)
        reader, writer = await asyncio.open_connection(url.hostname, port, ssl=url.scheme == "https" or None)
        try:
            target = f"{url.path or '/'}{'?' + url.query if url.query else ''}"
            fixed = {"Host": url.netloc, "Content-Length": str(len(body)), "Connection": "close"}
            lines = [f"POST {target} HTTP/1.1", *(f"{key}: {value}" for key, value in {**fixed, **headers}.items())]
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await writer.drain()
            return _parse(await reader.read())
        finally:
            writer.close()

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        digest = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
        }


def _encode(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _retry_headers(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"X-Slack-Retry-Num": str(retry.attempt), "X-Slack-Retry-Reason": retry.reason}


class _Bytes:
    """What `http.client` takes for a socket: bytes that are all there already."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, *_: Any, **__: Any) -> io.BytesIO:
        return io.BytesIO(self._raw)


def _parse(raw: bytes) -> http.client.HTTPResponse:
    response = http.client.HTTPResponse(_Bytes(raw))  # type: ignore[arg-type]  # only makefile is used
    response.begin()
    return response


def _read(answer: http.client.HTTPResponse) -> Reply:
    body = answer.read()
    if not 200 <= answer.status < 300:
        return Reply(failed="http_error", gives_up=answer.getheader("X-Slack-No-Retry") == "1")
    if not body.strip():
        return Reply()
    if not (answer.getheader("Content-Type") or "").startswith("application/json"):
        return Reply(payload={"text": body.decode(errors="replace")})
    try:
        payload = json.loads(body)
    except ValueError:
        return Reply(failed="http_error")
    return Reply(payload=payload if isinstance(payload, dict) else None)
