"""Whose click it was, and whether the button belongs to the message it came from."""

from collections.abc import Iterable
from dataclasses import dataclass

from slackbot.desk.context import Desk
from slackbot.desk.people import sides
from slackbot.domain import checkin
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.errors import RefusedCustomer
from slackbot.store import rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Click:
    """A customer's click on one of our buttons: whose, and on which message."""

    user: str
    home_team: str | None
    channel: str
    ts: str


def clicker(tx: Tx, desk: Desk, click: Click) -> Person:
    """Return who clicked; what Slack says of their home just now goes before what we knew."""
    return sides.person(tx, desk, click.user, home_team=click.home_team)


def requester(tx: Tx, desk: Desk, issue: Issue) -> Person | None:
    """Return who asked, None if nobody is named."""
    if issue.requester is None:
        return None
    return rows.people.get(tx, issue.requester) or Person(desk.team, issue.requester)


def reader(tx: Tx, desk: Desk, issue: Issue, click: Click) -> tuple[Person, bool]:
    """Return who clicked, and whether their answer counts, or is kept beside the requester's.

    Raises `Refused` for our own side, and `Unmet` where Slack must be asked first.
    """
    by = clicker(tx, desk, click)
    side = sides.of(desk, by, channel=click.channel, requester=issue.requester)
    return by, checkin.check_reader(by, requester(tx, desk, issue), side=side)


def check_message(tx: Tx, click: Click, key: str) -> Delivery:
    """Return the delivery of that key, whose button was clicked. Raises `Refused` if it was another's."""
    posted = rows.outbox_read.of_key(tx, key)
    return check_posted(click, [posted] if posted else [])


def check_posted(click: Click, posted: Iterable[Delivery]) -> Delivery:
    """Return the one of these deliveries whose button was clicked. Raises `Refused` if it is none of them."""
    found = next((one for one in posted if _is_of(click, one)), None)
    if found is None:
        raise RefusedCustomer("refusal/outdated")
    return found


def _is_of(click: Click, posted: Delivery) -> bool:
    return posted.ts is None or (posted.posted_channel, posted.ts) == (click.channel, click.ts)


def numbers(value: str, *, count: int) -> list[int]:
    """Return the numbers a button carries. Raises `Refused` if it is none of ours."""
    parts = value.split(".")
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise RefusedCustomer("refusal/outdated")
    return [int(part) for part in parts]
