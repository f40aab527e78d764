"""Our calls to Slack without the pauses between tries: nobody's time passes in the year but the simulated one."""

from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator

from slackbot.slack import Slack
from slackbot.slack.wire import Wire


class QuickSlack(Slack):
    """All the calls, tried again as often as ever, but at once; asked to wait, a read gives up until the next time."""

    def __init__(self, token: str, api_url: str) -> None:
        super().__init__(token, api_url)
        at_once = FixedValueRetryIntervalCalculator(0)
        again = [ConnectionErrorRetryHandler(1, at_once), ServerErrorRetryHandler(1, at_once)]
        self._repeating = self._patient = Wire(token, api_url, timeout_s=10, retries=again)
