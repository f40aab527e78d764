"""Who and what a message names: its issue, people by their names."""

from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.store import rows
from slackbot.store.tx import Tx


def issue_of(tx: Tx, delivery: Delivery) -> Issue:
    """Return the issue the message is about."""
    return rows.issues.get(tx, delivery.issue or 0)


def person(tx: Tx, user: str | None) -> Person | None:
    """Return who that is, None if nobody or unknown."""
    return rows.people.get(tx, user) if user else None


def first_name(tx: Tx, user: str | None) -> str | None:
    """Return what to greet the person by, None if we do not know it or they have left."""
    known = person(tx, user)
    return None if known is None or known.is_gone else known.first_name


def name(tx: Tx, user: str | None) -> str:
    """Return the person's full name, their id if we do not know it."""
    known = person(tx, user)
    return known.name if known is not None and known.name else (user or "")
