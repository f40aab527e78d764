"""What somebody asks about a figure in words: the issues behind it, of one customer or agent, or cut by a dimension."""

from datetime import date

from slackbot.blocks import trace as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.people import accounts, named
from slackbot.desk.reports import days, summary, tracing
from slackbot.domain import command, cuts
from slackbot.domain.cuts import Cut, Dimension
from slackbot.domain.period import Period
from slackbot.domain.trace_page import Page, Typed
from slackbot.domain.traced import Figure
from slackbot.domain.traced_line import Place
from slackbot.errors import Refused

_SHARES = (Figure.FCR, Figure.SETTLED, Figure.CONFIRMED, Figure.CSAT, Figure.SURVEYS, Figure.RECOVERY, Figure.CES)
_PRIVATE = (Figure.CSAT, Figure.RECOVERY, Figure.CES)
_PATIENCE_S = 10


def page(desk: Desk, typed: Typed) -> Page:
    """Return the first page of what was asked for. Raises `Refused` where that cannot be shown."""
    period = _period(desk, typed.when)
    if typed.by is not None:
        tracing.check_allowed(desk, typed.by)
        if typed.figure not in _SHARES:
            raise Refused("refusal/no_cut")
    return Page(typed.figure, period.first_day, period.last_day, cut=_cut(desk, typed.whose))


def answer(desk: Desk, asked: Page, *, cut_by: Dimension | None, by: str) -> Message:
    """Return the page, or its cells. Raises `Refused` unless `by` is an agent."""
    return tracing.show(desk, asked, by=by) if cut_by is None else _cells(desk, asked, cut_by, by=by)


def _period(desk: Desk, when: date | str) -> Period:
    if isinstance(when, str):
        return summary.named(desk, when)
    return summary.days_until(desk, when, length="day")


def _cut(desk: Desk, whose: str) -> Cut | None:
    if not whose:
        return None
    if account := accounts.named(desk, command.readable(whose)):
        return Cut(cuts.ACCOUNT, account.name)
    kind, found = command.customer(named.picked_agent(desk, whose))
    if kind == "channel":
        return Cut(cuts.CHANNEL, found)
    if kind == "person":
        tracing.check_allowed(desk, cuts.AGENT)
        with desk.read() as tx:
            agent(tx, found)
        return Cut(cuts.AGENT, found)
    raise Refused("refusal/cut_to_one")


def _cells(desk: Desk, asked: Page, by_dimension: Dimension, *, by: str) -> Message:
    with desk.read(_PATIENCE_S) as tx:
        agent(tx, by)
        period = days.period(tx, desk, asked.first, asked.last)
        found = tracing.lines(tx, desk, asked, period=period, now=desk.now())
    counted = [(about, line.place is Place.IN) for line, about in found if line.place is not Place.LEFT_OUT]
    cells = cuts.cells(counted, by_dimension, of_ratings=asked.figure in _PRIVATE)
    told = blocks.Told(asked, period, desk.now(), [line for line, _ in found])
    return blocks.cells(desk.texts, told, cells, by=by_dimension.name)
