"""First contact resolution of a period: so far, settled, and confirmed by customers, with what left it and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.domain import calendar
from slackbot.domain.metrics import Case, Exclusion, counted_turns, exclusion, is_first_contact, was_first_contact
from slackbot.domain.period import Period
from slackbot.domain.share import Share

_NOBODY = Share(0, 0)


class Left(StrEnum):
    """Why an issue that was resolved in its first contact is none of those any more."""

    NOT_YET = "not_yet"
    REOPENED = "reopened"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Fcr:
    """First contact resolution, and how many issues say nothing about it, by reason.

    `settled` is None until the period's last day has settled, which the local midnight that ends `settles` does. `left`
    tells by number why issues left for it so far. `repeats` are marked, `possible_repeats` are not.
    """

    provisional: Share
    excluded: Mapping[str, int]
    settles: date
    settled: Share | None = None
    left: Mapping[int, Left] = field(default_factory=dict)
    confirmed: Share = _NOBODY
    repeats: tuple[int, ...] = ()
    possible_repeats: tuple[int, ...] = ()
    reopen_rate: Share = _NOBODY


def fcr(cases: Iterable[Case], others: Iterable[Case], *, period: Period, now: datetime, window: timedelta) -> Fcr:
    """Return what the issues first resolved in the period come to, as known at `now`.

    `others` must hold what the same customers logged until the period had settled; more of any do no harm.
    """
    first_resolved = [case for case in cases if case.first_resolution and period.holds(case.first_resolution.at)]
    reasons = [(case, exclusion(case)) for case in first_resolved]
    eligible = [case for case, reason in reasons if reason is None]
    counts = Counter(reason for _, reason in reasons)
    settling = _Settling(calendar.zone(period.timezone), window, _Logged(others))
    left = {case.number: why for case in eligible if was_first_contact(case) and (why := settling.left(case))}
    said = [(case, answer) for case in eligible if (answer := is_solved(case)) is not None]
    again = [(other, settling.is_repeat(other, case)) for case in eligible for other in settling.again(case)]
    repeats = {other.number for other, is_marked in again if is_marked}
    lasting = sum(was_first_contact(case) for case in eligible) - len(left)
    return Fcr(
        provisional=Share(sum(is_first_contact(case, now) for case in eligible), len(eligible)),
        excluded={reason.value: counts[reason] for reason in Exclusion if counts[reason]},
        settles=period.last_day + window,
        settled=Share(lasting, len(eligible)) if now >= settling.of_day(period.last_day) else None,
        left=dict(sorted(left.items())),
        confirmed=Share(sum(solved and len(counted_turns(case)) == 1 for case, solved in said), len(said)),
        repeats=tuple(sorted(repeats)),
        possible_repeats=tuple(sorted({other.number for other, _ in again} - repeats)),
        reopen_rate=Share(sum(settling.is_reopened(case) for case in eligible), len(eligible)),
    )


class _Logged:
    """Issues by who asked for them: an account may have thousands, a person has few."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._of_person: dict[str, list[Case]] = {}
        self._of_account: dict[str, list[Case]] = {}
        self._of_nobody: dict[str, list[Case]] = {}  # of those, the ones that name no person
        for case in cases:
            if case.requester:
                self._of_person.setdefault(case.requester, []).append(case)
            if case.account is not None:
                self._of_account.setdefault(case.account, []).append(case)
                if not case.requester:
                    self._of_nobody.setdefault(case.account, []).append(case)

    def by_customer(self, case: Case) -> Iterator[Case]:
        """Give those that the same person asked for, or the same account where either names no person."""
        if case.requester:
            yield from self._of_person.get(case.requester, ())
        if case.account is not None:
            of_account = self._of_nobody if case.requester else self._of_account
            yield from of_account.get(case.account, ())


class _Settling:
    """What may still move an issue until its day settles, and what did."""

    def __init__(self, zone: ZoneInfo, window: timedelta, logged: _Logged) -> None:
        self._zone, self._window, self._logged = zone, window, logged
        self._ends: dict[date, datetime] = {}  # a period has few days, and thousands of issues

    def of_day(self, day: date) -> datetime:
        """Return the local midnight at which that day settles."""
        if day not in self._ends:
            self._ends[day] = calendar.day_bounds(day + self._window, self._zone)[1]
        return self._ends[day]

    def until(self, case: Case) -> datetime:
        """Return when the day settles on which the issue was first resolved."""
        assert case.first_resolution is not None
        return self.of_day(calendar.day_of(case.first_resolution.at, self._zone))

    def left(self, case: Case) -> Left | None:
        until = self.until(case)
        if any(not one.is_solved and one.at < until for one in case.checkins):
            return Left.NOT_YET
        if self.is_reopened(case):
            return Left.REOPENED
        return Left.REPEAT if any(self.is_repeat(other, case) for other in self.again(case)) else None

    def is_reopened(self, case: Case) -> bool:
        return any(at < self.until(case) for at in case.reopened_at)

    def again(self, case: Case) -> Iterator[Case]:
        """Give what the same customer logged since the issue was first resolved, before it settles."""
        assert case.first_resolution is not None
        since, until = case.first_resolution.at, self.until(case)
        return (other for other in self._logged.by_customer(case) if since < other.logged_at < until)

    def is_repeat(self, other: Case, case: Case) -> bool:
        """Return whether the other stood marked as a repeat when the issue settled, or does so far."""
        until = self.until(case)
        marks = [mark.is_repeat for mark in other.marks if mark.at < until]
        return bool(marks and marks[-1])


def is_solved(case: Case) -> bool | None:
    """Return what the customer first said of the first resolution, None if they have not."""
    first = case.first_resolution
    return next((one.is_solved for one in case.checkins if first and one.resolution == first.number), None)
