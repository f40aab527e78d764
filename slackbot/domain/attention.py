"""Which few open issues somebody should look at first, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest

from slackbot.domain.metrics import Case, Side, counted

LONG_OPEN = timedelta(days=1)  # an issue that is held and answered is no cause for worry before


class Reason(StrEnum):
    """Why an open issue needs attention, the most pressing first."""

    REOPENED = "reopened"
    UNCLAIMED = "unclaimed"
    WAITING = "waiting"
    LONG_OPEN = "long_open"


@dataclass(frozen=True, slots=True)
class Concern:
    """An open issue with the reason to look at it, which has held for `wait`. Its title is no figure: see `titled`."""

    number: int
    assignee: str | None
    reason: Reason
    since: datetime
    wait: timedelta
    title: str = ""


def attention(cases: Iterable[Case], now: datetime, limit: int = 5) -> tuple[Concern, ...]:
    """Return the open issues that need attention most, at most `limit`, each once and with its most pressing reason.

    What waits for its customer needs none.

    The reasons take turns in the order of `Reason`, each naming its longest-waiting issue, then its second, and so on,
    so that five old reopened issues do not hide the customer who has waited since Monday.
    """
    seen = counted(cases, now)
    ours = (case for case in seen if case.is_open and case.waits_since is None)
    concerns = [concern for case in ours if (concern := _concern(case, now))]
    return tuple(_take_turns(sorted(concerns, key=lambda concern: (concern.since, concern.number))))[:limit]


def titled(concerns: Iterable[Concern], titles: Mapping[int, str]) -> tuple[Concern, ...]:
    """Return the same with the titles of their issues."""
    return tuple(replace(concern, title=titles[concern.number]) for concern in concerns)


def waiting_since(case: Case) -> datetime | None:
    """Return since when the customer waits for an answer, None if there is no customer or the last word was ours."""
    if not case.has_customer:
        return None
    answered_at = case.last_answer_at
    if answered_at is None:
        return case.started_at
    asked_at = (contact.at for contact in case.contacts if contact.side is Side.CUSTOMER and contact.at > answered_at)
    return min(asked_at, default=None)


def _concern(case: Case, now: datetime) -> Concern | None:
    for reason, since in _reasons(case, now):
        if since is not None:
            return Concern(case.number, case.assignee, reason, since, now - since)
    return None


def _reasons(case: Case, now: datetime) -> Iterator[tuple[Reason, datetime | None]]:
    yield Reason.REOPENED, max(case.reopened_at, default=None)
    yield Reason.UNCLAIMED, case.logged_at if case.assignee is None else None
    yield Reason.WAITING, waiting_since(case)
    yield Reason.LONG_OPEN, case.started_at if now - case.started_at >= LONG_OPEN else None


def _take_turns(concerns: list[Concern]) -> Iterator[Concern]:
    by_reason = ([concern for concern in concerns if concern.reason is reason] for reason in Reason)
    for row in zip_longest(*by_reason):
        yield from (concern for concern in row if concern is not None)
