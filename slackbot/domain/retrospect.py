"""What a week or a month that is over came to: beside the time before it, and what it left behind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from slackbot.domain import beside, chance, said
from slackbot.domain.beside import Measured
from slackbot.domain.chance import Change
from slackbot.domain.csat import Score
from slackbot.domain.editions import Length
from slackbot.domain.metrics import Case, counted, of_customers
from slackbot.domain.period import Period
from slackbot.domain.said import Remark
from slackbot.domain.settled import SettledDays
from slackbot.domain.share import Share
from slackbot.domain.times import resolutions

LONG_OPEN = timedelta(days=7)
_MOST = 5  # of a list
_HARDEST = 3  # accounts


@dataclass(frozen=True, slots=True)
class Hard:
    """What an account went through: how many issues were solved, how often one was opened again, how long it waited."""

    account: str
    solved: int
    reopened: int
    waited_s: float


@dataclass(frozen=True, slots=True)
class Old:
    """An issue that has been open for long, and who has it."""

    number: int
    assignee: str | None
    open_s: float


@dataclass(frozen=True, slots=True)
class Before:
    """The figures of the time before: medians in seconds, None where there is nothing to tell."""

    csat: Share
    fcr: Share
    first_response_s: float | None
    resolution_s: float | None


@dataclass(frozen=True, slots=True)
class Retrospect:
    """What stands below a post of a week or month beside its figures.

    `unhappy` are ratings that nobody has put right; `open_long` are the oldest of the `open_long_n` issues that
    have been open for over a week. `settled` is what the days before have settled at.
    """

    length: Length
    before: Before
    changes: Mapping[str, Change | None]
    hardest: Sequence[Hard]
    unhappy: Sequence[Remark]
    open_long: Sequence[Old]
    open_long_n: int
    settled: SettledDays | None = None


def retrospect(
    length: Length,
    cases: Sequence[Case],
    scores: Sequence[Score],
    *,
    period: Period,
    now: datetime,
    unhappy: Sequence[Remark],
    accounts: Mapping[int, str],
    settled: SettledDays | None = None,
) -> Retrospect:
    """Return what there is to say at `now`; `cases` and `scores` reach back as far as `before` does.

    `accounts` are the names of the accounts that issues are of, by the issue's number.
    """
    earlier = before(length, period)
    known = of_customers(counted(cases, now))
    old = sorted((case for case in known if case.is_open), key=lambda case: (case.started_at, case.number))
    long_open = [case for case in old if now - case.started_at >= LONG_OPEN]
    return Retrospect(
        length=length,
        before=_before(beside.measured(cases, scores, earlier, now=now, age=now - earlier.end)),
        changes=chance.of_all(beside.compared(cases, scores, period=period, before=earlier, now=now)),
        hardest=hardest(known, period, accounts),
        unhappy=unhappy[:_MOST],
        open_long=[_old(case, now) for case in long_open[:_MOST]],
        open_long_n=len(long_open),
        settled=settled,
    )


def _old(case: Case, now: datetime) -> Old:
    return Old(case.number, case.assignee, (now - case.started_at).total_seconds())


def before(length: Length, period: Period) -> Period:
    """Return what the edition is held against: the four weeks before a week, as many days before a month."""
    days = (period.last_day - period.first_day).days + 1
    return beside.before(period, beside.BEFORE if length is Length.WEEK else days)


def hardest(cases: Iterable[Case], period: Period, accounts: Mapping[int, str]) -> list[Hard]:
    """Return the accounts that waited longest in all for what was solved in the period, at most three."""
    theirs: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.number in accounts:
            theirs[accounts[case.number]].append(case)
    found = [_hard(account, of_account, period) for account, of_account in theirs.items()]
    return sorted((one for one in found if one.waited_s), key=lambda one: (-one.waited_s, one.account))[:_HARDEST]


def _hard(account: str, cases: Sequence[Case], period: Period) -> Hard:
    waits = [wait.wall for wait in resolutions(cases, period)]
    reopened = sum(period.holds(at) for case in cases for at in case.reopened_at)
    return Hard(account, len(waits), reopened, sum(wait.total_seconds() for wait in waits))


def _before(found: Measured) -> Before:
    first, solved = (median(waits) if waits else None for waits in (found.first_response, found.resolution))
    return Before(found.csat, found.fcr, first, solved)


def as_json(found: Retrospect) -> dict[str, Any]:
    """Return it as JSON values."""
    earlier = found.before
    return {
        "length": found.length.value,
        "before": {
            "csat": [earlier.csat.k, earlier.csat.n],
            "fcr": [earlier.fcr.k, earlier.fcr.n],
            "first_response_s": earlier.first_response_s,
            "resolution_s": earlier.resolution_s,
        },
        "changes": beside.changes_json(found.changes),
        "hardest": [[one.account, one.solved, one.reopened, one.waited_s] for one in found.hardest],
        "unhappy": said.as_json(found.unhappy),
        "open_long": [[one.number, one.assignee, one.open_s] for one in found.open_long],
        "open_long_n": found.open_long_n,
        "settled": _settled_json(found.settled),
    }


def from_json(told: Mapping[str, Any]) -> Retrospect:
    """Return what `as_json` made `told` of."""
    earlier = told["before"]
    times = earlier["first_response_s"], earlier["resolution_s"]
    return Retrospect(
        length=Length(told["length"]),
        before=Before(Share(*earlier["csat"]), Share(*earlier["fcr"]), *times),
        changes=beside.changes_from(told["changes"]),
        hardest=[Hard(*one) for one in told["hardest"]],
        unhappy=said.from_json(told["unhappy"]),
        open_long=[Old(*one) for one in told["open_long"]],
        open_long_n=told["open_long_n"],
        settled=_settled(told.get("settled")),
    )


def _settled_json(days: SettledDays | None) -> list[Any] | None:
    if days is None:
        return None
    return [days.first.isoformat(), days.last.isoformat(), days.share.k, days.share.n]


def _settled(told: Sequence[Any] | None) -> SettledDays | None:
    if told is None:
        return None
    first, last, k, n = told
    return SettledDays(date.fromisoformat(first), date.fromisoformat(last), Share(k, n))
