"""What the week's or the month's edition looks like, below a summary."""

from collections.abc import Sequence
from dataclasses import dataclass

from slackbot.blocks import summary_lines as lines
from slackbot.blocks.summary_lines import Named
from slackbot.domain.attention import Reason
from slackbot.domain.figures import Figures
from slackbot.domain.retrospect import Hard, Old, Retrospect
from slackbot.domain.said import Remark
from slackbot.texts import Mrkdwn, Texts, one_line


@dataclass(frozen=True, slots=True)
class Told:
    """An edition: its figures, and what stands beside them."""

    figures: Figures
    beside: Retrospect


def head(texts: Texts, told: Told, *, year: int) -> Mrkdwn:
    """Return the week or the month in one sentence."""
    return lines.headline(texts, told.figures, year=year)


def parts(texts: Texts, told: Told, named: Named, *, year: int, with_scores: bool) -> list[Mrkdwn]:
    """Return its paragraphs; who was unhappy is told only where leads alone read."""
    figures, beside = told.figures, told.beside
    unhappy = beside.unhappy if with_scores else ()
    found = {
        "changes": [
            *lines.figures(texts, figures, lines.of_edition(texts, beside)),
            *_rest(texts, figures, beside, year),
        ],
        "hardest": [_hard(texts, one) for one in beside.hardest],
        "unhappy": [_unhappy(texts, one, named) for one in unhappy],
        "open_long": [_old(texts, one, named) for one in beside.open_long],
    }
    return [_part(texts, beside, part, rows) for part, rows in found.items() if rows]


def _rest(texts: Texts, figures: Figures, beside: Retrospect, year: int) -> list[Mrkdwn]:
    """Return where time went, and what has settled, as far as that is known."""
    spent = lines.time_spent(texts, figures)
    settled = beside.settled and lines.settled_days(texts, beside.settled, year=year)
    return [line for line in (spent, settled) if line]


def _part(texts: Texts, beside: Retrospect, part: str, rows: Sequence[Mrkdwn]) -> Mrkdwn:
    said = texts.say("summary/edition", part=part, length=beside.length.value, count=beside.open_long_n)
    return Mrkdwn("\n".join([said, *rows]))


def _hard(texts: Texts, hard: Hard) -> Mrkdwn:
    return texts.say(
        "summary/hardest",
        account=one_line(hard.account),
        resolved=hard.solved,
        reopened=hard.reopened,
        wait=lines.spoken(hard.waited_s),
    )


def _unhappy(texts: Texts, remark: Remark, named: Named) -> Mrkdwn:
    entry, helper = named.entries[remark.number], remark.helper
    return texts.say(
        "summary/unhappy",
        number=remark.number,
        title=one_line(entry.title),
        url=entry.url,
        account=entry.account,
        score=remark.score,
        holder=helper and named.people.get(helper, helper),
    )


def _old(texts: Texts, old: Old, named: Named) -> Mrkdwn:
    entry, holder = named.entries[old.number], old.assignee
    return texts.say(
        "summary/attention",
        number=old.number,
        title=one_line(entry.title),
        url=entry.url,
        account=entry.account,
        reason=Reason.LONG_OPEN.value,
        wait=lines.spoken(old.open_s),
        holder=holder and named.people.get(holder, holder),
    )
