"""The wire on which chosen calls to Slack go wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from slackbot.playground import Playground
from slackbot.slack import Failure, Rejected, Unknown
from slackbot.slack.wire import Answer
from tests.proof.clocks import Clocks
from tests.proof.fuse import Crash, Fuse
from tests.proof.line import Line

Fault = Callable[[str, Mapping[str, Any]], bool]


class OddLine(Line):
    """The line of the proof, on which a chosen call can be refused, lose its answer, or kill the process."""

    def __init__(self, playground: Playground, clocks: Clocks) -> None:
        super().__init__(playground, clocks, Fuse())
        self.refused: list[tuple[Fault, str]] = []
        self.unanswered: list[Fault] = []
        self.deadly: list[Fault] = []
        self.heard: list[tuple[str, Mapping[str, Any]]] = []  # what was posted and edited

    def _call(self, method: str, args: Mapping[str, Any]) -> Answer | Failure:
        if method in ("chat.postMessage", "chat.update"):
            self.heard.append((method, args))
        for one in [one for one in self.refused if one[0](method, args)]:
            self.refused.remove(one)
            return Rejected(one[1])
        for is_it in [is_it for is_it in self.deadly if is_it(method, args)]:
            self.deadly.remove(is_it)
            raise Crash
        answer = super()._call(method, args)
        for is_it in [is_it for is_it in self.unanswered if is_it(method, args)]:
            self.unanswered.remove(is_it)
            return Unknown("the connection broke")
        return answer


def saying(words: str, channel: str) -> Fault:
    """Return what knows the post that says these words in the channel."""
    there = "chat.postMessage", channel
    return lambda method, args: (method, args.get("channel")) == there and words in str(args.get("text"))
