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


def at_work(tx: Tx, user: str | None) -> str | None:
    """Return the full name of somebody of us as customers read it, None if that is nobody, or they have left."""
    known = person(tx, user)
    return None if known is None or known.is_gone else known.name or None


def signature(tx: Tx, user: str, *, known_as: str | None) -> str:
    """Return whose words customers read: somebody of us by name, the workspace's once they have left."""
    known, workspace = person(tx, user), rows.workspaces.get(tx.db, tx.team)
    if known is not None and known.is_gone and workspace is not None:
        return workspace.name
    return known_as or name(tx, user)


def name(tx: Tx, user: str | None) -> str:
    """Return the person's full name, their id if we do not know it."""
    known = person(tx, user)
    return known.name if known is not None and known.name else (user or "")
