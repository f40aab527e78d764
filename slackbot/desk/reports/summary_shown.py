"""A summary for one person: a day, or a week or month as its edition tells it."""

from slackbot.blocks import summary as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.reports import edition, naming
from slackbot.desk.reports.summary import counted
from slackbot.domain import retrospect
from slackbot.domain.editions import Edition, length_of
from slackbot.domain.kept_figures import from_json
from slackbot.domain.period import Period
from slackbot.store import rows


def show(desk: Desk, period: Period, *, by: str) -> Message:
    """Return the summary of the period without its chart, for one agent. Raises `Refused` for others."""
    with desk.read() as tx:
        is_lead = agent(tx, by).is_lead
    return shown(desk, period, to_lead=is_lead)


def shown(desk: Desk, period: Period, *, to_lead: bool = False) -> Message:
    """Return the summary of the period without its chart; who was unhappy is told to leads alone."""
    now = desk.now()
    with desk.read(patience_s=10) as tx:
        length = length_of(period.first_day, period.last_day)
        if length is None:
            cases = rows.figures.cases(tx, start=period.start, end=period.end)
            figures, beside = counted(tx, desk, cases, period, now=now), None
        else:
            told = edition.work_out(tx, desk, Edition(length, period.first_day, period.last_day), now=now)
            figures, beside = from_json(told["figures"], at=now), retrospect.from_json(told)
        concerns = () if figures.is_over else figures.attention or ()
        shown = blocks.Shown(
            figures=figures,
            year=now.year,
            named=naming.of(tx, desk, concerns, editions=[beside] if beside else []),
            so_far=now < period.end,
            concerns=concerns,
            retrospect=beside,
            with_scores=to_lead,
        )
    return blocks.summary(desk.texts, shown)
