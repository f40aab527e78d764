"""Who and what a message names: its issue, people by their names."""

from slackbot.desk.context import Desk
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.store import rows
from slackbot.store.database import Connection


def issue_of(db: Connection, desk: Desk, delivery: Delivery) -> Issue:
    """Return the issue the message is about."""
    return rows.issues.get(db, desk.team, delivery.issue or 0)


def person(db: Connection, desk: Desk, user: str | None) -> Person | None:
    """Return who that is, None if nobody or unknown."""
    return rows.people.get(db, desk.team, user) if user else None


def first_name(db: Connection, desk: Desk, user: str | None) -> str | None:
    """Return what to greet the person by, None if we do not know it or they have left."""
    known = person(db, desk, user)
    return None if known is None or known.is_gone else known.first_name


def name(db: Connection, desk: Desk, user: str | None) -> str:
    """Return the person's full name, their id if we do not know it."""
    known = person(db, desk, user)
    return known.name if known is not None and known.name else (user or "")
