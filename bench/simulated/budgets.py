"""Whether anybody got more surveys and reminders than their plan allows.

All that goes out in one round has one time. Who got two messages then, of issues under two plans, may have got the one
that its plan allows only as the first before the one that may be the second.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from simulated.evidence import Evidence, Reader
from simulated.verdict import Verdict

from slackbot.domain.delivery import Delivery
from slackbot.domain.kinds import BUDGETED

_A_WHILE = timedelta(days=3)  # between a row’s due time and the round that holds it back, if calls went wrong
_UNLIMITED = (10**9, 30)


@dataclass(frozen=True)
class _Budget:
    """How many surveys and reminders a person or an account may get in how many days, by the plan of one message."""

    budget_owner: str
    most: int
    days: int

    @property
    def within(self) -> timedelta:
        return timedelta(days=self.days)


def never_over_budget(seen: Evidence) -> Verdict:
    """No message went to a person, or an account, that had got as many as the message's plan allows."""
    budgeted = [sent for sent in seen.sent if sent.row.kind in BUDGETED]
    verdict = Verdict("never over budget", "surveys and reminders", len(budgeted))
    for sent in budgeted:
        for budget in _budgets(seen.reader(sent.row, sent.post.at)):
            got = _got_with(seen, budget, at=sent.post.at)
            if got > budget.most:
                told = f"{budget.budget_owner} got {got} in {budget.days} days, not {budget.most}"
                verdict.broken.append(f"{sent.told}: {told}")
    return verdict


def is_spent(seen: Evidence, row: Delivery) -> bool:
    """Return whether a budget that the row needs was spent when the row was due, or soon after."""
    return any(_is_spent(seen, budget, row.due_at) for budget in _budgets(seen.reader(row, row.due_at)))


def _is_spent(seen: Evidence, budget: _Budget, due_at: datetime) -> bool:
    soon = [at for at, _ in _spent(seen)[budget.budget_owner] if due_at < at <= due_at + _A_WHILE]
    return any(_got(seen, budget, until=at) >= budget.most for at in (due_at, *soon))


def _got_with(seen: Evidence, budget: _Budget, *, at: datetime) -> int:
    """Return how many messages the payer had got with one of that instant; more generous ones came after it."""
    then = [most for moment, most in _spent(seen)[budget.budget_owner] if moment == at]
    return _got(seen, budget, until=at) - sum(most > budget.most for most in then)


def _got(seen: Evidence, budget: _Budget, *, until: datetime) -> int:
    """Return how many messages the payer got in the days that end then, that instant included."""
    return sum(until - budget.within < moment <= until for moment, _ in _spent(seen)[budget.budget_owner])


@cache
def _spent(seen: Evidence) -> Mapping[str, Sequence[tuple[datetime, int]]]:
    """Return when each payer got a message, and as which one at most by its plan."""
    spent: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for sent in seen.sent:
        if sent.row.kind in BUDGETED:
            for budget in _budgets(seen.reader(sent.row, sent.post.at)):
                spent[budget.budget_owner].append((sent.post.at, budget.most))
    return spent


def _budgets(reader: Reader) -> Iterator[_Budget]:
    """Give the budgets that a message for them needs."""
    if reader.person:
        yield _Budget(reader.person.user, *reader.tier.person)
    if reader.account:
        yield _Budget(reader.account.name, *(reader.tier.account or _UNLIMITED))
