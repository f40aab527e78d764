"""What becomes of a message that is still due, as things stand now."""

from dataclasses import dataclass
from datetime import datetime

from slackbot.domain.budget import Held
from slackbot.domain.delivery import State
from slackbot.domain.send_window import Source


@dataclass(frozen=True)
class Goes:
    """It goes out: at `at`, None for now; `why` is what it waits for, if for anything but its time.

    `beside` are the issues whose check-ins go out in the same message.
    """

    at: datetime | None
    why: str | None = None
    beside: tuple[int, ...] = ()


@dataclass(frozen=True)
class Stays:
    """It would end unsent: when its time comes, as what, and why; `held` says whose budget it is that is spent."""

    at: datetime
    state: State
    why: str
    held: Held | None = None


Outlook = Goes | Stays


@dataclass(frozen=True)
class Clock:
    """By whose clock a customer lives: the zone's name, and who told us."""

    zone: str
    source: Source
