"""A process that dies, or something else that happens, just before or after a request to Slack."""

from collections.abc import Callable
from http.client import HTTPConnection
from urllib.request import Request
from urllib.response import addinfourl

from slackbot.slack import Slack
from tests.desk_env import DeskEnv
from tests.near import NearSlack


class Killed(BaseException):
    """The process is gone."""


def die() -> None:
    raise Killed


class Line(NearSlack):
    """A line to the stand-in on which something happens, once, just before or after a request whose path has a word."""

    def __init__(self, room: DeskEnv, word: str, *, after: bool, action: Callable[[], object]) -> None:
        super().__init__(room.playground)
        self._word, self._after, self._actions = word, after, [action]

    def exchange(self, request: Request, make: Callable[[], HTTPConnection], *, where: str) -> addinfourl:
        """Return the answer, unless the action prevents it."""
        is_now = self._word in request.selector and self._actions
        if is_now and not self._after:
            self._actions.pop()()
        answer = super().exchange(request, make, where=where)
        if is_now and self._after:
            self._actions.pop()()
        return answer


def slack(room: DeskEnv, word: str, *, after: bool, action: Callable[[], object]) -> Slack:
    line = Line(room, word, after=after, action=action)
    return Slack(room.playground.bot_token, room.playground.api_url, timeout_s=5, connections=line)
