"""A day whose first contact resolution has settled at another figure than it was first posted with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slackbot.domain.fcr import Fcr
from slackbot.domain.share import Share


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said of the day: its figure as it has settled, as it was first posted, and the issues that left it."""

    day: date
    share: Share
    first: Share
    left: Sequence[int]


@dataclass(frozen=True, slots=True)
class SettledDays:
    """Several days with their figure as it has settled."""

    first: date
    last: date
    share: Share


def moved(day: date, known: Fcr, *, first: Share) -> Settled | None:
    """Return what is said of the day; None if it has not settled, or settled where it was posted."""
    if known.settled is None or known.settled == first:
        return None
    return Settled(day, known.settled, first, list(known.left))


def as_json(found: Iterable[Settled]) -> list[list[Any]]:
    """Return them as JSON values."""
    return [
        [one.day.isoformat(), [one.share.k, one.share.n], [one.first.k, one.first.n], list(one.left)] for one in found
    ]


def from_json(told: Iterable[Sequence[Any]]) -> list[Settled]:
    """Return what `as_json` made `told` of."""
    return [Settled(date.fromisoformat(day), Share(*share), Share(*first), left) for day, share, first, left in told]
