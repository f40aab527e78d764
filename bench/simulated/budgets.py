"""Whether anybody got more surveys and reminders than their plan allows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from simulated.evidence import Evidence, Reader, Sent
from simulated.verdict import Verdict

from slackbot.domain.delivery import BUDGETED, Delivery

_A_WHILE = timedelta(days=1)  # between a row's due time and the look that holds it back


@dataclass(frozen=True)
class _Budget:
    """How many surveys and reminders a person or an account may get in how many days."""

    payer: str
    most: int
    days: int

    @property
    def told(self) -> str:
        return f"{self.payer} may get {self.most} in {self.days} days"


def never_over_budget(seen: Evidence) -> Verdict:
    """No person, and no account, got more surveys and reminders than their plan allows."""
    budgeted = sum(sent.row.kind in BUDGETED for sent in seen.sent)
    verdict = Verdict("never over budget", "surveys and reminders", budgeted)
    for budget, sent in _spent(seen).items():
        for first, last in zip(sent, sent[budget.most :], strict=False):
            if last.post.at - first.post.at < timedelta(days=budget.days):
                verdict.broken.append(f"{budget.told}: {first.told}, then {last.told}")
    return verdict


@cache
def _spent(seen: Evidence) -> Mapping[_Budget, Sequence[Sent]]:
    """Return what each budget was spent on, in order."""
    spent = defaultdict(list)
    for sent in seen.sent:
        if sent.row.kind in BUDGETED:
            for budget in _budgets(seen.reader(sent.row, sent.post.at)):
                spent[budget].append(sent)
    return spent


def _budgets(reader: Reader) -> Iterator[_Budget]:
    if reader.person:
        yield _Budget(reader.person.user, *reader.tier.person)
    if reader.account and reader.tier.account:
        yield _Budget(reader.account.name, *reader.tier.account)


def is_spent(seen: Evidence, row: Delivery) -> bool:
    """Return whether a budget that the row needs was spent when the row was due, or soon after."""
    return any(_is_spent(seen, budget, row.due_at) for budget in _budgets(seen.reader(row, row.due_at)))


def _is_spent(seen: Evidence, budget: _Budget, due_at: datetime) -> bool:
    """Return whether as many had been sent within the days before, at one instant of the while after `due_at`."""
    since, until = due_at - timedelta(days=budget.days), due_at + _A_WHILE
    sent = [one.post.at for one in _spent(seen).get(budget, ()) if since < one.post.at <= until]
    windows = zip(sent, [*sent[budget.most - 1 :]], strict=False)
    return any(last - first < timedelta(days=budget.days) for first, last in windows)
