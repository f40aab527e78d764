"""What happened on an issue, and how it counts: contacts, exclusions and first contact resolution."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

CHAIN = timedelta(minutes=5)  # somebody who sends three short messages in a row has answered once


class Side(StrEnum):
    """Who wrote: somebody of the customer's, or an agent."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Exclusion(StrEnum):
    """Why an issue says nothing about first contact resolution, in the order in which the reasons are looked for."""

    MERGED = "merged"
    NOT_A_REQUEST = "not_a_request"
    AUTO_CLOSED = "auto_closed"
    SELF_LOGGED = "self_logged"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True, slots=True)
class Contact:
    """A message that the customer can read: theirs, or an agent's in the issue's thread or by `reply`.

    `at` is when it was said. `is_thanks`: it is a customer's that waits for no answer.
    """

    side: Side
    by: str
    at: datetime
    is_thanks: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """One time the issue was resolved: by whom, empty if by us for silence, and which it was of those it ever had."""

    at: datetime
    by: str
    number: int = 1
    auto_closed: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """From then on that agent has the issue; None for nobody."""

    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """From then until just before the end; None is no end so far."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckinAnswer:
    """Whether the customer said that it works now, asked about the resolution of that number."""

    at: datetime
    resolution: int
    is_solved: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """From then on the issue is marked as a repeat of an earlier one, or no more."""

    at: datetime
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one issue that the figures need, made by `cases.case_of`; each series of times is in order.

    `dropped_at` is when it turned out to be logged by mistake; `for_ourselves`: an agent asked for it.
    `started_at` is the customer's message that became the issue, else when it was logged. `contacts` holds the messages
    of both sides since then, the words of resolutions among them; `thanked_at` is when an agent said of the customer's
    words that they were a thank-you. `waited` are the times in which the issue waited for its customer.
    """

    number: int
    started_at: datetime
    logged_at: datetime
    logged_by: str
    requester: str | None = None
    account: str | None = None
    channel: str | None = None
    for_ourselves: bool = False
    in_customer_channel: bool = False
    holders: tuple[Holding, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    reopened_at: tuple[datetime, ...] = ()
    handed_over_at: tuple[datetime, ...] = ()
    escalated_at: tuple[datetime, ...] = ()
    contacts: tuple[Contact, ...] = ()
    waited: tuple[Span, ...] = ()
    thanked_at: tuple[datetime, ...] = ()
    checkins: tuple[CheckinAnswer, ...] = ()
    marks: tuple[Mark, ...] = ()
    dropped_at: datetime | None = None
    merged: bool = False
    not_a_request: bool = False

    @property
    def assignee(self) -> str | None:
        """Who has it; None for nobody."""
        return self.holders[-1].by if self.holders else None

    @property
    def first_resolution(self) -> Resolution | None:
        """The resolution that decides which day the issue belongs to; None while there is none."""
        return self.resolutions[0] if self.resolutions else None

    @property
    def is_open(self) -> bool:
        """True while it waits to be resolved: resolving and reopening take turns, so counting them tells."""
        return not self.merged and len(self.reopened_at) >= len(self.resolutions)

    @property
    def waits_since(self) -> datetime | None:
        """Since when it waits for its customer; None if it does not."""
        return self.waited[-1].start if self.waited and self.waited[-1].end is None else None

    @property
    def has_customer(self) -> bool:
        """True if there is somebody outside the team who can read an answer, and waits for one."""
        return not self.for_ourselves and (self.requester is not None or self.in_customer_channel)

    @property
    def last_answer_at(self) -> datetime | None:
        """When an agent last said something that the customer can read; None if nobody has."""
        return max((contact.at for contact in self.contacts if contact.side is Side.AGENT), default=None)


def in_order(contacts: Iterable[Contact]) -> list[Contact]:
    """Return the messages as they were said; of two in one instant the agent's goes first: it answers no such word."""
    return sorted(contacts, key=lambda contact: (contact.at, contact.side is Side.CUSTOMER))


def turns(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Return one contact for each time an agent answered: the first message of each chain, in order.

    Messages of one agent are a chain if each comes less than 5 minutes after that agent's one before, and no message of
    the customer's lies between.
    """
    answers: list[Contact] = []
    last_at: dict[str, datetime] = {}
    for contact in in_order(contacts):
        if contact.side is Side.CUSTOMER:
            last_at.clear()
            continue
        if contact.by not in last_at or contact.at - last_at[contact.by] >= CHAIN:
            answers.append(contact)
        last_at[contact.by] = contact.at
    return tuple(answers)


def counted_turns(case: Case) -> tuple[Contact, ...]:
    """Return the agents' contacts up to the first resolution, the words given with it included. Without one, all."""
    first = case.first_resolution
    if first is None:
        return turns(case.contacts)
    return turns(contact for contact in case.contacts if contact.at <= first.at)


def exclusion(case: Case) -> Exclusion | None:
    """Return the first reason that keeps a resolved issue out of first contact resolution, None if it is eligible."""
    first = case.first_resolution
    reasons = {
        Exclusion.MERGED: case.merged,
        Exclusion.NOT_A_REQUEST: case.not_a_request,
        Exclusion.AUTO_CLOSED: first is not None and first.auto_closed,
        Exclusion.SELF_LOGGED: case.for_ourselves or _is_logged_and_solved_by_one(case),
        Exclusion.NO_CONTACT: not counted_turns(case),
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


def _is_logged_and_solved_by_one(case: Case) -> bool:
    first = case.first_resolution
    return first is not None and first.by == case.logged_by and not case.has_customer


def is_first_contact(case: Case, now: datetime) -> bool:
    """Return whether the issue was resolved by its first contact, as far as is known at `now`.

    That is exactly one contact, so of one agent, no hand-over and no escalation before the first resolution, and not
    reopened since. Compare Zendesk's one-touch tickets, support.zendesk.com, article 4408820618266.
    """
    case = as_of(case, now)
    return was_first_contact(case) and not case.reopened_at


def was_first_contact(case: Case) -> bool:
    """Return the same whatever became of it after its first resolution."""
    first = case.first_resolution
    if first is None or len(counted_turns(case)) != 1:
        return False
    return not any(at <= first.at for at in (*case.handed_over_at, *case.escalated_at))


def as_of(case: Case, now: datetime) -> Case:
    """Return the case as it was known at `now`, without what came later."""
    if _is_past(case, now):
        return case
    return replace(
        case,
        holders=_until(case.holders, now),
        resolutions=_until(case.resolutions, now),
        reopened_at=_before(case.reopened_at, now),
        handed_over_at=_before(case.handed_over_at, now),
        escalated_at=_before(case.escalated_at, now),
        contacts=_until(case.contacts, now),
        waited=tuple(_cut(span, now) for span in case.waited if span.start <= now),
        thanked_at=_before(case.thanked_at, now),
        checkins=_until(case.checkins, now),
        marks=_until(case.marks, now),
    )


def _is_past(case: Case, now: datetime) -> bool:
    """Return whether all of it had happened by then, as of nearly every issue."""
    told = (case.holders, case.resolutions, case.contacts, case.checkins, case.marks)
    instants = case.reopened_at, case.handed_over_at, case.escalated_at, case.thanked_at
    is_told = all(one.at <= now for series in told for one in series) and all(at <= now for s in instants for at in s)
    return is_told and all((span.end or span.start) <= now for span in case.waited)


class _Dated(Protocol):
    @property
    def at(self) -> datetime: ...


_T = TypeVar("_T", bound=_Dated)


def _until(happened: tuple[_T, ...], now: datetime) -> tuple[_T, ...]:
    return tuple(one for one in happened if one.at <= now)


def _before(instants: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    return tuple(at for at in instants if at <= now)


def _cut(span: Span, now: datetime) -> Span:
    return span if span.end is None or span.end <= now else Span(span.start)


def counted(cases: Iterable[Case], now: datetime) -> list[Case]:
    """Return the cases as they were known at `now`, without those logged by mistake: these are in no figure."""
    return [as_of(case, now) for case in cases if case.logged_at <= now and not is_left_out(case, now)]


def of_customers(cases: Iterable[Case]) -> list[Case]:
    """Return the cases without those that an agent asked for: an agent is the customer of no figure."""
    return [case for case in cases if not case.for_ourselves]


def is_left_out(case: Case, now: datetime) -> bool:
    """Return whether it was known at `now` that the issue was logged by mistake, or is no request."""
    return case.not_a_request or is_dropped(case, now)


def is_dropped(case: Case, now: datetime) -> bool:
    """Return whether it was known at `now` that the issue was logged by mistake."""
    return case.dropped_at is not None and case.dropped_at <= now


def beside(logged: Sequence[Case], now: datetime) -> dict[str, int]:
    """Return how many of these issues are counted beside all others, by what keeps them out."""
    kept = [case for case in logged if not is_left_out(case, now)]
    no_request = sum(case.not_a_request for case in logged)
    dropped = len(logged) - len(kept) - no_request
    return {"dropped": dropped, "not_a_request": no_request, "self_logged": len(kept) - len(of_customers(kept))}
