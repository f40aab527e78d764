"""The figures of a period, exactly as they are printed, posted and put out as JSON."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from slackbot.domain import ces_and_nps, metrics
from slackbot.domain.attention import Concern, attention
from slackbot.domain.ces_and_nps import Scores
from slackbot.domain.csat import Csat, Score, Survey, csat
from slackbot.domain.metrics import Case, Exclusion, counted, counted_turns, exclusion, is_first_contact
from slackbot.domain.period import Period
from slackbot.domain.share import Share, nearest_rank

DEFINITIONS = 2  # the version of what the figures mean: those of two versions are not compared
_NOBODY = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Fcr:
    """First contact resolution so far, and how many issues say nothing about it, by reason."""

    provisional: Share
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Waits:
    """How long something took, `n` times: the median and the 90th percentile in seconds, by nearest rank."""

    n: int
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What is still waited for: how many issues, and how long the oldest has waited."""

    n: int
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class Volume:
    """What happened in the period and was left at its end; `dropped` and `self_logged` are counted nowhere else."""

    logged: int
    resolved: int
    reopened: int
    backlog: int
    dropped: int = 0
    self_logged: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a summary says about a period.

    `without_contact` counts the issues first resolved in it with no contact, which have no first response. `unanswered`
    and `unresolved` are what still waits at the period's end, or now if that is earlier; `attention` is about now.
    `recovery` is how many were satisfied when they were asked again, `others` what was answered beside the ratings.
    """

    period: Period
    volume: Volume
    fcr: Fcr
    csat: Csat
    first_response: Waits
    without_contact: int
    unanswered: StillOpen
    resolution: Waits
    unresolved: StillOpen
    attention: tuple[Concern, ...]
    recovery: Share
    others: Scores


def figures(
    cases: Sequence[Case],
    surveys: Iterable[Survey],
    scores: Iterable[Score],
    *,
    period: Period,
    now: datetime,
    recovery: Share = _NOBODY,
    others: Scores = ces_and_nps.NONE,
) -> Figures:
    """Return the figures of the period as they are known at `now`.

    `cases` must hold every issue that was logged, answered, resolved or reopened in the period, or is open at its end
    or now; `surveys` and `scores` every one of the period. More of any do no harm.
    """
    last = min(now, period.end - timedelta.resolution)
    logged = [case for case in cases if period.holds(case.logged_at)]
    known = counted(cases, now)
    theirs = metrics.of_customers(known)
    backlog = [case for case in counted(theirs, last) if case.is_open]
    return Figures(
        period=period,
        volume=_volume(theirs, period, backlog=len(backlog), **metrics.beside(logged, now)),
        fcr=_fcr(known, period, now),
        csat=csat(surveys, scores, period, now),
        first_response=_waits(first_responses(theirs, period)),
        without_contact=sum(not counted_turns(case) for case in _first_resolved(theirs, period)),
        unanswered=_still_open([case for case in backlog if case.last_answer_at is None], min(now, period.end)),
        resolution=_waits(resolution_times(theirs, period)),
        unresolved=_still_open(backlog, min(now, period.end)),
        attention=attention(known, now),
        recovery=recovery,
        others=others,
    )


def as_json(figures: Figures, workspace: str) -> dict[str, Any]:
    """Return the figures as JSON values: shares from 0 to 1, waits in seconds, null where there is nothing to tell.

    `kept_figures.from_json` reads them back.
    """
    period, csat, volume = figures.period, figures.csat, figures.volume
    return {
        "workspace": workspace,
        "period": {
            "from": period.first_day.isoformat(),
            "to": period.last_day.isoformat(),
            "timezone": period.timezone,
        },
        "volume": asdict(volume),
        "fcr": {"provisional": _share_json(figures.fcr.provisional), "excluded": dict(figures.fcr.excluded)},
        "csat": {
            **_share_json(csat.share),
            "low": csat.low,
            "high": csat.high,
            "mean": csat.mean,
            "delivered": csat.delivered,
            "answered": csat.answered,
            "held": dict(csat.held),
        },
        "recovery": _share_json(figures.recovery),
        **ces_and_nps.as_json(figures.others),
        "first_response": {**asdict(figures.first_response), "without_contact": figures.without_contact},
        "resolution": asdict(figures.resolution),
        "unanswered": _still_open_json(figures.unanswered),
        "unresolved": _still_open_json(figures.unresolved),
        "attention": [_concern_json(concern) for concern in figures.attention],
    }


def _volume(cases: Sequence[Case], period: Period, **others: int) -> Volume:
    return Volume(
        logged=sum(period.holds(case.logged_at) for case in cases),
        resolved=sum(period.holds(resolution.at) for case in cases for resolution in case.resolutions),
        reopened=sum(period.holds(at) for case in cases for at in case.reopened_at),
        **others,
    )


def _fcr(cases: Iterable[Case], period: Period, now: datetime) -> Fcr:
    reasons = [(case, exclusion(case)) for case in _first_resolved(cases, period)]
    eligible = [case for case, reason in reasons if reason is None]
    counts = Counter(reason for _, reason in reasons)
    return Fcr(
        provisional=Share(sum(is_first_contact(case, now) for case in eligible), len(eligible)),
        excluded={reason.value: counts[reason] for reason in Exclusion if counts[reason]},
    )


def _first_resolved(cases: Iterable[Case], period: Period) -> list[Case]:
    return [case for case in cases if case.first_resolution and period.holds(case.first_resolution.at)]


def first_responses(cases: Iterable[Case], period: Period) -> list[timedelta]:
    """Return the waits for a first contact that came in the period."""
    firsts = [(case, contacts[0].at) for case in cases if (contacts := counted_turns(case))]
    return [max(timedelta(0), at - case.started_at) for case, at in firsts if period.holds(at)]


def resolution_times(cases: Iterable[Case], period: Period) -> list[timedelta]:
    """Return the waits for each resolution of the period."""
    return [
        resolution.at - case.started_at
        for case in cases
        for resolution in case.resolutions
        if period.holds(resolution.at)
    ]


def _waits(waits: Iterable[timedelta]) -> Waits:
    seconds = [wait.total_seconds() for wait in waits]
    if not seconds:
        return Waits(0, None, None)
    return Waits(len(seconds), nearest_rank(seconds, 0.5), nearest_rank(seconds, 0.9))


def _still_open(cases: Sequence[Case], at: datetime) -> StillOpen:
    return StillOpen(len(cases), max((at - case.started_at for case in cases), default=None))


def _share_json(share: Share) -> dict[str, Any]:
    return {"k": share.k, "n": share.n, "share": share.share}


def _still_open_json(still_open: StillOpen) -> dict[str, Any]:
    oldest = still_open.oldest
    return {"n": still_open.n, "oldest_s": None if oldest is None else oldest.total_seconds()}


def _concern_json(concern: Concern) -> dict[str, Any]:
    return {
        "number": concern.number,
        "title": concern.title,
        "holder": concern.assignee,
        "reason": concern.reason.value,
        "wait_s": concern.wait.total_seconds(),
    }
