"""A customer's last 90 days in brief: for us, and in a version that is safe to show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from slackbot.blocks import brief as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.people import accounts, recipient
from slackbot.desk.reports import days, links
from slackbot.domain import brief as rules
from slackbot.domain import calendar
from slackbot.domain.brief import DAYS, Brief
from slackbot.domain.metrics import Case
from slackbot.domain.person import Person
from slackbot.domain.plan import Account
from slackbot.domain.recipient import Recipient
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.customers import Whose
from slackbot.store.tx import Tx
from slackbot.texts import channel, escape

_PATIENCE_S = 10
_MOST = 500  # issues
_MOST_RATINGS = 200


@dataclass(frozen=True)
class Customer:
    """Whose brief it is: an account's, else a channel's."""

    account: Account | None
    channel: str | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that are theirs."""
        return self.account.channels if self.account else tuple(filter(None, [self.channel]))


@dataclass(frozen=True)
class _Found:
    """A customer's brief, and what it is made of; `more` if older issues of theirs are left out."""

    brief: Brief
    cases: Mapping[int, Case]
    more: bool


def whose(desk: Desk, kind: str, named: str, *, by: str) -> Customer:
    """Return which `account` or `channel` is meant. Raises `Refused`, also where `by` is no agent."""
    with desk.read() as tx:
        agent(tx, by)
        if kind == "account":
            return Customer(accounts.find(desk, named))
        account = desk.plans.of_channel(named)
        if account is None and not recipient.is_customers(tx, desk, named):
            raise Refused("refusal/no_customers_channel", channel=named)
        return Customer(account, named)


def show(desk: Desk, customer: Customer, *, by: str) -> Message:
    """Return the brief for one agent. Raises `Refused` for others."""
    account = customer.account
    with desk.read(_PATIENCE_S) as tx:
        viewer = agent(tx, by)
        found = _find(tx, desk, customer)
        numbers = [line.number for line in found.brief.open if line.number is not None]
        told = blocks.Told(
            brief=found.brief,
            name=escape(account.name) if account else channel(customer.channel or ""),
            plan=desk.plans.tier(account.tier if account else None).name,
            titles=rows.issues.titles(tx, numbers),
            links=links.of_issues(tx, desk, numbers),
            hidden=_hidden(tx, desk, found.brief, viewer),
            cut_to=_MOST if found.more else None,
        )
    value = f"account {account.name}" if account else f"channel {customer.channel}"
    return blocks.brief(desk.texts, told, value=value)


def for_customer(desk: Desk, value: str, *, by: str) -> Message:
    """Return the version that the customer may read, in their language. Raises `Refused` unless `by` is an agent.

    It names only issues that stand in a channel of theirs: what somebody asked us alone is theirs.
    """
    kind, _, named = value.partition(" ")
    customer = whose(desk, kind, named, by=by)
    with desk.read(_PATIENCE_S) as tx:
        found = _find(tx, desk, customer)
        shown = [line for line in found.brief.open if found.cases[line.number or 0].channel in customer.channels]
        titles = rows.issues.titles(tx, [line.number for line in shown if line.number is not None])
        name, reader = _reader(tx, desk, customer)
    return blocks.for_customer(desk.texts, recipient.texts(desk, reader), found.brief, shown, name=name, titles=titles)


def _reader(tx: Tx, desk: Desk, customer: Customer) -> tuple[str, Recipient]:
    """Return what the customer is called, and who reads it."""
    if customer.account:
        return customer.account.name, recipient.of_account(tx, desk, customer.account)
    place = rows.channels.get(tx, customer.channel or "")
    return place.name if place else "", recipient.of_channel(tx, desk, customer.channel or "")


def _find(tx: Tx, desk: Desk, customer: Customer) -> _Found:
    account = customer.account
    mine = Whose(account=account.name if account else None, channels=customer.channels)
    today = calendar.day_of(desk.now(), desk.defaults.timezone)
    period = days.period(tx, desk, today - timedelta(days=DAYS - 1), today)
    numbers = rows.customers.lately(tx, mine, since=period.start, most=_MOST + 1)
    cases = rows.figures.of_issues(tx, numbers[:_MOST])
    ratings = rows.customers.rated(tx, mine, limit=_MOST_RATINGS)
    made = rules.brief(cases, ratings, period=period, now=desk.now())
    return _Found(made, {case.number: case for case in cases}, more=len(numbers) > _MOST)


def _hidden(tx: Tx, desk: Desk, made: Brief, viewer: Person) -> frozenset[int]:
    """Return the issues whose rating the viewer may not know: a score is for the leads and the assignee."""
    if desk.has_leads and viewer.is_lead:
        return frozenset()
    rated = {one.issue for one in made.comments if one.issue is not None}
    return frozenset(rated - set(rows.issues.assigned(tx, viewer.user, numbers=rated)))
