"""How a message names people."""

from slackbot.domain.person import Person
from slackbot.store import rows
from slackbot.store.tx import Tx


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
