"""Slack without HTTP: a month of calls would take minutes over the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from slackbot.slack import Failure, Rejected, Slack
from slackbot.slack.clock import SlackClock
from slackbot.slack.connections import Connections, IsLate, never
from slackbot.slack.wire import Answer, Wire

Call = Callable[..., dict[str, Any]]


class NearSlack(Slack):
    """All the calls to Slack, made to a stand-in in this process. Uploads alone still go over HTTP."""

    def __init__(self, call: Call) -> None:
        super().__init__("", "http://127.0.0.1/")
        self._once = self._forms = self._repeating = self._patient = _NearWire(call)


class _NearWire(Wire):
    def __init__(self, call: Call) -> None:
        super().__init__("", "http://127.0.0.1/", timeout_s=1, clock=SlackClock(), connections=Connections())
        self._call = call

    def tell(self, method: str, body: Mapping[str, Any], is_late: IsLate = never) -> Answer | Failure:  # noqa: ARG002
        answer = self._call(method, **body)
        return answer if answer["ok"] else Rejected(str(answer["error"]))

    def ask(self, method: str, fields: Mapping[str, Any], is_late: IsLate = never) -> Answer | Failure:
        return self.tell(method, fields, is_late)
