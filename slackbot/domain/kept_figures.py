"""Figures read back from the JSON in which they are kept and put out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from slackbot.domain import calendar
from slackbot.domain.attention import Concern, Reason
from slackbot.domain.ces_and_nps import Ces, Nps, Scores
from slackbot.domain.csat import HELD_REASONS, Csat
from slackbot.domain.figures import Fcr, Figures, StillOpen, Volume, Waits
from slackbot.domain.metrics import Exclusion
from slackbot.domain.period import Period, period_of
from slackbot.domain.share import Share

Json = Mapping[str, Any]


def from_json(told: Json, *, at: datetime) -> Figures:
    """Return the figures that `figures.as_json` made `told` of, equal in every value; `at` is when they were known."""
    first, fcr = told["first_response"], told["fcr"]
    return Figures(
        period=_period(told["period"]),
        volume=Volume(**told["volume"]),
        fcr=Fcr(_share(fcr["provisional"]), _in_order(fcr["excluded"], [reason.value for reason in Exclusion])),
        csat=_csat(told["csat"]),
        first_response=_waits(first),
        without_contact=first["without_contact"],
        unanswered=_still_open(told["unanswered"]),
        resolution=_waits(told["resolution"]),
        unresolved=_still_open(told["unresolved"]),
        attention=tuple(_concern(concern, at) for concern in told["attention"]),
        recovery=_share(told["recovery"]),
        others=_others(told),
    )


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


def _waits(told: Json) -> Waits:
    return Waits(told["n"], told["median_s"], told["p90_s"])


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
