"""Which trouble an error of a driver tells of. Its words stay here: they hold values of rows, or of a password."""

import re
import sqlite3
from collections.abc import Mapping

import psycopg
from sqlalchemy.exc import DBAPIError

from slackbot.store.troubles import Trouble

_STATES: Mapping[str, Trouble] = {  # of PostgreSQL's codes, the longest beginning counts
    "08": Trouble.CUT,
    "25006": Trouble.READ_ONLY,
    "25P03": Trouble.CUT,  # we said nothing for so long: the process was stopped, or its machine slept
    "25P04": Trouble.CUT,
    "28": Trouble.PASSWORD,
    "28000": Trouble.ACCESS,
    "3D000": Trouble.NO_DATABASE,
    "40": Trouble.DEADLOCK,
    "42501": Trouble.ACCESS,
    "42P01": Trouble.SCHEMA,
    "42703": Trouble.SCHEMA,
    "53": Trouble.OTHER,
    "53100": Trouble.FULL,
    "53300": Trouble.TOO_MANY,
    "55P03": Trouble.LOCKED,
    "57": Trouble.CUT,
    "57014": Trouble.LOCKED,
    "57P03": Trouble.STARTING,
    "58": Trouble.DISK,
    "XX001": Trouble.CORRUPT,
    "XX002": Trouble.CORRUPT,
}
_LONGEST_STATE = 5
_QUOTING = "22"  # the class of codes whose first line quotes the value that is wrong
_ON_CONNECTING = (  # libpq tells why it cannot connect in words alone; the first that fits counts
    (r"password|authentication|\bauth failed", Trouble.PASSWORD),
    (r"pg_hba\.conf|permission denied|not permitted|no such user|role .* does not exist", Trouble.ACCESS),
    (r"database .* does not exist|no such database", Trouble.NO_DATABASE),
    (r"too many (connections|clients)|connection slots|no more connections", Trouble.TOO_MANY),
    (r"database system is|not yet accepting|shutting down|server_login_retry|login has been failing", Trouble.STARTING),
    (r"read-only|read-write|in hot standby", Trouble.READ_ONLY),
    (r"(invalid|unsupported|unrecognized) .*(parameter|option|value)", Trouble.OPTION),
    (r"resolve host|translate host|name or service not known", Trouble.HOST),
    (r"refused|no such file or directory", Trouble.REFUSED),
    (r"invalid response|unexpected response|expected .* response|protocol", Trouble.NOT_OURS),
    (r"time(d )?out|no route|unreachable", Trouble.SILENT),
    (r"closed|reset|broken|terminat|lost", Trouble.CUT),
)
_FILE_NAMES: Mapping[str, Trouble] = {  # of SQLite's codes, the longest beginning counts
    "SQLITE_BUSY": Trouble.LOCKED,
    "SQLITE_LOCKED": Trouble.LOCKED,
    "SQLITE_CANTOPEN": Trouble.CANNOT_OPEN,
    "SQLITE_CORRUPT": Trouble.CORRUPT,
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR": Trouble.DISK,
    "SQLITE_IOERR_WRITE": Trouble.FULL,
    "SQLITE_IOERR_SHORT_READ": Trouble.CORRUPT,
    "SQLITE_IOERR_NOMEM": Trouble.OTHER,
    "SQLITE_NOMEM": Trouble.OTHER,
    "SQLITE_NOTADB": Trouble.NOT_OURS,
    "SQLITE_PERM": Trouble.ACCESS,
    "SQLITE_PROTOCOL": Trouble.LOCKED,
    "SQLITE_READONLY": Trouble.READ_ONLY,
}


def of(error: DBAPIError | psycopg.Error) -> Trouble | None:
    """Return what the database suffers from, None where a statement of ours is what is wrong: a bug."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.Error):
        return _of_server(cause, is_cut=isinstance(error, DBAPIError) and error.connection_invalidated)
    return _of_file(cause) if isinstance(cause, sqlite3.Error) else None


def _of_server(error: psycopg.Error, *, is_cut: bool) -> Trouble | None:
    if error.sqlstate is not None:
        beginnings = (error.sqlstate[:length] for length in range(_LONGEST_STATE, 1, -1))
        return next((_STATES[one] for one in beginnings if one in _STATES), None)
    if is_cut:
        return Trouble.CUT
    words = str(error)
    found = next((trouble for pattern, trouble in _ON_CONNECTING if re.search(pattern, words, re.IGNORECASE)), None)
    return found or (Trouble.OTHER if isinstance(error, psycopg.OperationalError) else None)


def _of_file(error: sqlite3.Error) -> Trouble | None:
    name = getattr(error, "sqlite_errorname", "")
    fitting = [beginning for beginning in _FILE_NAMES if name.startswith(beginning)]
    if fitting:
        return _FILE_NAMES[max(fitting, key=len)]
    if name == "SQLITE_ERROR" and re.match(r"no such (table|column)", str(error)):
        return Trouble.SCHEMA
    return Trouble.OTHER if isinstance(error, sqlite3.OperationalError) and name != "SQLITE_ERROR" else None


def in_brief(error: BaseException) -> str:
    """Return what a log may say of an error of a driver: its name and code, and none of the values in its words."""
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return f"{type(error).__name__} ({code})" if code else type(error).__name__


def scrub(error: DBAPIError) -> None:
    """Take out of the error's words, and its cause's, what PostgreSQL quotes in them: rows, and parts of addresses."""
    cause = error.orig
    if not isinstance(cause, psycopg.Error):
        return  # SQLite quotes no values
    primary = cause.diag.message_primary if (cause.sqlstate or _QUOTING)[:2] != _QUOTING else None
    cause.args = (f"{in_brief(cause)}: {primary}" if primary else in_brief(cause),)
    error.args = cause.args
