"""One call over the wire, and how it ended: nothing but a clear yes or no is taken for one."""

import json
import logging
import re
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.web import SlackResponse

from slackbot.slack.clock import SlackClock
from slackbot.slack.outcomes import (
    DEAD_TOKEN,
    NOT_DONE,
    PERHAPS_DONE,
    DeadToken,
    Failure,
    Limited,
    Rejected,
    Unknown,
    Unsent,
)

Answer = dict[str, Any]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NEVER_LEFT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_BROKEN = (OSError, HTTPException, ValueError, LookupError, AttributeError)
"""Reset, cut short, not JSON, an odd charset; the SDK raises AttributeError where the JSON is no object."""
_LONGEST_WAIT_S = 3600.0


class Wire:
    """Calls of the Web API with one token; any number of threads may share it. Each answer tells `clock` the time."""

    def __init__(
        self, token: str, api_url: str, *, timeout_s: float, clock: SlackClock, retries: Sequence[RetryHandler] = ()
    ) -> None:
        self._clock = clock
        is_here = urlsplit(api_url).hostname in _LOOPBACK
        self._client = (_Direct if is_here else WebClient)(
            token=token,
            base_url=api_url,
            timeout=timeout_s,  # type: ignore[arg-type]  # annotated int, but a socket's time-out
            ssl=None if is_here else _tls(),
            retry_handlers=list(retries),
            logger=_quiet(),
        )

    def tell(self, method: str, body: Mapping[str, Any]) -> Answer | Failure:
        """Return Slack's answer to a call with a JSON body, or how it failed."""
        return self._ended(lambda: self._client.api_call(method, json=_given(body)))

    def ask(self, method: str, fields: Mapping[str, Any]) -> Answer | Failure:
        """Return Slack's answer to a call with form fields, the only ones that reading methods take."""
        return self._ended(lambda: self._client.api_call(method, params=_given(fields)))

    def _ended(self, call: Callable[[], SlackResponse]) -> Answer | Failure:
        try:
            answer = call()
        except SlackApiError as no:
            self._clock.hear(no.response.headers)
            return _refusal(no.response)
        except URLError as error:
            return (Unsent if isinstance(error.reason, _NEVER_LEFT) else Unknown)(str(error.reason))
        except _BROKEN as error:
            return Unknown(f"{type(error).__name__}: {error}")
        self._clock.hear(answer.headers)
        return answer.data if isinstance(answer.data, dict) else Unknown("the answer is no JSON object")


def send(url: str, body: bytes, *, content_type: str, timeout_s: float) -> None:
    """POST to an address that Slack gave us. Raises OSError, HTTPException or ValueError if it does not take it."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("the address is neither https nor of this machine")
    opener = _direct() if parts.hostname in _LOOPBACK else build_opener(HTTPSHandler(context=_tls()))
    request = Request(url, data=body, headers={"Content-Type": content_type}, method="POST")  # noqa: S310 - checked above
    with opener.open(request, timeout=timeout_s) as answer:
        answer.read()


class _Direct(WebClient):
    """A client that asks no proxy: one that the environment names cannot reach this machine's own ports."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> Answer:  # noqa: ARG002 - the SDK's own name
        with _direct().open(req, timeout=self.timeout) as answer:
            return {"status": answer.status, "headers": answer.headers, "body": answer.read().decode()}


def _direct() -> OpenerDirector:
    return build_opener(ProxyHandler({}))


@cache
def _tls() -> ssl.SSLContext:
    """Return the one context of all calls: loading the certificates anew would cost each call about 20 ms."""
    return ssl.create_default_context()


def _quiet() -> logging.Logger:
    """Return a logger that says nothing: how a call ended is returned, and the SDK would log bodies."""
    logger = logging.Logger("slack_sdk.quiet", logging.CRITICAL)
    logger.addHandler(logging.NullHandler())
    return logger


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _refusal(response: SlackResponse) -> Failure:
    data = response.data if isinstance(response.data, dict) else {}
    error = str(data.get("error", ""))
    if response.status_code == 429:
        return Limited(_wait_s(response.headers))
    if error in NOT_DONE:
        return Unsent(error)
    if response.status_code >= 500 or error in PERHAPS_DONE or not re.fullmatch(r"[a-z][a-z0-9_.]*", error):
        return Unknown(f"HTTP {response.status_code} {error[:200]}".strip())
    if error in DEAD_TOKEN:
        return DeadToken(error)
    return Rejected(error, _detail(data))


def _detail(data: Mapping[str, Any]) -> str:
    try:
        return json.dumps(data["response_metadata"]["messages"], ensure_ascii=False)[:1000]
    except (KeyError, TypeError):
        return str(data.get("needed", ""))


def _wait_s(headers: Mapping[str, str]) -> float:
    """Return the seconds of Retry-After, or 1 if it is missing or odd."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return min(float(given), _LONGEST_WAIT_S) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", given) else 1.0
