"""The issues behind every figure of a summary, as a file for whoever pressed CSV below it."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime

from slackbot.blocks import trace as blocks
from slackbot.desk.context import Desk, agent
from slackbot.desk.reports import days, links, tracing
from slackbot.domain import export, keys
from slackbot.domain.cuts import About
from slackbot.domain.delivery import Delivery, NewDelivery
from slackbot.domain.export import Format
from slackbot.domain.kinds import Kind
from slackbot.domain.person import Person
from slackbot.domain.trace_page import Page
from slackbot.domain.traced import Figure
from slackbot.domain.traced_line import Line, Why
from slackbot.errors import Refused, Unmet
from slackbot.store import rows
from slackbot.store.tx import Tx

_PATIENCE_S = 10


def send(desk: Desk, page: Page, *, by: str) -> None:
    """Enqueue the file for whoever pressed the button, alone with them. Raises `Refused` unless `by` is an agent."""
    now = desk.now()
    about = {"first": page.first.isoformat(), "last": page.last.isoformat(), "post": page.post}
    outgoing = NewDelivery(
        key=keys.figures(page.last, unique=secrets.token_hex(6)),
        kind=Kind.FIGURES,
        channel=by,
        due_at=now,
        person=by,
        content={**about, "asked_at": now.isoformat()},
    )
    with desk.begin() as tx:
        agent(tx, by)
        rows.outbox_write.enqueue(tx, outgoing, at=now)
    desk.wake()


def made(desk: Desk, delivery: Delivery) -> tuple[str, bytes] | None:
    """Return the file's name and what is in it; None if whoever asked is no agent any more.

    It tells what was so when it was asked for, so that another attempt makes the same file.
    """
    said = delivery.content
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    page = Page(Figure.ISSUES, first, last, said["post"])
    asked_at = datetime.fromisoformat(said["asked_at"]) if "asked_at" in said else desk.now()  # of before: not kept
    with desk.read(_PATIENCE_S) as tx:
        try:
            viewer = agent(tx, delivery.person or "")
        except (Refused, Unmet):
            return None
        found = [row for figure in Figure for row in _rows(tx, desk, page.of(figure), viewer, asked_at)]
    text = export.head(export.TRACED, Format.CSV) + export.lines(found, export.TRACED, Format.CSV)
    days_named = first.isoformat() if first == last else f"{first.isoformat()}-to-{last.isoformat()}"
    return f"figures-{days_named}.csv", text.encode(errors="backslashreplace")


def _rows(tx: Tx, desk: Desk, page: Page, viewer: Person, asked_at: datetime) -> Iterator[export.Row]:
    """Give a row for each line behind the figure, as the viewer may read it."""
    period = days.period(tx, desk, page.first, page.last)
    traced = tracing.lines(tx, desk, page, period=period, now=tracing.known_at(tx, page) or asked_at)
    found, abouts = [line for line, _ in traced], dict(traced)
    hidden = tracing.hidden(tx, desk, found, viewer)
    numbers = [line.number for line in found if line.number is not None]
    titles, addresses = rows.issues.titles(tx, numbers), links.of_issues(tx, desk, numbers)
    for line in tracing.as_read(found, hidden):
        row = _row(page.figure, line, abouts.get(line, About()), is_private=blocks.is_private(line, hidden))
        yield row | {"title": titles.get(line.number or 0), "link": addresses.get(line.number or 0)}


def _row(figure: Figure, line: Line, about: About, *, is_private: bool) -> dict[str, object]:
    return {
        "figure": figure.value,
        "number": line.number,
        "place": None if is_private else line.place.value,
        "why": str(Why.RATED if is_private else line.why),
        "reason": line.reason,
        "at": line.at,
        "agent": line.agent,
        "wait_s": line.wait.total_seconds() if line.wait is not None else None,
        "contacts": line.count,
        "score": None if is_private else line.score,
        "account": about.account,
    }
