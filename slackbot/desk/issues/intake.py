"""The message an issue is made of, and whom it names as the one who asked."""

from dataclasses import dataclass, replace
from datetime import datetime

from slackbot.desk.context import Desk, known_agent
from slackbot.desk.follow_up import progress
from slackbot.desk.issues import cards
from slackbot.desk.people import places, recipient, sides
from slackbot.domain import adoption
from slackbot.domain import side as rules
from slackbot.domain.delivery import NewDelivery
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.errors import Refused, Unmet
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.intake import Seen
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Source:
    """The message an issue is made of: where it stands, who wrote it and when; `through_app`: an app posted it.

    `edited_ts` is when it was changed last, as we know it. `is_adopted`: nobody chose it, it was just written.
    """

    channel: str
    ts: str
    thread_ts: str
    author: str | None
    author_home: str | None
    written_at: datetime
    through_app: bool = False
    edited_ts: str | None = None
    is_adopted: bool = False


def logged_before(tx: Tx, source: Source) -> Issue | None:
    """Return the issue made of the message, or the one that a message of our own is about."""
    known = rows.issues.of_message(tx, channel=source.channel, ts=source.ts)
    if known is not None or not source.through_app:
        return known
    posted = rows.outbox_read.of_message(tx, channel=source.channel, ts=source.ts)
    if posted is None:
        return None
    if posted.issue is None:
        raise Refused("refusal/own_message")
    return rows.issues.get(tx, posted.issue)


def customer(tx: Tx, desk: Desk, source: Source | None) -> str | None:
    """Return the customer who wrote the message; None if a bot or an agent did, or nobody knows, or there is none.

    Raises `Unmet` where Slack must say first whether one of us did.
    """
    if source is None or source.author is None:
        return None
    author = sides.person(tx, desk, source.author, home_team=source.author_home)
    is_unknown = source.through_app and not author.is_met  # a bot's words or a person's: the look at the thread tells
    if not is_unknown and rules.is_undecided(author):
        raise Unmet(author.user)
    return None if is_unknown or author.is_agent or rules.is_machine(author) else author.user


def requester(tx: Tx, desk: Desk, named: str) -> Person:
    """Return the person named as the one who asked. Raises `Refused` for a bot."""
    return _requester(tx, desk, named, rows.people.get(tx, named))


def _requester(tx: Tx, desk: Desk, named: str, known: Person | None) -> Person:
    person = rows.people.or_meet(tx, known, named, home_team=None)
    if named == desk.bot_user or rules.is_machine(person):
        raise Refused("refusal/bot_customer", field="customer")
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


def see(tx: Tx, *, by: str, requester: str | None, channel: str | None, at: datetime) -> Seen:
    """Return what we know of who logs an issue, who asked and the channel. Raises as `agent` does of the first."""
    seen = rows.intake.seen(tx, by=by, requester=requester, channel=channel, since=at - adoption.RECENT)
    known_agent(seen.by, by)
    return seen


def look(
    tx: Tx, desk: Desk, channel: str | None, seen: Seen, *, author: Person | None
) -> tuple[Channel | None, str | None]:
    """Return what we know of the channel, and the `ts` of what that customer wrote there a moment ago, outside threads.

    That is None unless the channel is a customer's. Raises `Unmet` where Slack must say first what the channel is.
    """
    place, ts = seen.place, seen.newest
    if place is None and places.is_told_of(channel):
        raise Unmet(channel=channel or "")
    if ts is None or author is None or rules.is_ours(author):
        return place, None
    return place, ts if recipient.is_customers(tx, desk, channel, place=place) else None


def adopt(
    tx: Tx, desk: Desk, channel: str | None, ts: str | None, *, author: Person | None, at: datetime
) -> Source | None:
    """Return the message as the one that an issue logged now is in the thread of; None where it has an issue already.

    Nobody else may be logging meanwhile: whoever has a number for the issue makes the others wait.
    """
    if channel is None or ts is None or author is None or rows.issues.has(tx, channel=channel, ts=ts):
        return None
    return Source(
        channel=channel,
        ts=ts,
        thread_ts=ts,
        author=author.user,
        author_home=author.home_team,
        written_at=desk.said_at(ts),
        edited_ts=desk.ts_at(at),  # the agent has read what it said until then
        is_adopted=True,
    )


def asked_by(
    tx: Tx, desk: Desk, user: str | None, source: Source | None, *, known: Person | None
) -> tuple[Person | None, str | None, str | None]:
    """Return whom the agent named as the one who asked, who wrote the message, and who of the two it is, if anybody.

    `known` is what we know of the first.
    """
    named = _requester(tx, desk, user, known) if user else None
    author = customer(tx, desk, source)
    return named, author, named.user if named else author


def write(
    tx: Tx, desk: Desk, issue: Issue, *, place: Channel | None, named: Person | None, source: Source | None
) -> None:
    """Write down an issue that is being logged, with what is told of it, and enqueue what goes out about it."""
    at, by = issue.logged_at, issue.logged_by
    rows.issues.add(tx, issue)
    rows.events.add(tx, Event(issue.number, at, by, What.LOGGED, _told(tx, desk, issue, place, named)))
    if source is not None and source.is_adopted:
        rows.events.add(tx, Event(issue.number, at, by, What.ADOPTED, {"ts": source.ts}))
    rows.outbox_write.enqueue_all(tx, _outgoing(desk, issue, place, source), at=at)


def _told(tx: Tx, desk: Desk, issue: Issue, place: Channel | None, named: Person | None) -> dict[str, object]:
    """Return what is written down of a logged issue: all that a figure needs; `named` is whom the agent named."""
    whose = {"requester": issue.requester, "account": issue.account, "channel": issue.channel}
    is_theirs = recipient.is_customers(tx, desk, issue.channel, place=place)
    began = {"started_at": issue.started_at.isoformat(), "for_ourselves": named is not None and rules.is_ours(named)}
    return {**whose, **began, "in_customer_channel": is_theirs}


def _outgoing(desk: Desk, issue: Issue, place: Channel | None, source: Source | None) -> list[NewDelivery]:
    """Return what goes out about an issue that was just logged.

    Where it took a message by itself, the customer's line and the look at the thread wait until that cannot be undone.
    """
    line, looks = cards.first_line(desk, issue, place), list[NewDelivery]()
    if source is not None:
        looks = [cards.reading(issue, edited_ts=source.edited_ts)]
    there = [one for one in (line, *looks) if one is not None]
    if source is not None and source.is_adopted:
        due_at = issue.logged_at + adoption.WITHIN
        there = [replace(one, due_at=due_at, content={**one.content, adoption.ADOPTED: True}) for one in there]
    ours = cards.card(desk, issue), progress.next_word(desk, issue)
    return [*(one for one in ours if one is not None), *there]
