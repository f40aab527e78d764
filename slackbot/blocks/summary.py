"""What the summary looks like."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.domain.attention import Concern
from slackbot.domain.calendar import show_duration
from slackbot.domain.ces_and_nps import Ces, Nps
from slackbot.domain.csat import Csat
from slackbot.domain.figures import Figures, StillOpen, Waits
from slackbot.domain.question import CES, NPS, Question
from slackbot.domain.shown import Shown as Below
from slackbot.domain.shown import value_of
from slackbot.texts import Mrkdwn, Texts, plain


@dataclass(frozen=True)
class Shown:
    """What a summary shows.

    `key` is that of the delivery that shows it, empty where one person alone reads it. `asked` are the questions that
    are switched on: they are told of also without an answer. `carried` are days off before it, a line each. `chart` is
    the id of an uploaded picture, `alt` says what it shows.
    """

    figures: Figures
    key: str = ""
    late: bool = False
    so_far: bool = False
    asked: Collection[Question] = ()
    carried: Sequence[Figures] = ()
    chart: str | None = None
    alt: str = ""


def summary(texts: Texts, shown: Shown) -> Message:
    """Return the summary."""
    figures = shown.figures
    title = _title(texts, shown)
    days_off = [_headline(texts, day) for day in shown.carried]
    satisfaction = [_csat(texts, figures.csat), *_others(texts, figures, shown.asked)]
    lines = [*days_off, _fcr(texts, figures), *satisfaction, _volume(texts, figures), *_waits(texts, figures)]
    concerns = _attention(texts, figures.attention)
    blocks = [kit.header(plain(title)), *map(kit.section, lines)]
    if shown.chart is not None:
        blocks.append(kit.image(shown.chart, alt=shown.alt))
    blocks += [kit.divider(), kit.section(concerns), _buttons(Below(figures.period, shown.key))]
    return kit.message("\n".join([title, *lines, concerns]), blocks)


def details(texts: Texts, figures: Figures, *, asked: Collection[Question] = ()) -> Message:
    """Return how the figures are counted, for the thread below them."""
    excluded = _counts(texts, figures.fcr.excluded) or "none"
    others = {"nps": _has_nps(figures, asked), "ces": _has_ces(figures, asked)}
    text = texts.say("summary/details", excluded=excluded, timezone=figures.period.timezone, **others)
    return kit.message(text)


def show_day(day: date) -> str:
    """Return the day as `Thursday 12 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _buttons(below: Below) -> Block:
    value = value_of(below)
    return kit.actions(
        kit.button("See the issues", ids.SUMMARY_ISSUES, value=value),
        kit.button("Why these numbers", ids.SUMMARY_WHY, value=value),
        kit.button("CSV", ids.SUMMARY_CSV, value=value),
    )


def _title(texts: Texts, shown: Shown) -> Mrkdwn:
    period, late, so_far = shown.figures.period, shown.late, shown.so_far
    if period.first_day == period.last_day:
        return texts.say("summary/title", day=show_day(period.first_day), late=late, so_far=so_far)
    days = {"first_day": show_day(period.first_day), "last_day": show_day(period.last_day)}
    return texts.say("summary/title_days", **days, so_far=so_far)


def _headline(texts: Texts, figures: Figures) -> Mrkdwn:
    """Return the day in one sentence."""
    volume = figures.volume
    return texts.say(
        "summary/headline",
        day=show_day(figures.period.first_day),
        logged=volume.logged,
        resolved=volume.resolved,
        first=figures.fcr.provisional.k,
        backlog=volume.backlog,
    )


def _fcr(texts: Texts, figures: Figures) -> Mrkdwn:
    return texts.say("summary/fcr", fcr=figures.fcr.provisional.percent, excluded=_counts(texts, figures.fcr.excluded))


def _counts(texts: Texts, counts: Mapping[str, int]) -> Mrkdwn:
    """Return how many in all, and of each reason; empty for none."""
    alike: Counter[Mrkdwn] = Counter()
    for reason, count in counts.items():
        alike[texts.say("summary/counted", reason=reason)] += count
    named = ", ".join(f"{count} {words}" for words, count in alike.items())
    return Mrkdwn(f"{alike.total()} ({named})" if alike else "")


def _csat(texts: Texts, csat: Csat) -> Mrkdwn:
    share = csat.share.percent
    if csat.low is not None and csat.high is not None:
        share = f"{share[:-1]}, 95 % {round(100 * csat.low)}–{round(100 * csat.high)})"
    return texts.say(
        "summary/csat",
        csat=share,
        low=csat.low,
        mean=f"{csat.mean:.1f}" if csat.mean is not None else "",
        answered=csat.answered,
        delivered=csat.delivered,
        held=_counts(texts, csat.held),
    )


def _others(texts: Texts, figures: Figures, asked: Collection[Question]) -> list[Mrkdwn]:
    """Return what there is to tell of recoveries, and of the questions beside the rating."""
    told = []
    if figures.recovery.n:
        told.append(texts.say("summary/recovery", share=figures.recovery.percent))
    if _has_nps(figures, asked):
        told.append(_nps(texts, figures.others.nps))
    if _has_ces(figures, asked):
        told.append(_ces(texts, figures.others.ces))
    return told


def _has_nps(figures: Figures, asked: Collection[Question]) -> bool:
    return NPS in asked or figures.others.nps.n > 0


def _has_ces(figures: Figures, asked: Collection[Question]) -> bool:
    return CES in asked or figures.others.ces.share.n > 0


def _nps(texts: Texts, nps: Nps) -> Mrkdwn:
    return texts.say("summary/nps", score=f"{nps.score or 0:+.0f}".replace("-", "−"), n=nps.n)


def _ces(texts: Texts, ces: Ces) -> Mrkdwn:
    return texts.say("summary/ces", share=ces.share.percent, mean="" if ces.mean is None else f"{ces.mean:.1f}")


def _volume(texts: Texts, figures: Figures) -> Mrkdwn:
    volume = figures.volume
    return texts.say(
        "summary/volume",
        logged=volume.logged,
        resolved=volume.resolved,
        reopened=volume.reopened,
        backlog=volume.backlog,
        dropped=volume.dropped,
        self_logged=volume.self_logged,
    )


def _waits(texts: Texts, figures: Figures) -> list[Mrkdwn]:
    first = _wait_values(figures.first_response, figures.unanswered)
    resolution = _wait_values(figures.resolution, figures.unresolved)
    return [
        texts.say("summary/first_response", **first, without=figures.without_contact),
        texts.say("summary/resolution", **resolution),
    ]


def _wait_values(waits: Waits, still_open: StillOpen) -> dict[str, str | int]:
    return {
        "n": waits.n,
        "median": show_duration(timedelta(seconds=waits.median_s or 0)),
        "p90": show_duration(timedelta(seconds=waits.p90_s or 0)),
        "open": still_open.n,
        "oldest": show_duration(still_open.oldest or timedelta(0)),
    }


def _attention(texts: Texts, concerns: tuple[Concern, ...]) -> Mrkdwn:
    if not concerns:
        return texts.say("summary/attention_none")
    rows = [
        texts.say(
            "summary/attention",
            number=concern.number,
            title=concern.title,
            reason=concern.reason.value,
            wait=show_duration(concern.wait),
            holder=concern.assignee,
        )
        for concern in concerns
    ]
    return Mrkdwn("\n".join([texts.say("summary/attention_head"), *rows]))
