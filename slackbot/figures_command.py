"""The command line's look at figures that were posted: whether they still are what they were said to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slackbot import app
from slackbot.desk.reports import verify as of_figures
from slackbot.desk.reports.verify import Verified
from slackbot.domain.events import Event
from slackbot.settings import Settings


@dataclass(frozen=True)
class Told:
    """What was found, a line for each figure that moved and one in the end; `has_moved` if any did."""

    lines: Sequence[str]
    has_moved: bool


def verify(settings: Settings, *, since: date | None, workspace: str | None) -> Told:
    """Return what has moved in the figures of every day posted since then, of all if it is None."""
    with app.desk_alone(settings, workspace) as desk:
        verified = list(of_figures.verify(desk, since=since or date.min))
    lines = [line for one in verified for line in _lines(one)]
    others = sum(one.is_other for one in verified)
    count, moved = len(verified) - others, sum(bool(one.moved) for one in verified)
    lines.append(f"{_days(count)} worked out again: {moved or 'none'} with other figures than were posted.")
    if others:
        lines.append(f"{_days(others)} left out: an earlier release posted them, by other definitions.")
    return Told(lines, has_moved=moved > 0)


def _lines(verified: Verified) -> list[str]:
    since = ", ".join(map(_event, verified.since)) or "nothing written down since tells why"
    told = (f"{one.figure} was {_value(one.stated)}, is {_value(one.known)}" for one in verified.moved)
    return [f"{verified.day.isoformat()}: {one} ({since})" for one in told]


def _event(event: Event) -> str:
    return f"#{event.issue} {event.what} {event.at:%Y-%m-%d %H:%M} UTC"


def _value(value: object) -> str:
    return "nothing" if value is None else str(value)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
