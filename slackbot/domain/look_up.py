"""Looking a message up whose answer was lost: between which times, by Slack's clock, it must stand if it is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SKEW = timedelta(minutes=10)
"""Between our clock and Slack's: twice what the time of a signed request may be off, or Slack would not hear us."""


@dataclass(frozen=True)
class Span:
    """The first and the last time a message can have, by Slack's clock."""

    oldest: datetime
    latest: datetime


def spans(tried_at: datetime, *, there_at: datetime | None, ahead: timedelta) -> Sequence[Span]:
    """Return where to look for what was tried at `tried_at` by our clock, the likeliest first.

    `there_at` is when that was by Slack's clock, as its answers had told it before the attempt, and `ahead` how far
    Slack's clock is ahead of ours now; None and zero if Slack had not answered. Ours may have been set since the
    attempt, and a machine may have slept since Slack's last answer, so all of them count.
    """
    times = [there_at] if there_at is not None else []
    times += [tried_at, tried_at + ahead]
    found: list[Span] = []
    for at in times:
        _join(found, Span(at - SKEW, at + SKEW))
    return found


def _join(found: list[Span], new: Span) -> None:
    """Add the span, or widen one that it touches: a look takes a call, however wide it is."""
    for number, old in enumerate(found):
        if new.oldest <= old.latest and old.oldest <= new.latest:
            found[number] = Span(min(old.oldest, new.oldest), max(old.latest, new.latest))
            return
    found.append(new)
