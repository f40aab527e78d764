"""The question whether we are recommended: who is asked it, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import contact_budget
from slackbot.desk.people import recipient
from slackbot.domain import keys
from slackbot.domain.budget import BudgetOwner
from slackbot.domain.delivery import NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.domain.plan import Account
from slackbot.domain.recipient import Recipient
from slackbot.store import rows
from slackbot.store.acquaintances import Acquaintance, Times

LOOK_BACK = timedelta(days=90)  # whoever had an issue resolved since then knows us well enough to be asked
BETWEEN_QUESTIONS = timedelta(days=7)  # nobody is asked whether they recommend us so soon after another question
_MOST = 200  # people asked at once; the others follow with the next look


def plan(desk: Desk, *, most: int = _MOST) -> int:
    """Enqueue the question whether we are recommended, to whom the plan wants to ask by now; return to how many.

    It looks once an hour of the product's time, whoever calls it how often.
    """
    waits = [tier.nps_every for tier in desk.plans.tiers.values() if tier.nps_every is not None]
    if not waits:
        return 0
    now = desk.now()
    look = keys.nps_look(now)
    with desk.read() as tx:
        if rows.inbox.is_known(tx, look):
            return 0
    asked = _to_be_asked(desk, at_least=min(waits), at_most=max(waits), most=most)
    with desk.begin() as tx:
        if not rows.inbox.is_new(tx, look, at=desk.wall()):
            return 0
        outgoing = sum(rows.outbox_write.enqueue(tx, one, at=now) for one in asked)
    desk.wake()
    return outgoing


def next_look(now: datetime) -> datetime:
    """Return when it looks next."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _to_be_asked(desk: Desk, *, at_least: timedelta, at_most: timedelta, most: int) -> Sequence[NewDelivery]:
    """Return the questions to whom the plan wants to ask now: one for those who share a budget, the others follow."""
    now, served, asked = desk.now(), set[str](), list[NewDelivery]()
    times = Times(
        resolved_since=now - LOOK_BACK,
        asked_since=now - at_most,
        asked_before=now - at_least,
        unasked_since=now - BETWEEN_QUESTIONS,
    )
    with desk.read() as tx:
        for one in rows.acquaintances.to_ask(tx, times):
            account = recipient.account_at(desk, channel=one.channel, name=one.account)
            budget_owner = account.name if account else one.channel
            if budget_owner in served or not _is_turn(desk, one, account):
                continue
            reader = recipient.of_person(tx, desk, one.user)
            held = contact_budget.left(tx, desk, person=one.user, account=reader.budget_owner)
            if held is None:
                asked.append(_asking(desk, one, reader))
            if (
                reader.budget_owner
                and _is_shared(desk, reader.budget_owner)
                and (held is None or held.budget_owner is BudgetOwner.ACCOUNT)
            ):
                served.add(reader.budget_owner)
            if len(asked) == most:
                break
    return asked


def _is_turn(desk: Desk, one: Acquaintance, account: Account | None) -> bool:
    """Return whether the plan of the person's tier has the question, and waited long enough since the last."""
    every = desk.plans.tier(account.tier if account else None).nps_every
    return every is not None and (one.last_asked_at is None or one.last_asked_at + every <= desk.now())


def _is_shared(desk: Desk, budget_owner: str) -> bool:
    return contact_budget.of_account(desk, budget_owner).account is not None


def _asking(desk: Desk, one: Acquaintance, reader: Recipient) -> NewDelivery:
    now = desk.now()
    return NewDelivery(
        key=keys.nps(one.first_issue, day=now.date()),
        kind=Kind.NPS,
        channel=one.user,
        due_at=reader.first_allowed(now),
        person=one.user,
        account=reader.budget_owner,
    )
