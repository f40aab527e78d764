"""The message an issue is made of, and whom it names as the one who asked."""

from dataclasses import dataclass
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient, sides
from slackbot.domain import side as rules
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Source:
    """The message an issue is made of: where it stands, who wrote it and when; `through_app`: an app posted it.

    `edited_ts` is when it was changed last, as we know it.
    """

    channel: str
    ts: str
    thread_ts: str
    author: str | None
    author_home: str | None
    written_at: datetime
    through_app: bool = False
    edited_ts: str | None = None


def logged_before(tx: Tx, source: Source) -> Issue | None:
    """Return the issue made of the message, or the one that a message of our own is about."""
    known = rows.issues.of_message(tx, channel=source.channel, ts=source.ts)
    if known is not None or not source.through_app:
        return known
    posted = rows.outbox_read.of_message(tx, channel=source.channel, ts=source.ts)
    if posted is None:
        return None
    if posted.issue is None:
        raise Refused("That is a message of mine, so there is nothing to log.")
    return rows.issues.get(tx, posted.issue)


def customer(tx: Tx, desk: Desk, source: Source | None) -> str | None:
    """Return the customer who wrote the message; None if a bot or an agent did, or nobody knows, or there is none."""
    if source is None or source.author is None:
        return None
    author = sides.person(tx, desk, source.author, home_team=source.author_home)
    is_unknown = source.through_app and not author.is_met  # a bot's words or a person's: the look at the thread tells
    return None if is_unknown or author.is_agent or rules.is_machine(author) else author.user


def requester(tx: Tx, desk: Desk, named: str) -> Person:
    """Return the person named as the one who asked. Raises `Refused` for a bot."""
    person = rows.people.get_or_meet(tx, named, home_team=None)
    if named == desk.bot_user or rules.is_machine(person):
        raise Refused("A bot cannot be the customer. Name the person who asked.", field="customer")
    return person


def account(tx: Tx, desk: Desk, *, channel: str | None, place: Channel | None, requester: str | None) -> str | None:
    """Return the name of the account an issue is of: its channel's, else the one that the requester's last issue is of.

    Who is served in a customer's channel that no account names is taken for one of theirs. `place` is what we know of
    the channel.
    """
    named = desk.plans.of_channel(channel) if channel else None
    if named is not None:
        return named.name
    if not desk.plans.accounts or requester is None or recipient.is_shared(place):
        return None
    last = rows.issues.last_of(tx, requester)
    known = recipient.account_of(desk, last) if last else None
    return known.name if known else None
