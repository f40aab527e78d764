"""The figures of a period, exactly as they are printed, posted and put out as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slackbot.domain import backlog as still
from slackbot.domain import ces_and_nps, metrics
from slackbot.domain import fcr as first_contact
from slackbot.domain import times as waits
from slackbot.domain.attention import Concern, attention
from slackbot.domain.backlog import Backlog, StillOpen, Waiting
from slackbot.domain.ces_and_nps import Scores
from slackbot.domain.csat import Csat, Score, Survey, csat
from slackbot.domain.fcr import Fcr
from slackbot.domain.metrics import Case, counted, counted_turns
from slackbot.domain.period import Period
from slackbot.domain.share import Share
from slackbot.domain.times import Spent, Times
from slackbot.domain.worked import Worked

DEFINITIONS = 2  # the version of what the figures mean: those of two versions are not compared
_NOBODY = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Volume:
    """What happened in the period and was left at its end; the last three are counted nowhere else."""

    logged: int
    resolved: int
    reopened: int
    backlog: int
    dropped: int = 0
    not_a_request: int = 0
    self_logged: int = 0


@dataclass(frozen=True, slots=True)
class Resolved:
    """How long issues took to be resolved by a person, and how many silence resolved, which are left out."""

    times: Times
    auto_closed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a summary says about a period; `is_over`: it was past when they were worked out.

    `without_contact` counts the issues first resolved in it with no contact, which have no first response. `waiting`
    and `backlog` are how things stood at the period's end, or stand now if that is earlier; `attention` is about now,
    None where nobody asks for it. `recovery` is how many were satisfied when they were asked again, `others` what was
    answered beside the ratings.
    """

    period: Period
    is_over: bool
    volume: Volume
    fcr: Fcr
    csat: Csat
    first_response: Times
    without_contact: int
    next_response: Times
    resolutions: Resolved
    first_resolutions: Resolved
    waiting: Waiting
    backlog: Backlog
    spent: Spent
    attention: tuple[Concern, ...] | None
    recovery: Share
    others: Scores

    @property
    def resolution(self) -> Times:
        """How long it took until each resolution of the period by a person."""
        return self.resolutions.times


@dataclass(frozen=True)
class Answers:
    """What customers answered, and were asked, in a period."""

    surveys: Sequence[Survey] = ()
    scores: Sequence[Score] = ()
    recovery: Share = _NOBODY
    others: Scores = ces_and_nps.NONE


def figures(
    cases: Sequence[Case],
    answers: Answers,
    *,
    period: Period,
    now: datetime,
    worked: Worked,
    window: timedelta,
    again: Iterable[Case] = (),
) -> Figures:
    """Return the figures of the period as they are known at `now`, measured by `worked`.

    `cases` must hold every issue that was logged, answered, resolved or reopened in the period, or is open at its end
    or now; `again` what the same customers logged within the `window` of what was first resolved in it; `answers`
    everything of the period. More of any do no harm.
    """
    known = counted(cases, now)
    theirs = metrics.of_customers(known)
    until = min(now, period.end)
    unresolved = still.open_at(theirs, until)
    logged = [case for case in cases if period.holds(case.logged_at)]
    return Figures(
        period=period,
        is_over=now >= period.end,
        volume=_volume(theirs, period, backlog=len(unresolved), **metrics.beside(logged, now)),
        fcr=_fcr(known, again, period=period, now=now, window=window),
        csat=csat(answers.surveys, answers.scores, period, now),
        first_response=waits.times(waits.first_responses(theirs, period), worked),
        without_contact=sum(not counted_turns(case) for case in _first_resolved(theirs, period)),
        next_response=waits.times(waits.next_responses(theirs, period), worked),
        resolutions=_resolved(theirs, period, worked),
        first_resolutions=_resolved([_first_only(case) for case in theirs], period, worked),
        waiting=still.waiting(unresolved, until),
        backlog=still.backlog(unresolved, until, before=len(still.open_at(theirs, period.start))),
        spent=waits.spent(waits.stretches(theirs, period), worked),
        attention=attention(known, now),
        recovery=answers.recovery,
        others=answers.others,
    )


def as_json(figures: Figures, workspace: str) -> dict[str, Any]:
    """Return the figures as JSON values: shares from 0 to 1, waits in seconds, null where there is nothing to tell.

    `kept_figures.from_json` reads them back.
    """
    return {
        "definitions": DEFINITIONS,
        "workspace": workspace,
        "period": _period_json(figures),
        "volume": asdict(figures.volume),
        "fcr": _fcr_json(figures.fcr),
        "reopen_rate": _share_json(figures.fcr.reopen_rate),
        **_csat_json(figures.csat),
        "recovery": _share_json(figures.recovery),
        **ces_and_nps.as_json(figures.others),
        "first_response": {**asdict(figures.first_response), "without_contact": figures.without_contact},
        "next_response": asdict(figures.next_response),
        "resolution": _resolved_json(figures.resolutions),
        "first_resolution": _resolved_json(figures.first_resolutions),
        "unanswered": _still_open_json(figures.waiting.unanswered),
        "waiting_for_customer": _still_open_json(figures.waiting.for_customer),
        "unresolved": _still_open_json(figures.waiting.unresolved),
        "backlog": asdict(figures.backlog),
        "time_spent": asdict(figures.spent),
        "attention": None if figures.attention is None else [_concern_json(one) for one in figures.attention],
    }


def _volume(cases: Sequence[Case], period: Period, **others: int) -> Volume:
    return Volume(
        logged=sum(period.holds(case.logged_at) for case in cases),
        resolved=sum(period.holds(resolution.at) for case in cases for resolution in case.resolutions),
        reopened=sum(period.holds(at) for case in cases for at in case.reopened_at),
        **others,
    )


def _fcr(known: Sequence[Case], again: Iterable[Case], *, period: Period, now: datetime, window: timedelta) -> Fcr:
    others = {case.number: case for case in (*known, *counted(again, now))}
    return first_contact.fcr(known, metrics.of_customers(others.values()), period=period, now=now, window=window)


def _first_resolved(cases: Iterable[Case], period: Period) -> list[Case]:
    return [case for case in cases if case.first_resolution and period.holds(case.first_resolution.at)]


def _first_only(case: Case) -> Case:
    return replace(case, resolutions=case.resolutions[:1]) if len(case.resolutions) > 1 else case


def _resolved(cases: Sequence[Case], period: Period, worked: Worked) -> Resolved:
    silent = sum(one.auto_closed and period.holds(one.at) for case in cases for one in case.resolutions)
    return Resolved(waits.times(waits.resolutions(cases, period), worked), silent)


def _period_json(figures: Figures) -> dict[str, Any]:
    period = figures.period
    days = {"from": period.first_day.isoformat(), "to": period.last_day.isoformat()}
    return {**days, "timezone": period.timezone, "over": figures.is_over}


def _fcr_json(fcr: Fcr) -> dict[str, Any]:
    return {
        "provisional": _share_json(fcr.provisional),
        "settles": fcr.settles.isoformat(),
        "settled": None if fcr.settled is None else _share_json(fcr.settled),
        "left": [{"number": number, "why": why.value} for number, why in fcr.left.items()],
        "confirmed": _share_json(fcr.confirmed),
        "excluded": dict(fcr.excluded),
        "repeats": list(fcr.repeats),
        "possible_repeats": list(fcr.possible_repeats),
    }


def _csat_json(csat: Csat) -> dict[str, Any]:
    interval = {"low": csat.low, "high": csat.high, "mean": csat.mean}
    surveys = {"delivered": csat.delivered, "answered": csat.answered, "held": dict(csat.held)}
    return {
        "csat": {**_share_json(csat.share), **interval, **surveys},
        "surveys": {**_share_json(csat.response), "held": dict(csat.held)},
    }


def _resolved_json(resolved: Resolved) -> dict[str, Any]:
    return {**asdict(resolved.times), "auto_closed": resolved.auto_closed}


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
