"""The address of the database, as operators write it and hosts hand it out."""

import re
from pathlib import Path

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_CUT = re.compile(r"[^:/@]*:[^@]*@(?:.*@[^@/?#]+/[^@]*|[^/?]*@.*)", re.DOTALL)  # user:password@…@host, with /database
_LAST_PORT = 65_535
_SERVER = re.compile(
    r"(?:[^:/\s]*(?::[^@\s]*)?@)?"  # the user and the password
    r"(?:\[[0-9A-Fa-f:.%]+\]|[^:/?#@\[\]\s]*)(?::(?P<port>[0-9]+))?"
    r"(?:/[^?\s]*)?(?:\?\S*)?"
)


def parse(text: str) -> str:
    """Return the address as the store takes it. Raises `ValueError`, whose words hold nothing of a password."""
    scheme, mark, rest = text.partition("://")
    if mark and scheme in _POSTGRES and rest.strip("/"):
        _check(rest)
        return "postgresql+psycopg://" + rest
    if mark and scheme == "sqlite" and rest.strip("/") not in {"", ":memory:"} and rest.startswith("/"):
        return "sqlite://" + rest
    raise ValueError("not understood. Write sqlite:///slackbot.db, or postgresql://user:password@host/database.")


def file(address: str) -> Path | None:
    """Return the file of the SQLite database there, None for another kind, or where SQLite alone can say which."""
    scheme, _, rest = address.partition(":///")
    path, _, _ = rest.partition("?")
    return Path(path) if scheme == "sqlite" and not path.startswith("file:") else None


def _check(rest: str) -> None:
    if _CUT.fullmatch(rest):
        raise ValueError(
            "the password in it holds an @, so that what follows is taken for the host. Write each @ of the "
            "password as %40 (and each % as %25, / as %2F, # as %23)."
        )
    parts = _SERVER.fullmatch(rest)
    if parts is not None and "@" in rest and not _is_port(parts["port"]):
        raise ValueError(f"the port after the host is none: ports go from 1 to {_LAST_PORT}, PostgreSQL's is 5432.")
    if parts is None or not _is_port(parts["port"]):
        raise ValueError(
            "not understood. Write postgresql://user:password@host:5432/database, and in the password each @ as %40 "
            "(and each % as %25, / as %2F, # as %23)."
        )


def _is_port(digits: str | None) -> bool:
    return digits is None or (len(digits) <= len(str(_LAST_PORT)) and 1 <= int(digits) <= _LAST_PORT)
