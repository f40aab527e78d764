"""Whose press it was, and whether the button belongs to the message it came from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from slackbot.desk.context import Desk
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.person import Person
from slackbot.errors import RefusedCustomer
from slackbot.store import rows
from slackbot.store.tx import Tx

_ALL = tuple(Kind)


@dataclass(frozen=True)
class Press:
    """A customer's press on one of our buttons: whose, and on which message."""

    user: str
    home_team: str | None
    channel: str
    ts: str


def presser(tx: Tx, press: Press) -> Person:
    """Return who pressed; what Slack says of their home just now goes before what we knew."""
    known = rows.people.get_or_meet(tx, press.user, home_team=press.home_team)
    return replace(known, home_team=press.home_team or known.home_team)


def requester(tx: Tx, desk: Desk, issue: Issue) -> Person | None:
    """Return who asked, None if nobody is named."""
    if issue.requester is None:
        return None
    return rows.people.get(tx, issue.requester) or Person(desk.team, issue.requester)


def check_message(tx: Tx, press: Press, *keys: str, kinds: Collection[Kind] = _ALL) -> Delivery:
    """Return the delivery whose button was pressed, one of these. Raises `Refused` if it is none of them.

    A survey has the same key whichever of its questions it asks: `kinds` are those that have such a button.
    """
    posted = filter(None, (rows.outbox_read.of_key(tx, key) for key in keys))
    return check_posted(press, (one for one in posted if one.kind in kinds))


def check_posted(press: Press, posted: Iterable[Delivery]) -> Delivery:
    """Return the one of these deliveries whose button was pressed. Raises `Refused` if it is none of them."""
    found = next((one for one in posted if _is_of(press, one)), None)
    if found is None:
        raise RefusedCustomer("refusal/outdated")
    return found


def _is_of(press: Press, posted: Delivery) -> bool:
    return posted.ts is None or (posted.posted_channel, posted.ts) == (press.channel, press.ts)


def numbers(value: str, *, count: int) -> list[int]:
    """Return the numbers a button carries. Raises `Refused` if it is none of ours."""
    parts = value.split(".")
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise RefusedCustomer("refusal/outdated")
    return [int(part) for part in parts]
