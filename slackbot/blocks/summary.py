"""What the summary looks like."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from slackbot.blocks import agents_button, edition, ids, kit, restated
from slackbot.blocks import summary_lines as lines
from slackbot.blocks.edition import Told
from slackbot.blocks.kit import Block, Message
from slackbot.blocks.summary_lines import Named
from slackbot.domain.attention import Concern
from slackbot.domain.beside import Beside
from slackbot.domain.figures import Figures
from slackbot.domain.question import CES, NPS, Question
from slackbot.domain.restating import Restated
from slackbot.domain.retrospect import Retrospect
from slackbot.domain.said import Remark
from slackbot.domain.settled import Settled
from slackbot.domain.share import mean_words
from slackbot.domain.shown import Shown as Below
from slackbot.domain.shown import is_quiet, value_of
from slackbot.texts import Mrkdwn, Texts, plain


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a summary shows.

    `year` is the one that need not be named. `key` is that of the delivery that shows it, empty where one person alone
    reads it. `carried` are days off before it, a line each; `editions` stand below it; `retrospect` is what a week or
    month alone is told with. `concerns` are None where they are not known as of now. `restated` are days before that
    are restated, `restated_here` those of the post itself. `chart` is the id of an uploaded picture, `alt` says what it
    shows.
    """

    figures: Figures
    year: int
    named: Named
    key: str = ""
    late: bool = False
    so_far: bool = False
    carried: Sequence[Figures] = ()
    concerns: Sequence[Concern] | None = None
    remarks: Sequence[Remark] = ()
    with_scores: bool = False
    beside: Beside | None = None
    retrospect: Retrospect | None = None
    settled: Sequence[Settled] = ()
    editions: Sequence[Told] = ()
    restated: Sequence[Restated] = ()
    restated_here: Sequence[Restated] = ()
    chart: str | None = None
    alt: str = ""


def summary(texts: Texts, shown: Shown) -> Message:
    """Return the summary, with the editions below it; a quiet day is a line."""
    text, blocks = _day(texts, shown)
    for told in shown.editions:
        more, below = _edition(texts, told, shown)
        text, blocks = [*text, *more], [*blocks, kit.divider(), *below]
    return kit.message("\n".join(text), blocks, limit=kit.POST_LIMIT)


def _day(texts: Texts, shown: Shown) -> tuple[list[Mrkdwn], list[Block]]:
    """Return what is read aloud, and the blocks."""
    quiet = is_quiet(shown.figures)
    head = lines.headline(texts, shown.figures, year=shown.year, late=shown.late, so_far=shown.so_far)
    days_off = [lines.headline(texts, day, year=shown.year) for day in shown.carried]
    told = list(_people(texts, shown))
    told += _figures(texts, shown) if not quiet else _settled(texts, shown)
    told += _restated(texts, shown)
    blocks: list[Block] = [kit.section(head) if quiet else kit.header(plain(head)), *map(kit.context, days_off)]
    blocks += map(kit.section, told)
    if not quiet:
        blocks += [*_chart(shown), _buttons(texts, Below(shown.figures.period, shown.key))]
    return [head, *days_off, *told], blocks


def _figures(texts: Texts, shown: Shown) -> Sequence[Mrkdwn]:
    """Return a day's figures as one paragraph, those of a week or month with what it left behind."""
    if shown.retrospect is None:
        rows = lines.figures(texts, shown.figures, lines.of_day(texts, shown.beside))
        return [_one([*rows, *_settled(texts, shown)])]
    return _parts(texts, Told(shown.figures, shown.retrospect), shown)


def _parts(texts: Texts, told: Told, shown: Shown) -> list[Mrkdwn]:
    return edition.parts(texts, told, shown.named, year=shown.year, with_scores=shown.with_scores)


def _settled(texts: Texts, shown: Shown) -> Sequence[Mrkdwn]:
    return [lines.settled(texts, one, year=shown.year) for one in shown.settled]


def _edition(texts: Texts, told: Told, shown: Shown) -> tuple[list[Mrkdwn], list[Block]]:
    """Return the same of an edition; one in which nothing happened, and which left nothing, is a line too."""
    head = edition.head(texts, told, year=shown.year)
    if is_quiet(told.figures) and not told.beside.open_long:
        return [head], [kit.section(head)]
    parts = _parts(texts, told, shown)
    blocks = [kit.header(plain(head)), *map(kit.section, parts), _buttons(texts, Below(told.figures.period, shown.key))]
    return [head, *parts], blocks


def _restated(texts: Texts, shown: Shown) -> list[Mrkdwn]:
    """Return what is said of days before that are restated, and of the post's own."""
    before = [restated.line(texts, one, year=shown.year, is_here=False) for one in shown.restated]
    return [*before, *(restated.line(texts, one, year=shown.year, is_here=True) for one in shown.restated_here)]


def _one(said: Sequence[Mrkdwn]) -> Mrkdwn:
    return Mrkdwn("\n".join(said))


def _people(texts: Texts, shown: Shown) -> Sequence[Mrkdwn]:
    """Return what needs somebody, which a quiet day says only if there is something, and what customers said."""
    told = []
    if shown.concerns or (shown.concerns is not None and not is_quiet(shown.figures)):
        told.append(lines.concerns(texts, shown.concerns, shown.named))
    if said := lines.remarks(texts, shown.remarks, shown.named, with_scores=shown.with_scores):
        told.append(said)
    return told


def _chart(shown: Shown) -> Sequence[Block]:
    return [kit.image(shown.chart, alt=shown.alt)] if shown.chart is not None else []


def _buttons(texts: Texts, below: Below) -> Block:
    value = value_of(below)
    return kit.actions(
        agents_button.plain(texts, "issues", ids.SUMMARY_ISSUES, value=value),
        agents_button.plain(texts, "why", ids.SUMMARY_WHY, value=value),
        agents_button.plain(texts, "csv", ids.SUMMARY_CSV, value=value),
    )


def details(texts: Texts, figures: Figures, *, asked: Collection[Question] = ()) -> Message:
    """Return how the figures are counted, and what is said of them in no post.

    `asked` are the questions that are switched on: they are told of also without an answer.
    """
    csat = figures.csat
    text = texts.say(
        "summary/details",
        excluded=lines.counts(texts, figures.fcr.excluded),
        interval="" if csat.low is None or csat.high is None else f"{round(100 * csat.low)}–{round(100 * csat.high)} %",
        mean="" if csat.mean is None else mean_words(csat.mean),
        held=lines.counts(texts, csat.held),
        without=figures.without_contact,
        timezone=figures.period.timezone,
        nps=NPS in asked or figures.others.nps.n > 0,
        ces=CES in asked or figures.others.ces.share.n > 0,
    )
    return kit.message(text, limit=kit.POST_LIMIT)
