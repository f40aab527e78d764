"""What stands behind a summary, for whoever presses a button below it: its issues, and how its figures are counted."""

from dataclasses import replace
from datetime import date, timedelta

from slackbot.blocks import kit, trace
from slackbot.blocks import summary as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.reports import figures_file, summary, summary_post, tracing
from slackbot.domain import shown
from slackbot.domain.beside import MONTH
from slackbot.domain.figures import Figures
from slackbot.domain.kept_figures import from_json
from slackbot.domain.period import Period
from slackbot.domain.shown import Shown
from slackbot.domain.trace_page import Page
from slackbot.domain.traced import Figure
from slackbot.errors import RefusedCustomer
from slackbot.store import rows
from slackbot.store.tx import Tx


def issues(desk: Desk, value: str, *, by: str) -> Message:
    """Return the issues that were logged, resolved or reopened in the period. Raises `Refused` for who is no agent."""
    return tracing.show(desk, _page(_below(value), Figure.ISSUES), by=by)


def why(desk: Desk, value: str, *, by: str) -> Message:
    """Return how the figures are counted that the post shows. Raises `Refused` for who is no agent."""
    below = _below(value)
    with desk.read() as tx:
        agent(tx, by)
        figures = _posted(tx, below)
    figures = figures or summary.work_out(desk, below.period)
    told = blocks.details(desk.texts, figures, asked=summary.asked(desk))
    page = _page(below, Figure.FCR)
    month = replace(page, first=page.last - timedelta(days=MONTH - 1))
    rows_ = [trace.buttons(page, trace.FIGURES), trace.buttons(month, trace.MONTHS, of="30 days")]
    return Message(told.text, [*told.blocks, *rows_])


def csv(desk: Desk, value: str, *, by: str) -> Message:
    """Return what says that the issues behind the summary come as a file. Raises `Refused` for who is no agent."""
    figures_file.send(desk, _page(_below(value), Figure.ISSUES), by=by)
    return kit.message(desk.texts.say("trace/file_comes"))


def _page(below: Shown, figure: Figure) -> Page:
    return Page(figure, below.period.first_day, below.period.last_day, below.post)


def _below(value: str) -> Shown:
    try:
        return shown.read(value)
    except ValueError as error:
        raise RefusedCustomer("refusal/outdated") from error


def _posted(tx: Tx, below: Shown) -> Figures | None:
    """Return the figures as they were posted, None if they were worked out for one person, or kept by nobody."""
    post = rows.outbox_read.of_key(tx, below.post) if below.post else None
    if post is None or "figures" not in post.content:
        return None
    told = (from_json(one, at=post.due_at) for one in summary_post.all_figures(post.content))
    return next((figures for figures in told if _days(figures.period) == _days(below.period)), None)


def _days(period: Period) -> tuple[date, date]:
    return period.first_day, period.last_day
