"""What stands behind first contact resolution: so far, once it has settled, and as customers confirm it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.domain import fcr, metrics
from slackbot.domain.fcr import Left
from slackbot.domain.metrics import Case, counted_turns
from slackbot.domain.period import Period
from slackbot.domain.traced_line import Line, Place, Why


def so_far(cases: Iterable[Case], period: Period, now: datetime) -> list[Line]:
    """Return what is behind first contact resolution as known at `now`."""
    return [_of_first(case, is_first=metrics.is_first_contact(case, now)) for case in cases if is_of(case, period)]


def settled(cases: Iterable[Case], left: Mapping[int, Left], period: Period) -> list[Line]:
    """Return what is behind it once it has settled; `left` says by number which first contacts are none any more."""
    firsts = [case for case in cases if is_of(case, period)]
    return [replace(_of_first(case, is_first=metrics.was_first_contact(case)), **_gone(case, left)) for case in firsts]


def _gone(case: Case, left: Mapping[int, Left]) -> dict[str, Any]:
    if case.number not in left or metrics.exclusion(case) is not None:
        return {}
    return {"place": Place.OUT, "why": Why(left[case.number].value)} | _again(case)


def confirmed(cases: Iterable[Case], period: Period) -> list[Line]:
    """Return the eligible issues of which the customer said whether they were solved."""
    said = [
        (case, answer)
        for case in cases
        if is_of(case, period) and metrics.exclusion(case) is None and (answer := fcr.is_solved(case)) is not None
    ]
    return [_of_answer(case, is_solved=answer) for case, answer in said]


def left_out(case: Case, why: str) -> Line:
    """Return a line of an issue that a figure leaves out."""
    first = case.first_resolution
    assert first is not None
    return Line(case.number, Place.LEFT_OUT, why, first.at, first.by or None, count=len(counted_turns(case)))


def _of_answer(case: Case, *, is_solved: bool) -> Line:
    line, is_one = left_out(case, Why.NOT_YET), len(counted_turns(case)) == 1
    if not is_solved:
        return replace(line, place=Place.OUT)
    return replace(line, place=Place.IN if is_one else Place.OUT, why=Why.CONFIRMED if is_one else Why.MORE_CONTACTS)


def is_of(case: Case, period: Period) -> bool:
    """Return whether the issue was first resolved in the period."""
    return case.first_resolution is not None and period.holds(case.first_resolution.at)


def _of_first(case: Case, *, is_first: bool) -> Line:
    line = left_out(case, str(metrics.exclusion(case)))
    if metrics.exclusion(case) is not None:
        return line
    if is_first:
        return replace(line, place=Place.IN, why=Why.FIRST_CONTACT)
    why = _why_not(case)
    return replace(line, place=Place.OUT, why=why, **(_again(case) if why is Why.REOPENED else {}))


def _again(case: Case) -> dict[str, Any]:
    """Return how soon the issue was opened again, if it was."""
    first = case.first_resolution
    return {"wait": case.reopened_at[0] - first.at} if first and case.reopened_at else {}


def _why_not(case: Case) -> Why:
    """Return why it is no first contact: the first reason that applies."""
    first = case.first_resolution
    assert first is not None
    if len(counted_turns(case)) != 1:
        return Why.CONTACTS
    if any(at <= first.at for at in case.handed_over_at):
        return Why.HANDED_OVER
    return Why.ESCALATED if any(at <= first.at for at in case.escalated_at) else Why.REOPENED
