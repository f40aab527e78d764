"""Whether the customer's budget has room for one more question, judged while nobody else can spend it."""

from collections.abc import Sequence
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.domain import budget
from slackbot.domain.budget import Budget, BudgetOwner, Held, Room
from slackbot.domain.delivery import Delivery
from slackbot.domain.kinds import BUDGETED
from slackbot.store import rows
from slackbot.store.tx import Tx


def of_account(desk: Desk, account: str | None) -> Budget:
    """Return what a person of that account may get."""
    known = desk.plans.accounts.get(account or "")
    return desk.plans.tier(known.tier if known else None).budget or desk.defaults.budget


def spent(tx: Tx, desk: Desk, delivery: Delivery) -> Held | None:
    """Return whose budget has no room for the message, None if both have.

    The budgets are held until the transaction ends, so that two messages cannot both take the last place.
    """
    if delivery.kind in BUDGETED:
        rows.budget_owners.hold(tx, _budget_owners(delivery))
    return foreseen(tx, desk, delivery)


def is_undecided(tx: Tx, delivery: Delivery) -> bool:
    """Return whether a place in one of the budgets may come free yet, as the message that has it is on its way."""
    mine = {"person": delivery.person, "account": delivery.account}
    return rows.outbox_read.is_under_way(tx, kinds=BUDGETED, apart_from=delivery.id, **mine)


def _budget_owners(delivery: Delivery) -> list[str]:
    named = {"person": delivery.person, "account": delivery.account}
    return sorted(f"{kind}:{who}" for kind, who in named.items() if who)


def foreseen(tx: Tx, desk: Desk, delivery: Delivery) -> Held | None:
    """Return the same as things stand, without holding any budget: another message may take the place."""
    if delivery.kind not in BUDGETED:
        return None
    return left(tx, desk, person=delivery.person, account=delivery.account, apart_from=delivery.id)


def rooms(tx: Tx, desk: Desk, *, person: str | None, account: str | None) -> Sequence[Room]:
    """Return how much is used of the person's budget and of their account's, each if there is one."""
    allowed, at = of_account(desk, account), desk.now()
    found = []
    if person:
        sent = _delivered(tx, desk, allowed, 0, person=person)
        found.append(budget.room(BudgetOwner.PERSON, allowed.person, sent, at=at))
    if account and allowed.account:
        sent = _delivered(tx, desk, allowed, 0, account=account)
        found.append(budget.room(BudgetOwner.ACCOUNT, allowed.account, sent, at=at))
    return found


def left(tx: Tx, desk: Desk, *, person: str | None, account: str | None, apart_from: int = 0) -> Held | None:
    """Return whose budget has no room for one more message now, None if both have."""
    allowed = of_account(desk, account)
    return budget.left(
        allowed,
        sent_to_person=_delivered(tx, desk, allowed, apart_from, person=person),
        sent_to_account=_delivered(tx, desk, allowed, apart_from, account=account),
        at=desk.now(),
    )


def _delivered(tx: Tx, desk: Desk, allowed: Budget, apart_from: int, **to: str | None) -> Sequence[datetime]:
    whom = {name: who for name, who in to.items() if who}
    if not whom:
        return ()
    parts = [part.within for part in (allowed.person, allowed.account) if part is not None]
    since = desk.now() - max(parts)
    return rows.outbox_read.delivered(tx, kinds=BUDGETED, since=since, apart_from=apart_from, **whom)
