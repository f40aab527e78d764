"""Posted figures: each is what the reference makes of the facts that were known when it was told."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from simulated.evidence import Evidence
from simulated.verdict import Verdict

from tests.reference import compared
from tests.reference.clocks import Ruler
from tests.reference.facts import Facts, Sending
from tests.reference.figures import Asked, Told, figures

_UNTIMED = ("held", "chart")  # nobody wrote down when a message was held; the chart is a file
_LONG = timedelta(days=35)  # after its end an issue is in no figure of a day


def every_figure_true(seen: Evidence) -> Verdict:
    """Every figure that was posted is the reference's, or that of a moment earlier where both came at once."""
    verdict = Verdict("true figures", "figures posted")
    for row in seen.summaries:
        told = row.restated or row.figures
        if told and row.known_at is not None:
            verdict.count += sum(1 for _ in _leaves(told))
            verdict.broken += [f"{row.day}, told {row.known_at:%F %T}Z: {one}" for one in _wrong(seen, row, told)]
    return verdict


def _wrong(seen: Evidence, row: Any, told: Mapping[str, Any]) -> list[str]:
    """Say which figures are others; what was sent at that very moment may count or not."""
    facts = _near(seen.facts, row.starts_at - _LONG)
    wrong = _differences(seen, row, told, _as_known(facts, row.known_at, sent=lambda at: at <= row.known_at))
    if wrong:
        before = _differences(seen, row, told, _as_known(facts, row.known_at, sent=lambda at: at < row.known_at))
        wrong = [one for one in wrong if one in before]
    return wrong


def _differences(seen: Evidence, row: Any, told: Mapping[str, Any], facts: Facts) -> list[str]:
    ruler = _ruler(seen.yardsticks[row.yardstick])
    asked = Asked(row.day, row.day, row.starts_at, row.ends_at, row.known_at, ruler)
    found = compared.differences(told, figures(Told(facts), asked))
    return [one for one in found if not any(name in one.partition(":")[0].split(".") for name in _UNTIMED)]


def _near(facts: Facts, since: datetime) -> Facts:
    """Return the facts without the issues that had been closed, or dropped, long before."""
    last = {one.issue: one for one in facts.events}
    gone = {number for number, one in last.items() if one.at < since and one.what in ("closed", "dropped")}
    return Facts(
        [one for one in facts.events if one.issue not in gone],
        [one for one in facts.touches if one.issue not in gone],
        [one for one in facts.answers if one.issue not in gone],
        [one for one in facts.sendings if one.issue not in gone],
    )


def _as_known(facts: Facts, at: datetime, *, sent: Callable[[datetime], bool]) -> Facts:
    """Return the facts as they were then."""
    return Facts(
        [one for one in facts.events if one.at <= at],
        [one for one in facts.touches if one.at <= at],
        [one for one in facts.answers if one.at <= at],
        [one if one.sent_at is None or sent(one.sent_at) else _unsent(one) for one in facts.sendings],
    )


def _unsent(sending: Sending) -> Sending:
    """Return the message as it was before it was sent."""
    return sending._replace(state="due", sent_at=None)


def _ruler(measures: Mapping[str, Any]) -> Ruler:
    week = tuple(tuple((_clock(start), _clock(end)) for start, end in day) for day in measures["hours"])
    return Ruler(ZoneInfo(measures["timezone"]), week, frozenset(map(date.fromisoformat, measures["holidays"])))


def _clock(told: str) -> time:
    return time.fromisoformat("00:00" if told == "24:00" else told)


def _leaves(told: Any) -> Iterator[Any]:
    """Give every figure in the JSON."""
    for value in told.values() if isinstance(told, Mapping) else ():
        if isinstance(value, Mapping):
            yield from _leaves(value)
        else:
            yield value
