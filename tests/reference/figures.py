"""Every figure of `summary --json`, from stories alone: as `docs/figures.md` says it, whatever it costs."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, sqrt
from statistics import NormalDist, median
from typing import Any, NamedTuple

from tests.reference import clocks
from tests.reference.clocks import NOTHING, Ruler, Span
from tests.reference.facts import Facts
from tests.reference.stories import Resolution, Story, stories

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_HELD = ("budget", "opted_out", "no_customer", "no_channel", "expired")


@dataclass(frozen=True)
class Asked:
    """What figures are wanted of: local days, the instants between which they lie, and when somebody asks."""

    first: date
    last: date
    start: datetime
    end: datetime
    now: datetime
    ruler: Ruler
    window_days: int = 7

    @property
    def until(self) -> datetime:
        """Where what is still waited for is looked at: the end, or now if that is earlier."""
        return min(self.end, self.now)

    def has(self, at: datetime | None) -> bool:
        """Return whether the instant is in the period."""
        return at is not None and self.start <= at < self.end

    def settles(self, at: datetime) -> datetime:
        """Return when the day on which that was settles: at the midnight that ends the last day of the window."""
        day = clocks.day_of(at, self.ruler.zone)
        return clocks.midnight(day + (self.window_days + 1) * _DAY, self.ruler.zone)


class Told:
    """The stories of a workspace, told once, and what belongs to none of them; facts may come in parts."""

    def __init__(self, *parts: Facts) -> None:
        self.all = [story for facts in parts for story in stories(facts)]
        self.in_figures = [story for story in self.all if not story.is_left_out]
        self.customers = defaultdict[str, list[Story]](list)
        for story in sorted(self.in_figures, key=lambda one: one.logged_at):
            for customer in {story.requester, story.account} - {None}:
                self.customers[str(customer)].append(story)
        self.answers = [one for facts in parts for one in facts.answers]
        self.surveys = [one for facts in parts for one in facts.sendings if one.kind == "survey"]
        self.rated = {(one.issue, one.resolution) for one in self.answers if one.question == "csat" and one.counts}
        self.next_responses = [(story, *wait) for story in self.in_figures for wait in _next_responses(story)]
        self.asked_again = [outcome for story in self.in_figures for outcome in _asked_again(story)]


def figures(told: Told, asked: Asked) -> dict[str, Any]:
    """Return the figures by their keys; what needs attention is a list for people, and no figure."""
    surveys = _surveys(told, asked)
    return {
        "period": _period(asked),
        "volume": _volume(told, asked),
        **_fcr(told, asked),
        "csat": _csat(told, asked) | {"delivered": surveys["n"], "answered": surveys["k"], "held": surveys["held"]},
        "surveys": surveys,
        "recovery": _recovery(told, asked),
        **_nps_and_ces(told, asked),
        "first_response": _first_response(told, asked),
        "next_response": _next_response(told, asked),
        "resolution": _resolution(told, asked, is_first=False),
        "first_resolution": _resolution(told, asked, is_first=True),
        **_waited_for(told, asked),
        "time_spent": _time_spent(told, asked),
    }


def share(k: int, n: int) -> dict[str, Any]:
    """Return a share as it is told."""
    return {"k": k, "n": n, "share": k / n if n else None}


def _period(asked: Asked) -> dict[str, Any]:
    return {
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "timezone": asked.ruler.zone.key,
        "over": asked.now >= asked.end,
    }


def _volume(told: Told, asked: Asked) -> dict[str, Any]:
    ours = [story for story in told.all if story.dropped_at is None and story.for_ourselves]
    return {
        "logged": sum(asked.has(story.logged_at) for story in told.in_figures),
        "resolved": sum(asked.has(one.at) for story in told.in_figures for one in story.resolutions),
        "reopened": sum(asked.has(at) for story in told.in_figures for at in story.reopenings),
        "backlog": sum(story.is_open(asked.until) for story in told.in_figures),
        "dropped": sum(asked.has(story.logged_at) for story in told.all if story.dropped_at is not None),
        "not_a_request": 0,
        "self_logged": sum(asked.has(story.logged_at) for story in ours),
    }


# First contact resolution


def _fcr(told: Told, asked: Asked) -> dict[str, Any]:
    excluded: Counter[str] = Counter()
    eligible: list[tuple[Story, Resolution]] = []
    for story in told.all:
        first = story.first
        if first is None or story.dropped_at is not None or not asked.has(first.at):
            continue
        why = _exclusion(story, first)
        if why:
            excluded[why] += 1
        else:
            eligible.append((story, first))
    last = clocks.midnight(asked.last + (asked.window_days + 1) * _DAY, asked.ruler.zone)
    first_contact = [(story, first) for story, first in eligible if is_first_contact(story, first)]
    left = [(story, _left(told, asked, story, first)) for story, first in first_contact]
    stays = sum(why is None for _, why in left)
    by_checkin = [(story, _checkin(story, first)) for story, first in eligible]
    answered = [(story, said) for story, said in by_checkin if said]
    again = [one for story, first in eligible for one in _logged_again(told, asked, story, first)]
    repeats = {one.number for one, is_marked in again if is_marked}
    return {
        "fcr": {
            "provisional": share(sum(not story.reopenings for story, _ in first_contact), len(eligible)),
            "settles": (asked.last + asked.window_days * _DAY).isoformat(),
            "settled": share(stays, len(eligible)) if asked.now >= last else None,
            "left": sorted(
                [{"number": story.number, "why": why} for story, why in left if why], key=lambda one: one["number"]
            ),
            "confirmed": share(
                sum(said == "solved" and len(story.counted) == 1 for story, said in answered), len(answered)
            ),
            "excluded": dict(excluded),
            "repeats": sorted(repeats),
            "possible_repeats": sorted({one.number for one, _ in again} - repeats),
        },
        "reopen_rate": share(
            sum(any(at < asked.settles(first.at) for at in story.reopenings) for story, first in eligible),
            len(eligible),
        ),
    }


def _exclusion(story: Story, first: Resolution) -> str | None:
    if first.for_silence:
        return "auto_closed"
    if story.for_ourselves or (not story.has_reader and story.logged_by == first.by):
        return "self_logged"
    return None if story.counted else "no_contact"


def is_first_contact(story: Story, first: Resolution) -> bool:
    """Return whether one contact did it, and nobody but one agent had the issue until then."""
    return len(story.counted) == 1 and not has_handover(story, first.at)


def has_handover(story: Story, until: datetime) -> bool:
    """Return whether somebody got the issue who was not the agent who had it last, up to that instant."""
    had = [who for since, who in story.holders if who is not None and since <= until]
    return any(one != other for one, other in pairwise(had))


def _left(told: Told, asked: Asked, story: Story, first: Resolution) -> str | None:
    """Return why a first-contact issue is none any more, None if it still is."""
    before = asked.settles(first.at)
    if any(one.answer == "not_yet" and one.at < before for one in story.checkins):
        return "not_yet"
    if any(at < before for at in story.reopenings):
        return "reopened"
    return "repeat" if any(is_marked for _, is_marked in _logged_again(told, asked, story, first)) else None


def _logged_again(told: Told, asked: Asked, story: Story, first: Resolution) -> Iterator[tuple[Story, bool]]:
    """Give what the same customer logged since the resolution and before it settles, and whether that is a repeat."""
    before = asked.settles(first.at)
    known: dict[int, Story] = {}
    for name in (story.requester, story.account):
        theirs = told.customers[name or ""]
        begin = bisect_right(theirs, first.at, key=lambda one: one.logged_at)
        end = bisect_left(theirs, before, key=lambda one: one.logged_at)
        known |= {other.number: other for other in theirs[begin:end]}
    for other in known.values():
        if is_same_customer(story, other):
            marks = [one.is_repeat for one in other.taggings if one.at < before]
            yield other, bool(marks and marks[-1])


def is_same_customer(one: Story, other: Story) -> bool:
    """Return whether the same person asked, or the same account's where nobody is named in one of them."""
    if one.requester and other.requester:
        return one.requester == other.requester
    return one.account is not None and one.account == other.account


def _checkin(story: Story, first: Resolution) -> str | None:
    """Return what was answered after the first resolution, None if nothing was, or only that there was no time yet."""
    told = (one.answer for one in story.checkins if one.resolution == first.number)
    return next((answer for answer in told if answer in ("solved", "not_yet")), None)


# What customers said


def _of(told: Told, asked: Asked, question: str) -> list[int]:
    return [one.score for one in told.answers if one.question == question and one.counts and asked.has(one.at)]


def _mean(scores: Sequence[int]) -> float | None:
    return sum(scores) / len(scores) if scores else None


def _csat(told: Told, asked: Asked) -> dict[str, Any]:
    scores = _of(told, asked, "csat")
    k, n = sum(score >= 4 for score in scores), len(scores)
    low, high = wilson(k, n) if n else (None, None)
    return share(k, n) | {"low": low, "high": high, "mean": _mean(scores)}


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval: the true shares from which the one seen is 1.96 standard errors away."""
    z = NormalDist().inv_cdf(0.975)
    p, centre = k / n, (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(p * (1 - p) * n + z * z / 4)
    return max(0.0, centre - half), min(1.0, centre + half)


def _surveys(told: Told, asked: Asked) -> dict[str, Any]:
    due = [one for one in told.surveys if asked.has(one.due_at)]
    delivered = [one for one in due if one.state == "sent"]
    held = Counter(one.reason for one in due if one.state == "held")
    known = {why: held[why] for why in _HELD if held[why]}
    answered = sum((one.issue, one.resolution) in told.rated for one in delivered)
    return share(answered, len(delivered)) | {"held": known | {why: held[why] for why in held if why not in _HELD}}


def _recovery(told: Told, asked: Asked) -> dict[str, Any]:
    mine = [is_good for asked_at, is_good in told.asked_again if asked.has(asked_at)]
    return share(sum(mine), len(mine))


class Said(NamedTuple):
    """How satisfied a customer said to be, when."""

    at: datetime
    is_good: bool
    is_poor: bool


def _asked_again(story: Story) -> Iterator[tuple[datetime, bool]]:
    """Give when somebody unhappy was first asked again, each time, and whether the next answer was good."""
    said = [Said(one.at, one.answer == "solved", one.answer == "not_yet") for one in story.checkins]
    said = [one for one in said if one.is_good or one.is_poor]
    scored = [one for one in story.answers if one.counts and one.question in ("csat", "recovery")]
    said = sorted(said + [Said(one.at, one.score >= 4, one.score <= 2) for one in scored])
    kinds, since = ("checkin", "survey", "recovery_survey"), None
    for asked_at in sorted(one.sent_at for one in story.sendings if one.kind in kinds and one.sent_at):
        if any(one.is_poor and one.at < asked_at and (since is None or one.at >= since) for one in said):
            since = asked_at
            yield asked_at, next((one.is_good for one in said if one.at >= asked_at), False)


def _nps_and_ces(told: Told, asked: Asked) -> dict[str, Any]:
    nps, ces = _of(told, asked, "nps"), _of(told, asked, "ces")
    net = sum(score >= 9 for score in nps) - sum(score <= 6 for score in nps)
    easy = share(sum(score >= 5 for score in ces), len(ces))
    return {
        "nps": {"n": len(nps), "score": 100 * net / len(nps) if nps else None},
        "ces": easy | {"mean": _mean(ces), "better": "higher"},
    }


# Times


def waits(spans: Iterable[tuple[Story, Span]], ruler: Ruler) -> dict[str, Any]:
    """Return the waits by the wall clock and in working time, and how long customers were waited for in them."""
    all_wall, all_worked, waiting = [], [], NOTHING
    for story, span in spans:
        pauses = clocks.within(span, story.waits)
        all_wall.append(span[1] - span[0])
        all_worked.append(clocks.worked(span, ruler) - sum((clocks.worked(pause, ruler) for pause in pauses), NOTHING))
        waiting += sum((end - start for start, end in pauses), NOTHING)
    return ranked(all_wall) | {"working": ranked(all_worked), "waiting_s": waiting.total_seconds()}


def ranked(found: Sequence[timedelta]) -> dict[str, Any]:
    """Return how many waits there are, the middle one, and from ten on the one that nine tenths do not exceed."""
    seconds = sorted(one.total_seconds() for one in found)
    n = len(seconds)
    return {
        "n": n,
        "median_s": median(seconds) if n else None,
        "p90_s": seconds[ceil(Fraction(9, 10) * n) - 1] if n >= 10 else None,
    }


def _first_response(told: Told, asked: Asked) -> dict[str, Any]:
    spans = [
        (story, (story.start, story.counted[0].at))
        for story in told.in_figures
        if story.counted and asked.has(story.counted[0].at)
    ]
    without = sum(
        story.first is not None and asked.has(story.first.at) and not story.counted for story in told.in_figures
    )
    return waits(spans, asked.ruler) | {"without_contact": without}


def _next_response(told: Told, asked: Asked) -> dict[str, Any]:
    return waits([(story, (since, at)) for story, since, at in told.next_responses if asked.has(at)], asked.ruler)


def _next_responses(story: Story) -> list[Span]:
    """Return from when to when the customer waited for each answer but the first response."""
    turns = [(one.at, 0, "contact") for one in story.contacts]
    ends = [(one.at, 1, "resolved") for one in story.resolutions]
    words = [(one.at, 2, "asked") for one in story.spoken if one.side == "customer" and not one.is_thanks]
    thanks = [(at, 3, "thanks") for at in story.thanks]
    found, since, first = [], None, story.counted[0].at if story.counted else None
    for at, _, what in sorted(turns + ends + words + thanks):
        if what == "asked":
            since = since or at
            continue
        if what == "contact" and since is not None and at != first:
            found.append((since, at))
        since = None
    return found


def _resolution(told: Told, asked: Asked, *, is_first: bool) -> dict[str, Any]:
    found = [
        (story, one)
        for story in told.in_figures
        for one in (story.resolutions[:1] if is_first else story.resolutions)
        if asked.has(one.at)
    ]
    spans = [(story, (story.start, one.at)) for story, one in found if not one.for_silence]
    return waits(spans, asked.ruler) | {"auto_closed": len(found) - len(spans)}


# What is still waited for


def _waited_for(told: Told, asked: Asked) -> dict[str, Any]:
    until = asked.until
    unresolved = [story for story in told.in_figures if story.is_open(until)]
    waiting = [(story, since) for story in unresolved if (since := story.waits_since(until))]
    unanswered = [
        story
        for story in unresolved
        if story.has_reader
        and story.waits_since(until) is None
        and not any(contact.at < until for contact in story.contacts)
    ]
    before = sum(story.is_open(asked.start) for story in told.in_figures)
    held = Counter(who for story in unresolved if (who := story.holder(until)))
    ages = [until - story.start for story in unresolved]
    return {
        "unanswered": _oldest(until - story.start for story in unanswered),
        "waiting_for_customer": _oldest(until - since for _, since in waiting),
        "unresolved": _oldest(ages),
        "backlog": {
            "n": len(unresolved),
            "change": len(unresolved) - before,
            "by_state": _states(unresolved, until),
            "by_age": {
                "under_a_day": sum(age < _DAY for age in ages),
                "under_a_week": sum(_DAY <= age < _WEEK for age in ages),
                "older": sum(age >= _WEEK for age in ages),
            },
            "by_assignee": dict(held),
        },
    }


def _states(unresolved: Sequence[Story], at: datetime) -> Mapping[str, int]:
    pending = [story for story in unresolved if story.waits_since(at)]
    claimed = [story for story in unresolved if not story.waits_since(at) and story.holder(at)]
    return {
        "open": len(unresolved) - len(pending) - len(claimed),
        "claimed": len(claimed),
        "pending": len(pending),
    }


def _oldest(ages: Iterable[timedelta]) -> dict[str, Any]:
    found = list(ages)
    return {"n": len(found), "oldest_s": max(found).total_seconds() if found else None}


def _time_spent(told: Told, asked: Asked) -> dict[str, Any]:
    us, customer, closed = NOTHING, NOTHING, NOTHING
    for story in told.in_figures:
        for index, one in enumerate(story.resolutions):
            if one.for_silence or not asked.has(one.at):
                continue
            span = (story.start if index == 0 else story.reopenings[index - 1], one.at)
            pauses = clocks.within(span, story.waits)
            waited = sum((end - start for start, end in pauses), NOTHING)
            work = clocks.worked(span, asked.ruler)
            work -= sum((clocks.worked(pause, asked.ruler) for pause in pauses), NOTHING)
            us, customer, closed = us + work, customer + waited, closed + (span[1] - span[0] - waited - work)
    return {
        "us_s": us.total_seconds(),
        "customer_s": customer.total_seconds(),
        "closed_s": closed.total_seconds(),
    }
