"""One customer at a glance: where they are, what they asked for, answered and were sent."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from slackbot.blocks import customer as blocks
from slackbot.blocks.customer import Profile
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import contact_budget
from slackbot.desk.people import recipient
from slackbot.desk.reports import why
from slackbot.domain import characters
from slackbot.domain.kinds import FOLLOW_UP
from slackbot.domain.person import Person
from slackbot.domain.plan import Account
from slackbot.domain.recipient import Recipient
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.customers import Whose
from slackbot.store.tx import Tx
from slackbot.texts import Mrkdwn, channel, escape, one_line

_MOST_ISSUES = 5
_MOST_RATINGS = 5
_MOST_SENT = 10
_PATIENCE_S = 10
_MOST_MEANT = 3  # people whom a name may mean


@dataclass(frozen=True)
class Found:
    """A customer who is known: how they are called, who they are if it is a person, and what is theirs."""

    name: Mrkdwn
    reader: Recipient
    whose: Whose
    person: Person | None = None


def find(desk: Desk, kind: str, named: str, *, by: str) -> Found:
    """Return the `person`, the `channel`'s customer or the `account` of that name. Raises `Refused` if unknown."""
    with desk.read() as tx:
        agent(tx, by)
        return _FINDERS[kind](tx, desk, named)


def show(desk: Desk, found: Found, *, by: str) -> Message:
    """Return what there is to know about the customer. Raises `Refused` unless `by` is an agent."""
    with desk.read(_PATIENCE_S) as tx:
        viewer = agent(tx, by)
        profile = _profile(tx, desk, found)
        profile = replace(profile, hidden=_hidden(tx, desk, profile, viewer))
    return blocks.profile(desk.texts.at(ZoneInfo(profile.clock.zone)), profile)


def _hidden(tx: Tx, desk: Desk, profile: Profile, viewer: Person) -> frozenset[int]:
    """Return the issues whose rating the viewer may not know: a score is for the leads and the assignee."""
    if desk.has_leads and viewer.is_lead:
        return frozenset()
    rated = {rating.issue for rating in profile.ratings if rating.issue is not None}
    return frozenset(rated - set(rows.issues.assigned(tx, viewer.user, numbers=rated)))


def _of_person(tx: Tx, desk: Desk, user: str) -> Found:
    known = rows.people.get(tx, user)
    if known is None:
        raise Refused("refusal/unknown_person", who=user)
    reader = recipient.of_person(tx, desk, user)
    return Found(_name(known), reader, Whose(person=user), known)


def _name(person: Person) -> Mrkdwn:
    return escape(one_line(person.name)) if person.name else Mrkdwn(f"<@{person.user}>")


def _of_channel(tx: Tx, desk: Desk, channel_id: str) -> Found:
    account = desk.plans.of_channel(channel_id)
    if account is not None:
        return _of_account(tx, desk, account)
    if rows.channels.get(tx, channel_id) is None or not recipient.is_customers(tx, desk, channel_id):
        raise Refused("refusal/no_customers_channel", channel=channel_id)
    reader = recipient.of_channel(tx, desk, channel_id)
    return Found(channel(channel_id), reader, Whose(channels=(channel_id,), budget_owner=channel_id))


def _of_name(tx: Tx, desk: Desk, name: str) -> Found:
    by_name = {characters.plain(known).casefold(): account for known, account in desk.plans.accounts.items()}
    account = by_name.get(characters.plain(name).casefold())
    if account is None:
        raise _unknown(name, by_name, rows.people.customers(tx))
    return _of_account(tx, desk, account)


def _unknown(name: str, by_name: dict[str, Account], known: Sequence[Person]) -> Refused:
    shown = re.sub(r"[^\w\s-]", "", name)[:40].strip()  # nothing that Slack could read as markup
    close = difflib.get_close_matches(name.casefold(), by_name, n=1)
    near = by_name[close[0]].name if close else None
    return Refused("refusal/no_account", typed=shown, people=_called(name, known), near=near, anyone=True)


def _called(name: str, known: Sequence[Person]) -> list[str]:
    """Return the ids of some who have that name, or that first name."""
    wanted = " ".join(name.split()).casefold()
    found = [one for one in known if wanted in (one.name.casefold(), (one.first_name or "").casefold())]
    return [one.user for one in found[:_MOST_MEANT]] if wanted else []


def _of_account(tx: Tx, desk: Desk, account: Account) -> Found:
    reader = recipient.of_account(tx, desk, account)
    whose = Whose(account=account.name, channels=account.channels, budget_owner=account.name)
    return Found(escape(account.name), reader, whose)


def _profile(tx: Tx, desk: Desk, found: Found) -> Profile:
    reader, whose, person = found.reader, found.whose, found.person
    asked = rows.customers.asked(tx, whose, limit=_MOST_ISSUES)
    sent = rows.customers.sent(tx, whose, kinds=FOLLOW_UP, limit=_MOST_SENT)
    return Profile(
        name=found.name,
        account=reader.account.name if person and reader.account else None,
        tier=reader.tier.name,
        locale=reader.own_locale,
        opted_out_at=person.opted_out_at if person else None,
        clock=why.clock_of(reader),
        now=desk.now(),
        issues=asked.newest,
        total=asked.total,
        unresolved=asked.unresolved,
        ratings=rows.customers.rated(tx, whose, limit=_MOST_RATINGS),
        hidden=frozenset(),
        told=[why.tell(tx, desk, delivery) for delivery in sent],
        rooms=contact_budget.rooms(tx, desk, person=whose.person, account=reader.budget_owner),
    )


_FINDERS = {"person": _of_person, "channel": _of_channel, "account": _of_name}
