"""What a customer's last 90 days look like: to an agent, and to the customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from slackbot.blocks import agents_button, ids, kit
from slackbot.blocks.kit import Message
from slackbot.blocks.summary_lines import percent
from slackbot.blocks.trace import between
from slackbot.domain import calendar
from slackbot.domain.brief import Brief
from slackbot.domain.share import nearest_rank
from slackbot.domain.traced_line import Line
from slackbot.texts import Mrkdwn, Texts

_MOST_OPEN = 10
_MOST_COMMENTS = 3
_FEWEST_FOR_P90 = 10


@dataclass(frozen=True)
class Told:
    """A brief, and what is needed to tell it; `hidden` are the issues whose rating the reader may not know.

    `cut_to` is how many issues it is made of where there were more.
    """

    brief: Brief
    name: Mrkdwn
    plan: str
    titles: Mapping[int, str]
    links: Mapping[int, str]
    hidden: frozenset[int]
    cut_to: int | None


def brief(texts: Texts, told: Told, *, value: str) -> Message:
    """Return the brief for an agent; `value` is what the button to the customer's version carries."""
    made, period = told.brief, told.brief.period
    days = between(texts, period.first_day, period.last_day)
    head = texts.say(
        "brief/head", name=told.name, plan=told.plan, days=days, more=bool(told.cut_to), shown=told.cut_to or 0
    )
    said = texts.say("brief/csat", csat=percent(texts, made.csat) if made.csat else None)
    parts = [head, _figures(texts, made), *_open(texts, told), said, *_comments(texts, told)]
    button = agents_button.plain(texts, "for_customer", ids.BRIEF_FOR_CUSTOMER, value=value)
    shown = [kit.section(head), kit.section(Mrkdwn("\n".join(parts[1:]))), kit.actions(button)]
    return kit.message("\n".join(parts), shown, limit=kit.POST_LIMIT)


def for_customer(
    ours: Texts, theirs: Texts, made: Brief, shown: Sequence[Line], *, name: str, titles: Mapping[int, str]
) -> Message:
    """Return the version for the customer, in their language, below a line that says what it is."""
    half, most = _waits(made.replied)
    zone = ZoneInfo(made.period.timezone)
    body = theirs.say(
        "brief/customer",
        name=name,
        first_day=made.period.first_day,
        last_day=made.period.last_day,
        count=made.asked,
        median=half,
        p90=most,
        solved=made.solved,
        first=made.in_one.k,
        csat=percent(theirs, made.csat) if made.csat else None,
        open=len(made.open),
    )
    lines = [
        theirs.say(
            "brief/customer_open",
            number=line.number,
            title=titles.get(line.number or 0, ""),
            first_day=calendar.day_of(line.at, zone),
        )
        for line in shown[:_MOST_OPEN]
    ]
    whole = Mrkdwn("\n".join([body, *lines]))
    above = ours.say("brief/for_customer")
    return kit.message(f"{above}\n{whole}", [kit.context(above), kit.plainly(whole)], limit=kit.POST_LIMIT)


def _figures(texts: Texts, made: Brief) -> Mrkdwn:
    half, most = _waits(made.replied)
    took, _ = _waits(made.took)
    return texts.say(
        "brief/told",
        count=made.asked,
        reopened=made.reopened,
        median=_words(half),
        p90=_words(most),
        resolved_in=_words(took),
        solved=made.solved,
        share=made.in_one.percent if made.in_one.n else None,
        open=len(made.open),
    )


def _open(texts: Texts, told: Told) -> list[Mrkdwn]:
    return [
        texts.say(
            "brief/open",
            number=line.number,
            title=told.titles.get(line.number or 0, ""),
            url=told.links.get(line.number or 0),
            age=line.wait or timedelta(0),
            holder=line.agent,
        )
        for line in told.brief.open[:_MOST_OPEN]
    ]


def _comments(texts: Texts, told: Told) -> list[Mrkdwn]:
    newest = sorted(told.brief.comments, key=lambda one: one.at, reverse=True)[:_MOST_COMMENTS]
    return [
        texts.say(
            "brief/said",
            comment=one.comment,
            number=one.issue,
            score=None if one.issue in told.hidden else one.score,
        )
        for one in newest
    ]


def _waits(waits: Sequence[timedelta]) -> tuple[timedelta | None, timedelta | None]:
    """Return within what half of them were, and nine in ten where there are enough."""
    seconds = [wait.total_seconds() for wait in waits]
    half = timedelta(seconds=median(seconds)) if seconds else None
    most = timedelta(seconds=nearest_rank(seconds, 0.9)) if len(seconds) >= _FEWEST_FOR_P90 else None
    return half, most


def _words(wait: timedelta | None) -> str | None:
    return None if wait is None else calendar.show_duration(wait)
