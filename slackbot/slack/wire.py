"""One call over the wire, and how it ended: nothing but a clear yes or no is taken for one."""

import json
import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.web import SlackResponse

from slackbot.slack.clock import SlackClock
from slackbot.slack.connections import Connections, IsLate, Timely, is_here, is_too_late, never
from slackbot.slack.outcomes import (
    DEAD_TOKEN,
    NOT_DONE,
    PERHAPS_DONE,
    DeadToken,
    Failure,
    Limited,
    Overdue,
    Rejected,
    Unknown,
    Unsent,
)

Answer = dict[str, Any]

_NEVER_LEFT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_BROKEN = (OSError, HTTPException, ValueError, LookupError, AttributeError)
"""Reset, cut short, not JSON, an odd charset; the SDK raises AttributeError where the JSON is no object."""
_LONGEST_WAIT_S = 3600.0


class Wire:
    """Calls of the Web API with one token; any number of threads may share it. Each answer tells `clock` the time."""

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        timeout_s: float,
        clock: SlackClock,
        connections: Connections,
        retries: Sequence[RetryHandler] = (),
    ) -> None:
        self._clock = clock
        self._client = _Client(
            connections,
            token=token,
            base_url=api_url,
            timeout=timeout_s,
            retry_handlers=list(retries),
            logger=_quiet(),
        )

    def tell(self, method: str, body: Mapping[str, Any], is_late: IsLate = never) -> Answer | Failure:
        """Return Slack's answer to a call with a JSON body, or how it failed; once it `is_late` nothing is sent."""
        return self._ended(lambda: self._client.call_in_time(is_late, method, json=_given(body)))

    def ask(self, method: str, fields: Mapping[str, Any], is_late: IsLate = never) -> Answer | Failure:
        """Return the same of a call with form fields, the only ones that reading methods take."""
        return self._ended(lambda: self._client.call_in_time(is_late, method, params=_given(fields)))

    def ask_with_scopes(self, method: str, fields: Mapping[str, Any]) -> tuple[Answer, str | None] | Failure:
        """Return the same, and which scopes the token has, with commas; None where the answer does not say."""
        heard: list[Mapping[str, str]] = []
        answer = self._ended(lambda: self._client.api_call(method, params=_given(fields)), heard=heard.append)
        return (answer, _header(heard[-1], "x-oauth-scopes")) if isinstance(answer, dict) else answer

    def _ended(
        self, call: Callable[[], SlackResponse], heard: Callable[[Mapping[str, str]], None] = lambda _: None
    ) -> Answer | Failure:
        try:
            answer = call()
        except SlackApiError as no:
            self._clock.hear(no.response.headers)
            return _refusal(no.response)
        except URLError as error:
            if is_too_late(error):
                return Overdue(str(error.reason))
            return (Unsent if isinstance(error.reason, _NEVER_LEFT) else Unknown)(_in_words(error.reason))
        except _BROKEN as error:
            return Unknown(f"{type(error).__name__}: {error}")
        self._clock.hear(answer.headers)
        heard(answer.headers)
        return answer.data if isinstance(answer.data, dict) else Unknown("the answer is no JSON object")


def send(
    url: str,
    body: bytes,
    *,
    content_type: str,
    timeout_s: float,
    connections: Connections,
    is_late: IsLate = never,
) -> None:
    """POST to an address that Slack gave us, unless it `is_late`.

    Raises OSError, HTTPException or ValueError if Slack does not take it.
    """
    if urlsplit(url).scheme != "https" and not (urlsplit(url).scheme == "http" and is_here(url)):
        raise ValueError("the address is neither https nor of this machine")
    opener = connections.opener({} if is_here(url) else None)
    opener.open(_post(url, body, content_type, is_late), timeout=timeout_s)


def _post(url: str, body: bytes, content_type: str, is_late: IsLate) -> Timely:
    return Timely(url, data=body, headers={"Content-Type": content_type}, method="POST", is_late=is_late)


class _Client(WebClient):
    """The SDK's client over connections that are kept; it asks no proxy for this machine's own ports."""

    def __init__(self, connections: Connections, **given: Any) -> None:
        super().__init__(**given)
        proxies = {"http": self.proxy, "https": self.proxy} if self.proxy else None
        self._opener = connections.opener({} if is_here(self.base_url) else proxies)
        self._of_call = threading.local()  # what the SDK does not hand on from a call to its requests

    def call_in_time(self, is_late: IsLate, method: str, **given: Any) -> SlackResponse:
        """Return what `api_call` does, and raise the same; once it `is_late` no request of the call is written."""
        self._of_call.is_late = is_late
        try:
            return self.api_call(method, **given)
        finally:
            del self._of_call.is_late

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> Answer:
        """Return what the SDK's own method of this name returns, and raise what it raises.

        Each try is a request of its own: urllib would send one that went through a proxy's tunnel without it again.
        """
        is_late = getattr(self._of_call, "is_late", never)
        request = Timely(url, data=req.data, headers=req.headers, method=req.get_method(), is_late=is_late)
        answer = self._opener.open(request, timeout=self.timeout)
        charset = answer.headers.get_content_charset() or "utf-8"
        return {"status": answer.status, "headers": answer.headers, "body": answer.read().decode(charset)}


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


def _in_words(reason: str | BaseException) -> str:
    """Return what the system says of it, without its number."""
    return (isinstance(reason, OSError) and reason.strerror) or str(reason)


def _header(headers: Mapping[str, str], wanted: str) -> str | None:
    return next((value for name, value in headers.items() if name.lower() == wanted), None)


def _wait_s(headers: Mapping[str, str]) -> float:
    """Return the seconds of Retry-After, or 1 if it is missing or odd."""
    given = _header(headers, "retry-after") or ""
    return min(float(given), _LONGEST_WAIT_S) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", given) else 1.0
