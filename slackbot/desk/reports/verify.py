"""Posted figures worked out again: which are no longer what they were said to be, and what has happened since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from slackbot.desk.context import Desk
from slackbot.desk.reports import summary
from slackbot.domain import figures, restating
from slackbot.domain.events import Event
from slackbot.domain.period import Period
from slackbot.domain.posted_days import PostedDay
from slackbot.domain.restating import Moved
from slackbot.store import rows
from slackbot.store.summaries import Statement
from slackbot.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Verified:
    """A posted day: the figures that moved, and what came late that can have moved them; `is_other`: not compared.

    The figures of another version of the definitions mean something else.
    """

    day: date
    is_other: bool = False
    known: Mapping[str, Any] = field(default_factory=dict, compare=False)
    moved: tuple[Moved, ...] = ()
    since: Sequence[Event] = ()


def verify(desk: Desk, *, since: date) -> Iterator[Verified]:
    """Yield every posted day from that one on, in order, as it is worked out again now."""
    with desk.read(patience_s=10) as tx:
        stated = rows.summaries.stated(tx, since, date.max)
    now = max([desk.now(), *(one.known_at for _, one in stated if one.known_at)])  # the demo's clock may be days ahead
    for day, statement in stated:
        with desk.read(patience_s=10) as tx:
            yield of_day(tx, desk, day, statement, now=now)


def of_day(tx: Tx, desk: Desk, day: PostedDay, statement: Statement, *, now: datetime) -> Verified:
    """Return the posted day as it is worked out again from what is known at `now`."""
    if statement.definitions != figures.DEFINITIONS:
        return Verified(day.day, is_other=True)
    period = Period(day.starts_at, day.ends_at, day.day, day.day, day.timezone)
    cases = rows.figures.cases(tx, start=period.start, end=period.end)
    known = figures.as_json(summary.counted(tx, desk, cases, period, now=now), desk.team)
    moved = restating.moved(statement.figures, known)
    if not moved:
        return Verified(day.day)
    later = rows.events.after(tx, statement.last_event or 0, [case.number for case in cases])
    return Verified(day.day, known=known, moved=moved, since=[one for one in later if restating.reaches_back(one, day)])
