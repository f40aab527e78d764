"""Our calls to Slack over one kept connection, without pauses between tries: only the simulated time passes."""

import io
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator

from slackbot.slack import Slack
from slackbot.slack.clock import SlackClock
from slackbot.slack.wire import Wire

_TIMEOUT_S = 10


class QuickSlack(Slack):
    """All the calls, tried again as often as ever, but at once; asked to wait, a read gives up until the next time.

    For one thread.
    """

    def __init__(self, token: str, api_url: str) -> None:
        super().__init__(token, api_url)
        at_once = FixedValueRetryIntervalCalculator(0)
        again = [ConnectionErrorRetryHandler(1, at_once), ServerErrorRetryHandler(1, at_once)]
        self._once = _KeptWire(token, api_url, clock=self.clock, retries=())
        self._repeating = self._patient = _KeptWire(token, api_url, clock=self.clock, retries=again)


class _KeptWire(Wire):
    """A wire whose client keeps its connection: a new one for each of 130,000 calls would take minutes."""

    def __init__(self, token: str, api_url: str, *, clock: SlackClock, retries: Any) -> None:
        super().__init__(token, api_url, timeout_s=_TIMEOUT_S, clock=clock, retries=retries)
        self._client = _Kept(token=token, base_url=api_url, retry_handlers=list(retries), logger=self._client._logger)


class _Kept(WebClient):
    """The SDK's client over one connection."""

    _line: HTTPConnection | None = None

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        where = urlsplit(url)
        line = self._line = self._line or HTTPConnection(where.netloc, timeout=_TIMEOUT_S)
        try:
            line.request(req.get_method(), req.selector, body=req.data, headers=dict(req.header_items()))
            answer = line.getresponse()
            body = answer.read()
        except (OSError, HTTPException):
            line.close()  # the next call opens it anew
            raise
        if answer.status >= 400:
            raise HTTPError(url, answer.status, answer.reason, answer.headers, io.BytesIO(body))
        return {"status": answer.status, "headers": answer.headers, "body": body.decode()}
