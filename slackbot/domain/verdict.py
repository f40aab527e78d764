"""What is decided about a message whose time has come: it stops, waits, or belongs elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from slackbot.domain.delivery import State
from slackbot.domain.reasons import Reason


@dataclass(frozen=True)
class Stop:
    """It must not go out, now or later."""

    state: State
    reason: Reason


@dataclass(frozen=True)
class Later:
    """It must not go out before then, by the product's time, and why."""

    due_at: datetime
    why: Reason


@dataclass(frozen=True)
class Elsewhere:
    """It belongs to another place than was thought when it was planned."""

    channel: str
    anchor_ts: str | None
