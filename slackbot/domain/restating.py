"""What has moved in the figures of a day since they were posted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from slackbot.domain.events import Event, What
from slackbot.domain.posted_days import PostedDay

Json = Mapping[str, Any]

_MOVING = (
    *("period.over", "attention", "recovery", "surveys", "chart"),  # of now, or so far
    *("fcr.provisional.k", "fcr.provisional.share", "fcr.settled", "fcr.left", "fcr.confirmed", "reopen_rate"),
    *("fcr.repeats", "fcr.possible_repeats"),  # until the day settles
    *("csat.delivered", "csat.answered", "csat.held"),
)
"""Figures that go on moving after their day without that anything came late: some for good, some until it settles."""

NAMED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "logged": ("volume.logged",),
        "resolved": ("volume.resolved",),
        "reopened": ("volume.reopened",),
        "csat": ("csat.k", "csat.n"),
        "eligible": ("fcr.provisional.n",),
        "first_response": ("first_response.median_s",),
        "resolution": ("resolution.median_s",),
    }
)
"""The figures that a post says have moved, by what they are made of; of all others it says that there are some."""

OTHER = "other"

_REACHING_BACK = frozenset(
    {What.SET_APART, What.CHANNEL_SEEN, What.EDITED, What.UNDONE, What.DROPPED, What.RATED, What.OPINION}
)
_SETTLED = ("fcr.settled",)
_COUNTED = ("fcr.excluded.", "backlog.by_assignee.")  # what does not occur has no place here
_SAME = 1e-9  # a database may keep a fraction in other digits


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure by its place in `summary --json`, such as `csat.k`, as it was stated and as it is known now."""

    figure: str
    stated: Any
    known: Any


def moved(stated: Json, known: Json) -> tuple[Moved, ...]:
    """Return the figures of a past day that are no longer as they were stated, of those that only a late fact moves.

    Figures that the statement does not have are not compared: an earlier release posted it.
    """
    before, after = dict(_places(stated)), dict(_places(known))
    lasting = [place for place in before if _is_lasting(place, before)]
    new = [place for place in after if place not in before and place.startswith(_COUNTED)]
    pairs = ((place, before.get(place, 0), after.get(place, 0)) for place in sorted([*lasting, *new]))
    return tuple(Moved(*pair) for pair in pairs if not _is_same(*pair[1:]))


@dataclass(frozen=True, slots=True)
class Restated:
    """A day that is restated: its figures as they are known now, what moved, and what came late, issue by issue."""

    day: date
    figures: Json
    moved: tuple[Moved, ...]
    late: tuple[tuple[int, str], ...]


def as_json(restated: Iterable[Restated]) -> list[dict[str, Any]]:
    """Return them as JSON values."""
    return [
        {
            "day": one.day.isoformat(),
            "figures": dict(one.figures),
            "moved": [[moved.figure, moved.stated, moved.known] for moved in one.moved],
            "late": [list(fact) for fact in one.late],
        }
        for one in restated
    ]


def from_json(told: Iterable[Json]) -> list[Restated]:
    """Return what `as_json` made `told` of."""
    return [
        Restated(
            day=date.fromisoformat(one["day"]),
            figures=one["figures"],
            moved=tuple(Moved(*moved) for moved in one["moved"]),
            late=tuple((number, what) for number, what in one["late"]),
        )
        for one in told
    ]


def reaches_back(event: Event, day: PostedDay) -> bool:
    """Return whether what was written down after the day was posted can have moved its figures."""
    return event.what in _REACHING_BACK or event.at < day.ends_at


def _places(told: Json, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in told.items():
        place = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from _places(value, f"{place}.")
        else:
            yield place, value


def _is_lasting(place: str, stated: Mapping[str, Any]) -> bool:
    if place.startswith(_SETTLED):
        return stated[place] is not None
    return not place.startswith(_MOVING)


def _is_same(stated: Any, known: Any) -> bool:
    if isinstance(stated, float) and isinstance(known, float | int):
        return abs(stated - known) < _SAME
    return bool(stated == known)
