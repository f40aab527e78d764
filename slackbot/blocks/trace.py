"""What the issues behind a figure look like: a page of lines, and buttons to the next page and to other figures."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.blocks.summary_lines import percent
from slackbot.domain import cuts, traced_line
from slackbot.domain.calendar import show_duration
from slackbot.domain.period import Period
from slackbot.domain.share import Share, nearest_rank
from slackbot.domain.trace_page import Page, value_of
from slackbot.domain.traced import Figure
from slackbot.domain.traced_line import Line, Place, Why
from slackbot.texts import Mrkdwn, Texts, channel, mention

PER_PAGE = 20  # lines
_TITLE_LENGTH = 80  # characters
_SECTION = 2_900  # characters of lines that stand together
_WAITS = (Figure.RESPONSE, Figure.RESOLUTION)
_SHARES = (Figure.FCR, Figure.SETTLED, Figure.CONFIRMED, Figure.CSAT, Figure.SURVEYS, Figure.RECOVERY, Figure.CES)
_PRIVATE = (Figure.CSAT, Figure.RECOVERY, Figure.CES)
FIGURES = (
    *(Figure.FCR, Figure.SETTLED, Figure.CONFIRMED, Figure.CSAT, Figure.SURVEYS, Figure.RESPONSE, Figure.RESOLUTION),
    Figure.RECOVERY,
)
BESIDE = (Figure.SOLVED, Figure.FCR, Figure.LEFT)  # what the line of a day off says
BEFORE = (Figure.CSAT, Figure.RESPONSE, Figure.RESOLUTION)
HARDEST = (Figure.RESOLUTION, Figure.REOPENED)
MONTHS = (Figure.FCR, Figure.CSAT)
_VOLUMES = (Figure.NEW, Figure.SOLVED, Figure.REOPENED, Figure.LEFT)


@dataclass(frozen=True)
class Told:
    """All lines behind a figure as they were known then, and what is needed of those on the page.

    `hidden` are the issues whose rating the reader may not know.
    """

    page: Page
    period: Period
    known_at: datetime
    lines: Sequence[Line]
    hidden: frozenset[int | None] = frozenset()
    titles: Mapping[int, str] = field(default_factory=dict)
    links: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_withheld(self) -> bool:
        """Whether the figure itself is: a cut with few ratings."""
        return self.page.cut is not None and self.page.figure in _PRIVATE and cuts.is_small(self.share)

    @property
    def share(self) -> Share:
        """What the lines come to."""
        return traced_line.share(self.lines)


def page(texts: Texts, told: Told) -> Message:
    """Return the page of the lines, with the figure on its first."""
    skip, shown = told.page.skip, told.lines[told.page.skip : told.page.skip + PER_PAGE]
    more = len(told.lines) - skip - len(shown)
    parts = [head(texts, told), *_groups(texts, told, shown)]
    blocks = [kit.section(part) for part in parts]
    if more > 0:
        label, after = texts.say("button/more", count=more), value_of(told.page.after(len(shown)))
        blocks.append(kit.actions(kit.button(label, ids.TRACE_MORE, value=after)))
    if told.page.figure is Figure.ISSUES and not skip:
        blocks.append(buttons(texts, told.page, _VOLUMES))
    return kit.message("\n".join(parts), blocks, limit=kit.POST_LIMIT)


def whole(texts: Texts, told: Told) -> Mrkdwn:
    """Return all of it as text."""
    return Mrkdwn("\n".join([head(texts, told), *_groups(texts, told, told.lines)]))


def buttons(
    texts: Texts, page: Page, figures: Iterable[Figure], *, days: str | None = None, of: str | None = None
) -> Block:
    """Return a row of buttons, one to the issues behind each of these figures.

    `days` are `before` or `month` where they are not the summary's, `of` is what else is named: an account, a day.
    """
    return kit.actions(*(_leads_to(texts, page.of(figure), days=days, of=of) for figure in figures))


def _leads_to(texts: Texts, page: Page, *, days: str | None, of: str | None) -> Block:
    label = texts.say("button/figure", figure=page.figure.value, days=days, of=of)
    return kit.button(label, ids.trace(page.figure), value=value_of(page))


def head(texts: Texts, told: Told) -> Mrkdwn:
    """Return the figure with its days, and what it is cut by."""
    figure, cut = told.page.figure, told.page.cut
    waits = [line.wait.total_seconds() for line in told.lines if line.place is Place.IN and line.wait is not None]
    measured = figure in _WAITS and bool(waits)
    return texts.say(
        "trace/head",
        figure=figure.value,
        days=between(texts, told.period.first_day, told.period.last_day),
        share=percent(texts, told.share) if figure in _SHARES and not told.is_withheld else None,
        count=told.share.k,
        median=_show(median(waits)) if measured else None,
        p90=_show(nearest_rank(waits, 0.9)) if measured and len(waits) >= 10 else None,
        value=_value(cut.dimension.name, cut.value) if cut else None,
        posted_at=told.known_at if told.page.post else None,
    )


def is_private(line: Line, hidden: Collection[int | None]) -> bool:
    """Return whether the line is an answer of which the reader may not even know whether it is a good one."""
    return line.is_private and line.number in hidden


def cells(texts: Texts, told: Told, found: Sequence[cuts.Cell], *, by: str) -> Message:
    """Return the figure for each value of a dimension."""
    rows = [
        texts.say(
            "trace/cell",
            value=_value(by, cell.value) if cell.value is not None else None,
            share=percent(texts, cell.share) if cell.share else None,
            few=not cell.is_ranked and by == cuts.AGENT.name,
        )
        for cell in found
    ]
    return kit.message("\n".join([head(texts, told), *rows]), [kit.section(head(texts, told)), *_sections(rows)])


def file_line(texts: Texts, first: date, last: date, *, address: str | None) -> Mrkdwn:
    """Return what links to the file with the issues behind a summary of these days."""
    return texts.say("trace/file", days=between(texts, first, last), url=address)


def _value(dimension: str, value: str) -> str:
    if dimension == cuts.CHANNEL.name:
        return channel(value)
    return mention(value) if dimension == cuts.AGENT.name else value


def between(texts: Texts, first: date, last: date) -> Mrkdwn:
    """Return these days in short."""
    return texts.say("trace/days", first_day=first, last_day=None if first == last else last)


def _show(seconds: float) -> str:
    return show_duration(timedelta(seconds=seconds))


def _groups(texts: Texts, told: Told, shown: Sequence[Line]) -> list[Mrkdwn]:
    """Return the lines, those of one kind under one heading, in pieces that Slack takes."""
    pieces: list[Mrkdwn] = []
    for place, group in groupby(shown, key=lambda line: _place(told, line)):
        count = sum(_place(told, line) == place for line in told.lines)
        title = texts.say("trace/group", figure=told.page.figure.value, place=place, count=count)
        pieces += _joined([title, *(_line(texts, told, line) for line in group)])
    return pieces


def _place(told: Told, line: Line) -> str:
    """Return the heading that the line stands under: one that says nothing of a private rating."""
    return "private" if is_private(line, told.hidden) else line.place.value


def _line(texts: Texts, told: Told, line: Line) -> Mrkdwn:
    title = told.titles.get(line.number or 0, "")
    return texts.say(
        "trace/line",
        number=line.number,
        url=told.links.get(line.number or 0),
        title=title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1] + "…",
        why=_why(texts, told, line),
    )


def _why(texts: Texts, told: Told, line: Line) -> Mrkdwn:
    is_held = line.why in (Why.HELD, Why.NOT_SENT) and line.reason is not None
    return texts.say(
        "trace/why",
        why=Why.RATED if is_private(line, told.hidden) else line.why,
        figure=told.page.figure.value,
        at=line.at,
        by=None if line.is_private else line.agent,
        count=line.count,
        wait=line.wait,
        score=None if is_private(line, told.hidden) else line.score,
        reason=texts.say("answer/why_reason", reason=line.reason) if is_held else None,
    )


def _sections(rows: Sequence[Mrkdwn]) -> list[Block]:
    return [kit.section(piece) for piece in _joined(rows)]


def _joined(rows: Sequence[Mrkdwn]) -> list[Mrkdwn]:
    pieces: list[str] = []
    for row in rows:
        if pieces and len(pieces[-1]) + len(row) < _SECTION:
            pieces[-1] += f"\n{row}"
        else:
            pieces.append(row)
    return [Mrkdwn(piece) for piece in pieces]
