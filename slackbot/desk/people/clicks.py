"""Whose click it was, and whether the button belongs to the message it came from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from slackbot.desk.context import Desk
from slackbot.desk.people import sides
from slackbot.domain import checkin
from slackbot.domain.delivery import MAY_BE_THERE, Delivery, State
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx

_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,8}")


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
    return check_posted(tx, click, [posted] if posted else [])


def check_posted(tx: Tx, click: Click, posted: Sequence[Delivery]) -> Delivery:
    """Return the one of these deliveries whose button was clicked. Raises `Refused` if it is none of them.

    Where nobody knows yet which message is the delivery's, or whether it arrived, the click tells both.
    """
    found = next((one for one in posted if (one.posted_channel, one.ts) == (click.channel, click.ts)), None)
    if found is not None:
        return found
    for one in posted:
        if _may_be_of(click, one) and _is_free(tx, click, one):
            return _learn(tx, click, one)
    raise Refused("refusal/outdated")


def _may_be_of(click: Click, posted: Delivery) -> bool:
    """Return whether the delivery went, or may have gone, where the click was, in a message nobody has told us of."""
    is_there = posted.ts is None and posted.state in MAY_BE_THERE
    return is_there and posted.posted_channel in (click.channel, click.user)  # a direct message begins at a person


def _learn(tx: Tx, click: Click, posted: Delivery) -> Delivery:
    if not _TS.fullmatch(click.ts):
        return posted
    rows.outbox_read.learn_ts(tx, posted, channel=click.channel, ts=click.ts)
    if posted.state is State.UNSURE:
        rows.outbox_holds.look_now(tx, posted.goes_with or posted.id)
    return replace(posted, posted_channel=click.channel, ts=click.ts)


def _is_free(tx: Tx, click: Click, posted: Delivery) -> bool:
    """Return whether that message is no other delivery's, but for one that goes out in the same message."""
    known = rows.outbox_read.of_message(tx, channel=click.channel, ts=click.ts)
    together = {one for one in (posted.id, posted.goes_with) if one is not None}
    return known is None or not together.isdisjoint({known.id, known.goes_with})


def numbers(value: str, *, count: int) -> list[int]:
    """Return the numbers a button carries. Raises `Refused` if it is none of ours."""
    parts = value.split(".")
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise Refused("refusal/outdated")
    return [int(part) for part in parts]
