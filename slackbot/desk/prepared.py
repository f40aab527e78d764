"""What can come of preparing a delivery: it is ready, or why it does not go out now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.blocks.kit import Message
from slackbot.domain.delivery import State


@dataclass(frozen=True)
class Ready:
    """It may go out: there, with these words."""

    channel: str
    message: Message


@dataclass(frozen=True)
class Stop:
    """It must not go out, now or later."""

    state: State
    reason: str


@dataclass(frozen=True)
class Later:
    """It must not go out before then, by the product's time, and why."""

    due_at: datetime
    why: str


@dataclass(frozen=True)
class Elsewhere:
    """It belongs to another place than was thought when it was planned."""

    channel: str
    anchor_ts: str | None


@dataclass(frozen=True)
class Wait:
    """Slack does not let us prepare it just now; try again so much later."""

    wait: timedelta


@dataclass(frozen=True)
class NoToken:
    """Slack refuses our token, so nothing goes out before there is a new one."""

    error: str


Prepared = Ready | Stop | Later | Elsewhere | Wait | NoToken
