"""How long customers waited: from what to what, by the clock on the wall and in the desk's working time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.domain.metrics import Case, Side, counted_turns, turns
from slackbot.domain.period import Period
from slackbot.domain.share import median, nearest_rank
from slackbot.domain.worked import Worked

FEWEST_FOR_P90 = 10  # of fewer waits the slowest tenth is less than one
_NONE = timedelta(0)
_CONTACT, _END, _ASKED, _END_OF_THANKS = range(4)  # in this order where they are of one instant


@dataclass(frozen=True, slots=True)
class Waits:
    """How long something took, `n` times: the median, and the 90th percentile from n = 10 on, in seconds."""

    n: int
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True, slots=True)
class Times(Waits):
    """Waits by the clock on the wall, the same in working time, and how long of them the customer was waited for."""

    working: Waits
    waiting_s: float


@dataclass(frozen=True, slots=True)
class Spent:
    """Where time went, in seconds: with us, waiting for the customer, and while the desk was closed."""

    us_s: float
    customer_s: float
    closed_s: float


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait of an issue's customer."""

    case: Case
    start: datetime
    end: datetime

    @property
    def wall(self) -> timedelta:
        """How long it was by the clock on the wall."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Measured:
    """How long a wait was by the clock on the wall, how much of it was worked, and how much waited for the customer."""

    wall: timedelta
    working: timedelta
    waiting: timedelta


def first_responses(cases: Iterable[Case], period: Period) -> list[Wait]:
    """Return the waits for a first contact that came in the period."""
    firsts = ((case, turns[0].at) for case in cases if (turns := counted_turns(case)))
    return [Wait(case, case.started_at, at) for case, at in firsts if period.holds(at)]


def next_responses(cases: Iterable[Case], period: Period) -> list[Wait]:
    """Return the waits for a later contact that came in the period, each from the first message not answered yet."""
    return [Wait(case, since, at) for case in cases for since, at in _next_responses(case) if period.holds(at)]


def resolutions(cases: Iterable[Case], period: Period) -> list[Wait]:
    """Return the waits for each resolution of the period by a person, from the issue's start."""
    return [
        Wait(case, case.started_at, one.at)
        for case in cases
        for one in case.resolutions
        if period.holds(one.at) and not one.auto_closed
    ]


def first_resolutions(cases: Iterable[Case], period: Period) -> list[Wait]:
    """Return those for first resolutions alone."""
    firsts = ((case, case.first_resolution) for case in cases)
    return [
        Wait(case, case.started_at, first.at)
        for case, first in firsts
        if first is not None and period.holds(first.at) and not first.auto_closed
    ]


def stretches(cases: Iterable[Case], period: Period) -> list[Wait]:
    """Return the times in which issues were open until a person resolved them in the period; none overlap."""
    found: list[Wait] = []
    for case in cases:
        starts = (case.started_at, *case.reopened_at)
        for start, one in zip(starts, case.resolutions, strict=False):
            if period.holds(one.at) and not one.auto_closed:
                found.append(Wait(case, start, one.at))
    return found


def measure(wait: Wait, worked: Worked) -> Measured:
    """Return how long the wait was; what waited for the customer is no working time."""
    waits = [
        (max(span.start, wait.start), min(span.end or wait.end, wait.end))
        for span in wait.case.waited
        if span.start < wait.end and (span.end is None or span.end > wait.start)
    ]
    waiting = sum((end - start for start, end in waits), _NONE)
    off = sum((worked.between(start, end) for start, end in waits), _NONE)
    return Measured(wait.wall, worked.between(wait.start, wait.end) - off, waiting)


def times(waits: Iterable[Wait], worked: Worked) -> Times:
    """Return what the waits come to."""
    measured = [measure(wait, worked) for wait in waits]
    wall = summed_up([one.wall for one in measured])
    working = summed_up([one.working for one in measured])
    waiting = sum((one.waiting for one in measured), _NONE)
    return Times(wall.n, wall.median_s, wall.p90_s, working, waiting.total_seconds())


def summed_up(waits: Sequence[timedelta]) -> Waits:
    """Return their median and 90th percentile."""
    seconds = [wait.total_seconds() for wait in waits]
    p90 = nearest_rank(seconds, 0.9) if len(seconds) >= FEWEST_FOR_P90 else None
    return Waits(len(seconds), median(seconds) if seconds else None, p90)


def spent(waits: Iterable[Wait], worked: Worked) -> Spent:
    """Return where the time of the waits went; the three parts add up to all of it."""
    measured = [measure(wait, worked) for wait in waits]
    us = sum((one.working for one in measured), _NONE)
    customer = sum((one.waiting for one in measured), _NONE)
    wall = sum((one.wall for one in measured), _NONE)
    return Spent(us.total_seconds(), customer.total_seconds(), (wall - us - customer).total_seconds())


def _next_responses(case: Case) -> Iterator[tuple[datetime, datetime]]:
    """Give since when an unanswered message had waited, and when a contact came, for each but the first response.

    A resolution ends what was unanswered, and so does that an agent called it a thank-you.
    """
    counted = counted_turns(case)
    first = counted[0].at if counted else None
    happened = [(one.at, _CONTACT) for one in turns(case.contacts)]
    happened += [(one.at, _END) for one in case.resolutions]
    happened += [(one.at, _ASKED) for one in case.contacts if one.side is Side.CUSTOMER and not one.is_thanks]
    happened += [(at, _END_OF_THANKS) for at in case.thanked_at]
    since: datetime | None = None
    for at, what in sorted(happened):
        if what == _ASKED:
            since = since or at
            continue
        if what == _CONTACT and since is not None and at != first:
            yield since, at
        since = None
