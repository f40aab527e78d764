"""Which days of before a post tells of once more: their first contact resolution has settled elsewhere."""

from collections.abc import Iterable
from datetime import date, datetime

from slackbot.desk.context import Desk
from slackbot.desk.reports import days, summary
from slackbot.domain import settled
from slackbot.domain.figures import DEFINITIONS
from slackbot.domain.settled import Settled
from slackbot.domain.share import Share
from slackbot.store import rows
from slackbot.store.tx import Tx


def by(tx: Tx, desk: Desk, told: Iterable[date], *, now: datetime) -> list[Settled]:
    """Return the days that settle with these and moved; what other definitions posted is not compared."""
    found = (_of_day(tx, desk, day - desk.defaults.fcr_window, now=now) for day in told)
    return [one for one in found if one]


def _of_day(tx: Tx, desk: Desk, day: date, *, now: datetime) -> Settled | None:
    posted = rows.summaries.first_posted(tx, day, definitions=DEFINITIONS)
    if posted is None:
        return None
    first = posted["fcr"]["provisional"]
    period = days.period(tx, desk, day, day)
    cases = rows.figures.cases(tx, start=period.start, end=period.end)
    known = summary.counted(tx, desk, cases, period, now=now).fcr
    return settled.moved(day, known, first=Share(first["k"], first["n"]))
