"""Our calls to Slack without pauses between tries: only the simulated time passes."""

from functools import partial

from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator

from slackbot.slack import Slack
from slackbot.slack.wire import Wire

_TIMEOUT_S = 10


class QuickSlack(Slack):
    """All the calls, tried again as often as ever, but at once; asked to wait, a read gives up until the next time."""

    def __init__(self, token: str, api_url: str) -> None:
        super().__init__(token, api_url)
        at_once = FixedValueRetryIntervalCalculator(0)
        again = [ConnectionErrorRetryHandler(1, at_once), ServerErrorRetryHandler(1, at_once)]
        wire = partial(Wire, token, api_url, timeout_s=_TIMEOUT_S, clock=self.clock, connections=self._connections)
        self._once = wire()
        self._repeating = self._patient = wire(retries=again)
