"""The lines of a summary: a sentence, the issues that need somebody, what customers said, and each figure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from slackbot.domain.attention import Concern, Reason
from slackbot.domain.beside import Beside
from slackbot.domain.calendar import show_duration
from slackbot.domain.chance import Change
from slackbot.domain.figures import Figures
from slackbot.domain.retrospect import Retrospect
from slackbot.domain.said import Remark
from slackbot.domain.settled import Settled, SettledDays
from slackbot.domain.share import Share, mean_words
from slackbot.domain.shown import is_quiet
from slackbot.domain.times import FEWEST_FOR_P90, Waits
from slackbot.texts import Mrkdwn, Texts, mention, one_line

_TO_DO = (Reason.REOPENED, Reason.WAITING)  # what whoever has the issue must do now
_NOTHING = dict.fromkeys(("month", "before", "change"), "")
_WORDS_LENGTH = 150  # characters of a customer's words; all of them stand with the issue


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list names an issue by: its title, where it is in Slack, and the account it is of."""

    title: str
    url: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What is looked up when a summary goes out: words and names are kept in it nowhere.

    `entries` are by the issue's number, `people` are names by id, `words` what customers said by issue and resolution.
    """

    entries: Mapping[int, Entry]
    people: Mapping[str, str]
    words: Mapping[tuple[int, int], str]


def show_days(texts: Texts, first: date, last: date, *, year: int) -> Mrkdwn:
    """Return the days in words, with the year where it is not that one."""
    is_month = first.day == 1 and (last + timedelta(days=1)).day == 1 and (last - first).days < 31
    return texts.say(
        "summary/days",
        first_day=first,
        last_day=last,
        span="day" if first == last else "month" if is_month else "days",
        in_month=(first.year, first.month) == (last.year, last.month),
        in_year=first.year == last.year,
        this_year=last.year == year,
    )


def percent(texts: Texts, share: Share) -> str:
    """Return the share in words, or that there is no data."""
    return share.percent or texts.say("summary/no_data")


def headline(texts: Texts, figures: Figures, *, year: int, late: bool = False, so_far: bool = False) -> Mrkdwn:
    """Return the period in one sentence."""
    volume = figures.volume
    return texts.say(
        "summary/headline",
        day=show_days(texts, figures.period.first_day, figures.period.last_day, year=year),
        late=late,
        so_far=so_far,
        quiet=is_quiet(figures),
        logged=volume.logged,
        resolved=volume.resolved,
        first=figures.fcr.provisional.k,
        backlog=volume.backlog,
    )


def concerns(texts: Texts, found: Sequence[Concern], named: Named) -> Mrkdwn:
    """Return what needs somebody now. Who has it is mentioned only where they must do something."""
    if not found:
        return texts.say("summary/attention_none")
    return Mrkdwn("\n".join([texts.say("summary/attention_head"), *(_concern(texts, one, named) for one in found)]))


def _concern(texts: Texts, concern: Concern, named: Named) -> Mrkdwn:
    entry = named.entries[concern.number]
    holder = concern.assignee
    return texts.say(
        "summary/attention",
        number=concern.number,
        title=one_line(entry.title),
        url=entry.url,
        account=entry.account,
        reason=concern.reason.value,
        wait=spoken(concern.wait.total_seconds()),
        holder=holder and (mention(holder) if concern.reason in _TO_DO else named.people.get(holder, holder)),
    )


def remarks(texts: Texts, said: Sequence[Remark], named: Named, *, with_scores: bool) -> Mrkdwn | None:
    """Return what customers said, None if that was nothing; scores stand only where leads and assignees alone read."""
    lines = [line for one in said if (line := _remark(texts, one, named, with_scores=with_scores))]
    return Mrkdwn("\n".join([texts.say("summary/said_head"), *lines])) if lines else None


def _remark(texts: Texts, remark: Remark, named: Named, *, with_scores: bool) -> Mrkdwn | None:
    words = one_line(named.words.get((remark.number, remark.resolution_no), ""))
    entry = named.entries[remark.number]
    helper = remark.helper
    if not words:
        return None
    return texts.say(
        "summary/said",
        number=remark.number,
        url=entry.url,
        words=words if len(words) <= _WORDS_LENGTH else words[: _WORDS_LENGTH - 1].rstrip() + "…",
        account=entry.account,
        score=remark.score if with_scores else None,
        poor=with_scores and remark.is_poor,
        holder=helper and named.people.get(helper, helper),
    )


def figures(texts: Texts, told: Figures, beside: Mapping[str, Mapping[str, str]]) -> list[Mrkdwn]:
    """Return the figures, a line each; `beside` are the words beside each, by its name: see `of_day`."""
    volume, csat = told.volume, told.csat
    lines = [
        texts.say("summary/csat", csat=percent(texts, csat.share), **beside.get("csat", _NOTHING)),
        _fcr(texts, told, beside.get("fcr", _NOTHING)),
        *_others(texts, told),
        _waits(texts, "first_response", told.first_response, beside),
        _waits(texts, "resolution", told.resolution, beside),
        texts.say(
            "summary/volume",
            logged=volume.logged,
            resolved=volume.resolved,
            reopened=volume.reopened,
            backlog=volume.backlog,
            dropped=volume.dropped,
            self_logged=volume.self_logged,
        ),
    ]
    return [*lines, texts.say("summary/surveys", answered=csat.answered, delivered=csat.delivered)]


def _fcr(texts: Texts, told: Figures, beside: Mapping[str, str]) -> Mrkdwn:
    """Return the share as it has settled, else as it is so far."""
    settled = told.fcr.settled
    share = told.fcr.provisional if settled is None else settled
    return texts.say("summary/fcr", fcr=percent(texts, share), so_far=settled is None, **beside)


def of_day(texts: Texts, beside: Beside | None) -> dict[str, dict[str, str]]:
    """Return what stands beside each figure of a day: its `month`, what it was `before`, and whether it changed."""
    if beside is None:
        return {}
    month = {"csat": _known(beside.csat), "fcr": _known(beside.fcr)}
    return _words(texts, beside.changes, month=month, before={})


def of_edition(texts: Texts, beside: Retrospect) -> dict[str, dict[str, str]]:
    """Return the same of a week or a month."""
    earlier = beside.before
    before = {"csat": _known(earlier.csat), "fcr": _known(earlier.fcr)}
    times = {"first_response": earlier.first_response_s, "resolution": earlier.resolution_s}
    before |= {name: spoken(seconds) for name, seconds in times.items() if seconds is not None}
    return _words(texts, beside.changes, month={}, before=before)


def _known(share: Share) -> str:
    """Return the share in words, none where there is no data."""
    return share.percent


def _words(
    texts: Texts, changes: Mapping[str, Change | None], *, month: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    return {
        name: {"month": month.get(name, ""), "before": before.get(name, ""), "change": _change(texts, name, change)}
        for name, change in changes.items()
    }


def _change(texts: Texts, name: str, change: Change | None) -> str:
    what = "share" if name in ("csat", "fcr") else "time"
    return texts.say("summary/change", change=change.value, what=what) if change else ""


def _waits(texts: Texts, name: str, waits: Waits, beside: Mapping[str, Mapping[str, str]]) -> Mrkdwn:
    return texts.say(
        f"summary/{name}",
        n=waits.n,
        median="" if waits.median_s is None else spoken(waits.median_s),
        p90="" if waits.p90_s is None or waits.n < FEWEST_FOR_P90 else spoken(waits.p90_s),
        **beside.get(name, _NOTHING),
    )


def settled(texts: Texts, found: Settled, *, year: int) -> Mrkdwn:
    """Return what is said of a day that has settled elsewhere."""
    return texts.say(
        "summary/settled",
        day=show_days(texts, found.day, found.day, year=year),
        share=percent(texts, found.share),
        posted=percent(texts, found.first),
        left=", ".join(f"#{number}" for number in found.left),
    )


def settled_days(texts: Texts, found: SettledDays, *, year: int) -> Mrkdwn:
    """Return what several days have settled at."""
    day = show_days(texts, found.first, found.last, year=year)
    return texts.say("summary/settled", day=day, share=percent(texts, found.share), posted="", left="")


def time_spent(texts: Texts, told: Figures) -> Mrkdwn | None:
    """Return where the time went until what was solved was, None if nothing took any."""
    spent = told.spent
    parts = {"us": round(spent.us_s), "customer": round(spent.customer_s), "closed": round(spent.closed_s)}
    whole = sum(parts.values())
    if not whole:
        return None
    return texts.say("summary/spent", **{name: Share(part, whole).rounded for name, part in parts.items()})


def spoken(seconds: float) -> str:
    """Return the duration with minutes that nobody takes for metres, and seconds only where that is all."""
    whole = seconds - seconds % 60 if seconds >= 60 else seconds
    return show_duration(timedelta(seconds=whole)).replace(" m", " min")


def counts(texts: Texts, found: Mapping[str, int]) -> Mrkdwn:
    """Return how many in all, and of each reason; empty for none."""
    alike: Counter[Mrkdwn] = Counter()
    for reason, count in found.items():
        alike[texts.say("summary/counted", reason=reason)] += count
    named = ", ".join(f"{count} {words}" for words, count in alike.items())
    return Mrkdwn(f"{alike.total()} ({named})" if alike else "")


def _others(texts: Texts, told: Figures) -> list[Mrkdwn]:
    """Return what there is to tell of recoveries, and of the questions beside the rating."""
    found, others = [], told.others
    if told.recovery.n:
        found.append(texts.say("summary/recovery", share=told.recovery.percent))
    if others.nps.n:
        score = f"{others.nps.score or 0:+.0f}".replace("-", "−")
        found.append(texts.say("summary/nps", score=score, n=others.nps.n))
    if others.ces.share.n:
        mean = "" if others.ces.mean is None else mean_words(others.ces.mean)
        found.append(texts.say("summary/ces", share=others.ces.share.percent, mean=mean))
    return found
