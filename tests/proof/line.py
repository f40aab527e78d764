"""The wire between the desk and the stand-in with no socket in between, and what can go wrong on it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from slackbot.playground import Playground
from slackbot.slack import DeadToken, Failure, IsLate, Limited, Overdue, Rejected, Slack, Unknown, Unsent
from slackbot.slack.connections import never
from slackbot.slack.outcomes import DEAD_TOKEN
from slackbot.slack.wire import Answer, Wire
from tests.proof.clocks import Clocks
from tests.proof.fuse import Fuse

_GIVES_UP = timedelta(seconds=8)  # how long a call may take
_SLOW = timedelta(seconds=7)
_LATE = timedelta(seconds=11)  # what a call that gave up can still take to land
_POST = "chat.postMessage"
BEFORE_POST = ("conversations.open", "conversations.info", "users.info", "chat.getPermalink")
ALL = (*BEFORE_POST, _POST, "chat.update", "conversations.replies", "conversations.history")


class Trouble(StrEnum):
    """What a call to Slack can suffer."""

    LIMITED = "429"
    REFUSED = "the connection is refused"
    LOST = "500, and nothing was done"
    LOST_ANSWER = "it was done, and the connection breaks"
    SLOW = "it is done after 7 seconds"
    LATE = "it is done 3 seconds after the call gave up"
    NO_TOKEN = "the token is refused"


_FAILURES: Mapping[Trouble | None, Failure] = {
    Trouble.LIMITED: Limited(20),
    Trouble.REFUSED: Unsent("refused"),
    Trouble.LOST: Unknown("HTTP 500"),
    Trouble.NO_TOKEN: DeadToken("token_revoked"),
}  # of these nothing comes


DOUBTFUL = (Trouble.LOST_ANSWER, Trouble.LATE)  # something comes of these, and nobody is told


@dataclass(frozen=True)
class Arrival:
    """A message that is in Slack, and its words; `at` and `moment` say when we began to send it, not when it landed."""

    token: str
    channel: str
    ts: str
    at: datetime
    moment: int
    said: str


@dataclass
class _Meanwhile:
    """Something that happens while one of these calls is on its way; `calls` of them are still to come."""

    calls: int
    action: Callable[[], object]
    methods: Collection[str]


class Line(Wire):
    """Carries calls to the stand-in, and keeps every message that arrived there."""

    def __init__(self, playground: Playground, clocks: Clocks, fuse: Fuse) -> None:
        self.arrivals: list[Arrival] = []
        self._playground, self._clocks, self._fuse = playground, clocks, fuse
        self._troubles: list[tuple[Trouble, str | None]] = []
        self._meanwhile: list[_Meanwhile] = []

    def tell(self, method: str, body: Mapping[str, Any], is_late: IsLate = never) -> Answer | Failure:
        """Return the stand-in's answer, or how the call failed."""
        if is_late():
            return Overdue("late")
        return self._call(method, {name: value for name, value in body.items() if value is not None})

    def ask(self, method: str, fields: Mapping[str, Any], is_late: IsLate = never) -> Answer | Failure:
        """Return the same for a call that reads."""
        return self.tell(method, fields, is_late)

    def ask_with_scopes(self, method: str, fields: Mapping[str, Any]) -> tuple[Answer, str | None] | Failure:
        """Return the same; the stand-in names no scopes where nothing carries a header."""
        answer = self.tell(method, fields)
        return (answer, None) if isinstance(answer, dict) else answer

    def trouble(self, kind: Trouble, *, method: str | None = None) -> None:
        """Let the next call of that method, or any, suffer this."""
        self._troubles.append((kind, method))

    def meanwhile(self, calls: int, action: Callable[[], object], *, methods: Collection[str] = ALL) -> None:
        """Do something while the `calls`-th of these calls, from now on, is on its way."""
        self._meanwhile.append(_Meanwhile(calls, action, methods))

    def clear(self) -> None:
        """Let nothing go wrong any more, and nothing happen on the way."""
        self._troubles.clear()
        self._meanwhile.clear()

    def _call(self, method: str, args: Mapping[str, Any]) -> Answer | Failure:
        begun = self._clocks.now(), self._clocks.moment()
        self._fuse.burn()
        self._let_happen(method)
        end = self._suffer(self._strike(method), method, args, begun)
        self._fuse.burn()
        return end

    def _let_happen(self, method: str) -> None:
        for one in self._meanwhile:
            one.calls -= method in one.methods
        due = [one for one in self._meanwhile if not one.calls]
        self._meanwhile = [one for one in self._meanwhile if one.calls]
        with self._fuse.spared():
            for one in due:
                one.action()

    def _strike(self, method: str) -> Trouble | None:
        for one in self._troubles:
            if one[1] in (None, method):
                self._troubles.remove(one)
                return one[0]
        return None

    def _suffer(
        self, trouble: Trouble | None, method: str, args: Mapping[str, Any], begun: tuple[datetime, int]
    ) -> Answer | Failure:
        if trouble in _FAILURES:
            return _FAILURES[trouble]
        if trouble is Trouble.LATE:
            self._clocks.set_alarm(_LATE, lambda: self._act(method, args, begun))
            self._clocks.pass_(_GIVES_UP)
            return Unknown("timed out")
        if trouble is Trouble.SLOW:
            self._clocks.pass_(_SLOW)
        answer = self._act(method, args, begun)
        return Unknown("the connection broke") if trouble is Trouble.LOST_ANSWER else answer

    def _act(self, method: str, args: Mapping[str, Any], begun: tuple[datetime, int]) -> Answer | Failure:
        answer = self._playground.call(method, **args)
        if not answer["ok"]:
            error = str(answer["error"])
            return DeadToken(error) if error in DEAD_TOKEN else Rejected(error)
        if method == _POST:
            token = args["metadata"]["event_payload"]["key"]
            self.arrivals.append(Arrival(token, answer["channel"], answer["ts"], *begun, args["text"]))
        return answer


class Wired(Slack):
    """Our calls to Slack, over such a line."""

    def __init__(self, line: Line) -> None:
        super().__init__("", "http://127.0.0.1/api/", timeout_s=_GIVES_UP.total_seconds())
        self._once = self._forms = self._repeating = self._patient = line
