"""What is still waited for when a period ends, or now: the open issues, by state and age and by who has them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.domain.metrics import Case, as_of

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """How many issues are still waited for, and how long the oldest has been; None if there is none."""

    n: int
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """The unresolved issues: how many, how many more than when the period began, by state, age and assignee."""

    n: int
    change: int
    by_state: Mapping[str, int]
    by_age: Mapping[str, int]
    by_assignee: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits: customers for a first answer, we for a customer, and all issues for their resolution."""

    unanswered: StillOpen
    for_customer: StillOpen
    unresolved: StillOpen


def open_at(cases: Iterable[Case], at: datetime) -> list[Case]:
    """Return the issues that were unresolved just before then, as they were known then."""
    just_before = at - timedelta.resolution
    return [known for case in cases if case.logged_at < at and (known := as_of(case, just_before)).is_open]


def backlog(unresolved: Sequence[Case], at: datetime, *, before: int) -> Backlog:
    """Return what the issues unresolved at that time come to; `before` is how many were when the period began."""
    held = Counter(case.assignee for case in unresolved if case.assignee is not None)
    return Backlog(
        n=len(unresolved),
        change=len(unresolved) - before,
        by_state=_counts(("open", "claimed", "pending"), map(_state, unresolved)),
        by_age=_counts(("under_a_day", "under_a_week", "older"), (_age(at - case.started_at) for case in unresolved)),
        by_assignee=dict(sorted(held.items(), key=lambda one: (-one[1], one[0]))),
    )


def waiting(unresolved: Sequence[Case], at: datetime) -> Waiting:
    """Return who waits at that time, and how long the one that waits longest has."""
    waits = [case.waits_since for case in unresolved if case.waits_since is not None]
    silent = [
        case.started_at
        for case in unresolved
        if case.waits_since is None and case.has_customer and case.last_answer_at is None
    ]
    return Waiting(_still(silent, at), _still(waits, at), _still([case.started_at for case in unresolved], at))


def _still(since: Sequence[datetime], at: datetime) -> StillOpen:
    return StillOpen(len(since), at - min(since) if since else None)


def _state(case: Case) -> str:
    if case.waits_since is not None:
        return "pending"
    return "open" if case.assignee is None else "claimed"


def _age(age: timedelta) -> str:
    if age < _DAY:
        return "under_a_day"
    return "under_a_week" if age < _WEEK else "older"


def _counts(names: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {name: counts[name] for name in names}
