"""What a database can suffer from, and how each trouble is said: to whoever asked, and to whoever can act."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from slackbot.errors import DatabaseAway


class Trouble(StrEnum):
    """The classes of trouble, by which `/metrics` counts them."""

    ACCESS = "access"
    BUSY = "busy"
    CANNOT_OPEN = "cannot_open"
    CORRUPT = "corrupt"
    CUT = "cut"
    DEADLOCK = "deadlock"
    DISK = "disk"
    FULL = "full"
    HOST = "host"
    IN_DOUBT = "in_doubt"
    LOCKED = "locked"
    MOVED = "moved"
    NO_DATABASE = "no_database"
    NOT_OURS = "not_ours"
    OPTION = "option"
    OTHER = "other"
    PASSWORD = "password"  # noqa: S105 -- the name of a trouble
    READ_ONLY = "read_only"
    REFUSED = "refused"
    SCHEMA = "schema"
    SILENT = "silent"
    STARTING = "starting"
    TOO_MANY = "too_many"


UNDONE = frozenset({Trouble.CUT, Trouble.DEADLOCK})  # nothing was saved, and a second try may well succeed
LASTING = frozenset({Trouble.CORRUPT, Trouble.FULL, Trouble.READ_ONLY})  # what reads go on in spite of
PASSING = frozenset({Trouble.BUSY, Trouble.CUT, Trouble.DEADLOCK, Trouble.LOCKED, Trouble.STARTING})
RESTARTING = frozenset({Trouble.CUT, Trouble.REFUSED, Trouble.STARTING})  # what a restart of the server looks like


@dataclass(frozen=True)
class _Words:
    """How a trouble is said: to the operator, and, as `refusal/database` has it, to whoever asked."""

    to_operator: str
    says: str = "away"


_SAID: Mapping[Trouble, _Words] = {
    Trouble.ACCESS: _Words(
        "The database does not let its user in from here, or do what we need. Let that user connect from this "
        "machine, and create, change and read tables.",
        "tell",
    ),
    Trouble.BUSY: _Words("The database is busy: more is asked of it than it does. Try again in a moment.", "busy"),
    Trouble.CANNOT_OPEN: _Words(
        "The database's file cannot be opened. Check its path: the folder must exist, and the user that runs "
        "slackbot must be able to write in it."
    ),
    Trouble.CORRUPT: _Words(
        "The database's file is damaged. Stop the bot and restore the last backup, as `slackbot docs backup` says.",
        "tell",
    ),
    Trouble.CUT: _Words("The connection to the database was cut. Check that the server runs, and the network."),
    Trouble.DEADLOCK: _Words("The database undid one of two actions that waited for each other.", "busy"),
    Trouble.DISK: _Words(
        "The disk below the database fails. Check the disk; a file of SQLite's must not be on a network drive.",
        "tell",
    ),
    Trouble.FULL: _Words(
        "The database has no room left. Make room on its disk, or raise the limit that is set for it. A bot that "
        "runs goes on by itself then.",
        "full",
    ),
    Trouble.HOST: _Words(
        "The database's host is not known in this network. Check the host in the address; in a user's name or "
        "password write @ as %40, : as %3A, / as %2F and % as %25."
    ),
    Trouble.IN_DOUBT: _Words(
        "The connection to the database was cut while something was saved.",
        "in_doubt",
    ),
    Trouble.LOCKED: _Words(
        "Another process holds the database, or rows of it, for longer than we wait. Wait until it is done, or end it.",
        "busy",
    ),
    Trouble.MOVED: _Words(
        "The database's file was moved, deleted or replaced while slackbot had it open, so nothing is saved any more. "
        "Put the same file back and it goes on by itself, or start slackbot again to use what is there now.",
        "tell",
    ),
    Trouble.NO_DATABASE: _Words(
        "The server has no database of that name. Create it, or correct the name at the end of the address."
    ),
    Trouble.NOT_OURS: _Words(
        "That is no database we know: not PostgreSQL, and no SQLite file. Check the host and the port, "
        "or the path of the file."
    ),
    Trouble.OPTION: _Words(
        "The address has an option that the database does not know. Take it out of what follows the question mark."
    ),
    Trouble.OTHER: _Words("The database does not do what was asked. Its own log says why."),
    Trouble.PASSWORD: _Words(
        "The database refuses the user or the password. Check both; write @ as %40, : as %3A, / as %2F and % as %25."
    ),
    Trouble.READ_ONLY: _Words(
        "The database takes no writes: it is read-only, as a server is after a failover, or a file that is not ours "
        "to write. Point DATABASE_URL at the server that takes writes, or let us write the file and its folder. "
        "A bot that runs goes on by itself then.",
        "no_writes",
    ),
    Trouble.REFUSED: _Words("No database server listens there. Check the host and the port, and that PostgreSQL runs."),
    Trouble.SCHEMA: _Words(
        "The database lacks a table or column that its schema should have. Restore the last backup, as "
        "`slackbot docs backup` says.",
        "tell",
    ),
    Trouble.SILENT: _Words(
        "The database server does not answer in time. Check the host and the port, the network and the firewall."
    ),
    Trouble.STARTING: _Words("The database server is starting or stopping. Try again in a moment."),
    Trouble.TOO_MANY: _Words(
        "The database server takes no more connections. Allow more there (max_connections): each of our processes "
        "needs up to 11."
    ),
}


def away(trouble: Trouble) -> DatabaseAway:
    """Return the error that says it."""
    words, is_undone = _SAID[trouble], trouble in UNDONE
    return DatabaseAway(words.to_operator, says=words.says, trouble=trouble, is_undone=is_undone)
