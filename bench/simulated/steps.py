"""What a life asks of the year: to wait for a time or a message, or to let somebody do something."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulated.actions import Done


@dataclass(frozen=True)
class Until:
    """Go on at that time, or as soon after as the year comes to it."""

    at: datetime


@dataclass(frozen=True)
class Do:
    """Let somebody do the action of that name now, and go on with what came of it."""

    name: str
    given: dict[str, Any]


@dataclass(frozen=True)
class Next:
    """Go on with the next question that the bot asks about the issue, or without one when the time is over."""

    number: int
    until: datetime


Steps = Generator[Until | Do | Next, Any, Any]


def do(name: str, **given: Any) -> Steps:
    """Let somebody do the action, and return what came of it."""
    done: Done = yield Do(name, given)
    return done
