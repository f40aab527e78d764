"""How many surveys and reminders a person, and their account, may get in a while."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain import calendar
from slackbot.domain.reasons import Reason

_SENTENCE = "write how many in how long for a person, then for an account, like 1/7d,3/30d."


class BudgetOwner(StrEnum):
    """Whose budget it is."""

    PERSON = "person"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so many messages within any stretch of that length."""

    most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person may get, and what all people of their account may get together; None is as many as there are."""

    person: Allowance
    account: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """No budget is left: whose, what it allows, and when there is some again; None is never."""

    budget_owner: BudgetOwner
    allowance: Allowance
    free_at: datetime | None
    reason: Reason = Reason.BUDGET


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a budget is used. `free_at` is when there is room again; None if there is some, or never is."""

    budget_owner: BudgetOwner
    allowance: Allowance
    used: int
    free_at: datetime | None


def parse_budget(text: str) -> Budget:
    """Return the budget that `1/7d,3/30d` means: a person's, then an account's.

    With one part the account is unlimited. Raises `ValueError` with a sentence.
    """
    person, *account = (_parse_allowance(part, text) for part in text.split(","))
    if len(account) > 1:
        raise ValueError(f"“{text}” has too many parts; {_SENTENCE}")
    return Budget(person, *account)


def left(
    budget: Budget, *, sent_to_person: Sequence[datetime], sent_to_account: Sequence[datetime], at: datetime
) -> Held | None:
    """Return None if one more may be sent at `at`, else whose budget is spent: of two, the one that is for longer.

    Both hold when messages that a budget is charged for were delivered, in any order; the account's hold its people's.
    """
    person = _held(BudgetOwner.PERSON, budget.person, sent_to_person, at)
    account = _held(BudgetOwner.ACCOUNT, budget.account, sent_to_account, at) if budget.account else None
    if person is None or account is None:
        return person or account
    if person.free_at is None or account.free_at is None:
        return person if person.free_at is None else account
    return max(person, account, key=lambda held: held.free_at or at)


def room(budget_owner: BudgetOwner, allowance: Allowance, sent: Sequence[datetime], *, at: datetime) -> Room:
    """Return how much of the allowance is used at `at` by messages delivered then."""
    held = _held(budget_owner, allowance, sent, at)
    used = sum(moment > at - allowance.within for moment in sent)
    return Room(budget_owner, allowance, used, held.free_at if held else None)


def _held(budget_owner: BudgetOwner, allowance: Allowance, sent: Sequence[datetime], at: datetime) -> Held | None:
    if allowance.most == 0:
        return Held(budget_owner, allowance, None)
    recent = sorted(moment for moment in sent if moment > at - allowance.within)
    if len(recent) < allowance.most:
        return None
    return Held(budget_owner, allowance, recent[-allowance.most] + allowance.within)


def _parse_allowance(part: str, text: str) -> Allowance:
    match = re.fullmatch(r"([0-9]{1,6})\s*/\s*(\S.*)", part.strip())
    if match is None:
        raise ValueError(f"“{text}” is no budget; {_SENTENCE}")
    within = calendar.parse_duration(match[2])
    if not within:
        raise ValueError(f"“{part.strip()}” counts over no time at all; {_SENTENCE}")
    return Allowance(int(match[1]), within)
