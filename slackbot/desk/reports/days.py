"""The days and periods that summaries are of: a day once planned stays as it was then, whatever the settings say."""

from datetime import date, datetime

from slackbot.desk.context import Desk
from slackbot.domain import figures, posted_days, yardstick
from slackbot.domain.period import Period
from slackbot.domain.posted_days import PostedDay
from slackbot.domain.yardstick import Yardstick
from slackbot.store import rows
from slackbot.store.tx import Tx


def plan(tx: Tx, desk: Desk, day: date, *, now: datetime) -> PostedDay | None:
    """Note that the day's summary is planned, and by what its figures are measured; None if it was planned before."""
    measures = yardstick.as_json(yardstick.of(desk.defaults, at=now))
    number = rows.yardsticks.number_of(tx, measures, at=now)
    planned = posted_days.next_day(day, desk.defaults.timezone, before=rows.summaries.last_before(tx, day))
    is_new = rows.summaries.plan(tx, planned, yardstick=number, definitions=figures.DEFINITIONS, at=now)
    return planned if is_new else None


def period(tx: Tx, desk: Desk, first: date, last: date) -> Period:
    """Return the period from the first local day to the last, both as they were planned, else by the settings."""
    begin, end = _day(tx, desk, first), _day(tx, desk, last)
    return Period(begin.starts_at, max(begin.starts_at, end.ends_at), first, last, end.timezone)


def yardstick_of(tx: Tx, desk: Desk, period: Period, *, now: datetime) -> Yardstick:
    """Return what the period is measured by: a posted day by what it was, anything else by the settings."""
    number = rows.summaries.yardstick(tx, period.last_day) if period.first_day == period.last_day else None
    if number is not None:
        return yardstick.from_json(rows.yardsticks.get(tx, number))
    return yardstick.of(desk.defaults, at=min(now, period.end))


def _day(tx: Tx, desk: Desk, day: date) -> PostedDay:
    planned = rows.summaries.days(tx, day, day)
    if planned:
        return planned[0]
    return posted_days.next_day(day, desk.defaults.timezone, before=rows.summaries.last_before(tx, day))
