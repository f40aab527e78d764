"""Figures read back from the JSON in which they are kept and put out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from slackbot.domain import calendar
from slackbot.domain.attention import Concern, Reason
from slackbot.domain.backlog import Backlog, StillOpen, Waiting
from slackbot.domain.ces_and_nps import Ces, Nps, Scores
from slackbot.domain.csat import HELD_REASONS, Csat
from slackbot.domain.fcr import Fcr, Left
from slackbot.domain.figures import Figures, Resolved, Volume
from slackbot.domain.metrics import Exclusion
from slackbot.domain.period import Period, period_of
from slackbot.domain.share import Share
from slackbot.domain.times import Spent, Times, Waits

Json = Mapping[str, Any]

_STILL = ("unanswered", "waiting_for_customer", "unresolved")
_NONE: Json = {"k": 0, "n": 0, "median_s": None, "p90_s": None, "oldest_s": None}
_SPENT: Json = {"us_s": 0.0, "customer_s": 0.0, "closed_s": 0.0}


def from_json(told: Json, *, at: datetime) -> Figures:
    """Return the figures that `figures.as_json` made `told` of, equal in every value; `at` is when they were known.

    What an earlier release did not tell is nothing.
    """
    first, still = told["first_response"], {name: _still_open(told.get(name, _NONE)) for name in _STILL}
    attention = told["attention"]
    return Figures(
        period=_period(told["period"]),
        is_over=told["period"].get("over", True),
        volume=Volume(**told["volume"]),
        fcr=_fcr(told),
        csat=_csat(told["csat"]),
        first_response=_times(first),
        without_contact=first["without_contact"],
        next_response=_times(told.get("next_response", _NONE)),
        resolutions=_resolved(told["resolution"]),
        first_resolutions=_resolved(told.get("first_resolution", _NONE)),
        waiting=Waiting(still["unanswered"], still["waiting_for_customer"], still["unresolved"]),
        backlog=_backlog(told),
        spent=Spent(**told.get("time_spent", _SPENT)),
        attention=None if attention is None else tuple(_concern(concern, at) for concern in attention),
        recovery=_share(told["recovery"]),
        others=_others(told),
    )


def _fcr(told: Json) -> Fcr:
    fcr = told["fcr"]
    settled, left = fcr.get("settled"), fcr.get("left", ())
    return Fcr(
        provisional=_share(fcr["provisional"]),
        excluded=_in_order(fcr["excluded"], [reason.value for reason in Exclusion]),
        settles=date.fromisoformat(fcr.get("settles", told["period"]["to"])),
        settled=None if settled is None else _share(settled),
        left={one["number"]: Left(one["why"]) for one in left},
        confirmed=_share(fcr.get("confirmed", _NONE)),
        repeats=tuple(fcr.get("repeats", ())),
        possible_repeats=tuple(fcr.get("possible_repeats", ())),
        reopen_rate=_share(told.get("reopen_rate", _NONE)),
    )


def _resolved(told: Json) -> Resolved:
    return Resolved(_times(told), told.get("auto_closed", 0))


def _backlog(told: Json) -> Backlog:
    n = told["volume"]["backlog"]
    kept = told.get("backlog")
    return Backlog(n, 0, {}, {}, {}) if kept is None else Backlog(**{**kept, "by_assignee": _most(kept["by_assignee"])})


def _most(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts, most first: a database may keep JSON in another order."""
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _period(told: Json) -> Period:
    days = date.fromisoformat(told["from"]), date.fromisoformat(told["to"])
    return period_of(*days, zone=calendar.zone(told["timezone"]))


def _csat(told: Json) -> Csat:
    alike = {name: told[name] for name in ("low", "high", "mean", "delivered", "answered")}
    return Csat(share=_share(told), held=_in_order(told["held"], HELD_REASONS), **alike)


def _in_order(counts: Mapping[str, int], known: Iterable[str]) -> dict[str, int]:
    """Return the counts as they are told, the known reasons first: a database may keep JSON in another order."""
    order = dict.fromkeys([*(reason for reason in known if reason in counts), *sorted(counts)])
    return {reason: counts[reason] for reason in order}


def _times(told: Json) -> Times:
    working = told.get("working", _NONE)
    return Times(
        n=told["n"],
        median_s=told["median_s"],
        p90_s=told["p90_s"],
        working=Waits(working["n"], working["median_s"], working["p90_s"]),
        waiting_s=told.get("waiting_s", 0.0),
    )


def _still_open(told: Json) -> StillOpen:
    oldest_s = told["oldest_s"]
    return StillOpen(told["n"], None if oldest_s is None else timedelta(seconds=oldest_s))


def _concern(told: Json, at: datetime) -> Concern:
    wait = timedelta(seconds=told["wait_s"])
    return Concern(told["number"], told["holder"], Reason(told["reason"]), at - wait, wait, told["title"])


def _others(told: Json) -> Scores:
    nps, ces = told["nps"], told["ces"]
    return Scores(Nps(nps["n"], nps["score"]), Ces(_share(ces), ces["mean"]))


def _share(told: Json) -> Share:
    return Share(told["k"], told["n"])
