"""What stands behind a summary, for whoever presses a button below it: its issues, and how its figures are counted."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

from slackbot.blocks import kit, trace
from slackbot.blocks import summary as blocks
from slackbot.blocks.kit import Block, Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.reports import figures_file, summary, summary_post, tracing
from slackbot.domain import cuts, editions, retrospect, shown
from slackbot.domain.beside import MONTH
from slackbot.domain.cuts import Cut
from slackbot.domain.delivery import Delivery
from slackbot.domain.figures import Figures
from slackbot.domain.kept_figures import from_json
from slackbot.domain.period import Period
from slackbot.domain.question import CES, Question
from slackbot.domain.shown import Shown
from slackbot.domain.trace_page import Page
from slackbot.domain.traced import Figure
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.texts import Texts

_MOST_DAYS_OFF = 7


def issues(desk: Desk, value: str, *, by: str) -> Message:
    """Return the issues that were logged, resolved or reopened then. Raises `Refused` unless `by` is an agent."""
    return tracing.show(desk, _page(_below(value), Figure.ISSUES), by=by)


def why(desk: Desk, value: str, *, by: str) -> Message:
    """Return how the figures are counted that the post shows. Raises `Refused` unless `by` is an agent."""
    below = _below(value)
    with desk.read() as tx:
        agent(tx, by)
        post = rows.outbox_read.of_key(tx, below.post) if below.post else None
    figures = _posted(post, below) or summary.work_out(desk, below.period)
    asked = summary.asked(desk)
    told = blocks.details(desk.texts, figures, asked=asked)
    return Message(told.text, [*told.blocks, *_leads_on(desk.texts, below, post, asked)])


def _leads_on(texts: Texts, below: Shown, post: Delivery | None, asked: Collection[Question]) -> Iterator[Block]:
    """Give the buttons to the issues behind each figure of the post.

    Below a day's they lead to 30 days and days off, too; below a longer time's to the time before it, but for its FCR,
    of which each issue is judged at an age of its own.
    """
    page = _page(below, Figure.FCR)
    yield trace.buttons(texts, page, [*trace.FIGURES, *([Figure.CES] if CES in asked else [])])
    if length := editions.length_of(page.first, page.last):
        earlier = retrospect.before(length, below.period)
        before = replace(page, first=earlier.first_day, last=earlier.last_day)
        yield trace.buttons(texts, before, trace.BEFORE, days="before")
        for account in _hardest(post, below):
            yield trace.buttons(texts, replace(page, cut=Cut(cuts.ACCOUNT, account)), trace.HARDEST, of=account)
        return
    yield trace.buttons(texts, replace(page, first=page.last - timedelta(days=MONTH - 1)), trace.MONTHS, days="month")
    for carried in (post.content.get("carried", ()) if post else ())[:_MOST_DAYS_OFF]:
        day = date.fromisoformat(carried["period"]["from"])
        yield trace.buttons(texts, replace(page, first=day, last=day), trace.BESIDE, of=trace.between(texts, day, day))


def _hardest(post: Delivery | None, below: Shown) -> list[str]:
    """Return the accounts that the post calls hardest in these days."""
    asked = [day.isoformat() for day in _days(below.period)]
    told = post.content.get("below", ()) if post else ()
    found = (one for one in told if [one["figures"]["period"][end] for end in ("from", "to")] == asked)
    return [account for one in found for account, *_ in one["hardest"]]


def csv(desk: Desk, value: str, *, by: str) -> Message:
    """Return what says that the issues behind the summary come as a file. Raises `Refused` unless `by` is an agent."""
    figures_file.send(desk, _page(_below(value), Figure.ISSUES), by=by)
    return kit.message(desk.texts.say("trace/file_comes"))


def _page(below: Shown, figure: Figure) -> Page:
    return Page(figure, below.period.first_day, below.period.last_day, below.post)


def _below(value: str) -> Shown:
    try:
        return shown.read(value)
    except ValueError as error:
        raise Refused("refusal/outdated") from error


def _posted(post: Delivery | None, below: Shown) -> Figures | None:
    """Return the figures as they were posted, None if they were worked out for one person, or kept by nobody."""
    if post is None or "figures" not in post.content:
        return None
    told = (from_json(one, at=post.due_at) for one in summary_post.all_figures(post.content))
    return next((figures for figures in told if _days(figures.period) == _days(below.period)), None)


def _days(period: Period) -> tuple[date, date]:
    return period.first_day, period.last_day
