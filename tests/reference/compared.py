"""The product's figures beside the reference's, and where they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from slackbot.desk.context import Desk
from slackbot.desk.reports import summary
from slackbot.domain import days_off, figures
from tests.reference import clocks
from tests.reference import figures as reference
from tests.reference.clocks import Ruler

NOT_YET = frozenset[str]()
"""The keys that the product does not tell as `docs/figures.md` says, yet; none, in the end."""

_APART = frozenset({"definitions", "workspace", "attention"})  # no figures, and what needs attention is no definition
_EXACT = 1e-6  # seconds, and shares


def desk_of(desk: Desk, team: str, ruler: Ruler, now: datetime) -> Desk:
    """Return a desk of that workspace, in that zone, at that time."""
    return replace(desk, team=team, defaults=replace(desk.defaults, timezone=ruler.zone), now=lambda: now)


def ruler_of(desk: Desk, now: datetime) -> Ruler:
    """Return what the desk's times are measured by, told in the reference's own words."""
    week = tuple(tuple((shift.start, shift.end) for shift in day) for day in desk.defaults.hours.week)
    return Ruler(desk.defaults.timezone, week, days_off.days_off(desk.defaults.country, around=now))


def asked(ruler: Ruler, first: date, last: date, now: datetime) -> reference.Asked:
    """Return what is wanted of the local days from the first to the last."""
    start = clocks.midnight(first, ruler.zone)
    end = clocks.midnight(last + timedelta(days=1), ruler.zone)
    return reference.Asked(first, last, start, end, now, ruler)


def of_product(desk: Desk, first: date, last: date) -> dict[str, Any]:
    """Return what `summary --json` says of these days."""
    length = {1: "day", 7: "week", 30: "month"}[(last - first).days + 1]
    return figures.as_json(summary.work_out(desk, summary.days_until(desk, last, length=length)), desk.team)


def differences(told: Mapping[str, Any], expected: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Say where the two differ, key by key."""
    for key in dict.fromkeys([*expected, *told]):
        where = f"{path}.{key}".lstrip(".")
        if where in NOT_YET or where in _APART:
            continue
        if key not in expected:
            yield f"{where}: {told[key]} is told, and nobody defined it"
        elif key not in told:
            yield f"{where}: missing, and should be {expected[key]}"
        elif isinstance(expected[key], Mapping) and isinstance(told[key], Mapping):
            yield from differences(told[key], expected[key], where)
        elif not _is_equal(told[key], expected[key]):
            yield f"{where}: {told[key]}, and should be {expected[key]}"


def _is_equal(told: Any, expected: Any) -> bool:
    if isinstance(told, float) and isinstance(expected, int | float):
        return abs(told - expected) < _EXACT
    return told == expected
