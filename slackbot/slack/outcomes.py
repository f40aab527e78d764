"""How a call to Slack can end, told as values, so that the sender needs no SDK."""

from dataclasses import dataclass

from slackbot.errors import Unavailable


@dataclass(frozen=True)
class Posted:
    """It is in Slack, there."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Rejected:
    """Slack said no, and will say it again: nothing was sent."""

    error: str
    detail: str = ""


@dataclass(frozen=True)
class Limited:
    """Too fast: nothing was sent, and the same may be tried after the wait."""

    wait_s: float


@dataclass(frozen=True)
class Unsent:
    """It surely did not reach Slack, or Slack surely did not act on it; it may be tried again."""

    why: str


@dataclass(frozen=True)
class Overdue(Unsent):
    """It was to have left a while ago, so it was not sent: somebody else may be doing it by now."""


@dataclass(frozen=True)
class Unknown:
    """It may be in Slack or not: look it up before trying again."""

    why: str


@dataclass(frozen=True)
class DeadToken:
    """The token is no good any more: no call will work until somebody acts."""

    error: str


@dataclass(frozen=True)
class Unreadable:
    """The place cannot be read, so nobody can say whether the message is there."""

    error: str


Failure = Rejected | Limited | Unsent | Unknown | DeadToken


class SlackSaysNo(Exception):
    """Slack refuses what was asked; `error` is its code, such as `channel_not_found`."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack says no: {error}.")
        self.error = error


class Busy(Unavailable):
    """Slack wants us to ask more slowly: not before `wait_s` seconds have passed."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"Slack asks us to wait {wait_s:g} s.")
        self.wait_s = wait_s


class Overtaken(Unavailable):
    """What was to leave at once came to leave late, and was not sent: somebody else may be doing it by now."""


DEAD_TOKEN = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})
"""Source: https://docs.slack.dev/reference/methods/auth.test"""

NOT_DONE = frozenset({"ratelimited", "rate_limited", "service_unavailable"})
PERHAPS_DONE = frozenset({"internal_error", "fatal_error", "request_timeout"})
