"""Whose side somebody is on, from what we know of them and what Slack tells with their words or their click."""

from dataclasses import replace

from slackbot.desk.context import Desk
from slackbot.domain import side as rules
from slackbot.domain.metrics import Side
from slackbot.domain.person import Person
from slackbot.store import rows
from slackbot.store.tx import Tx


def person(tx: Tx, desk: Desk, user: str, *, home_team: str | None) -> Person:
    """Return the person, noted down if new; what Slack says of their home just now goes before what we knew."""
    known = rows.people.get_or_meet(tx, user, home_team=home_team)
    return replace(known, home_team=home_team or known.home_team, our_enterprise=desk.enterprise)


def of(desk: Desk, by: Person, *, channel: str | None, requester: str | None, through_app: bool = False) -> Side | None:
    """Return whose side they are on in that channel, None if on nobody's. Raises `Unmet` if Slack must say it first."""
    return rules.side(by, requester=requester, in_account=in_account(desk, channel), through_app=through_app)


def in_account(desk: Desk, channel: str | None) -> bool:
    """Return whether the channel is one of an account's, where our guests are its people."""
    return channel is not None and desk.plans.of_channel(channel) is not None
