"""The address of the database, as operators write it and hosts hand it out."""

import re

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_CUT = re.compile(r"[^:/@]*:[^@]*@.*@[^@/?#]+/[^@]*", re.DOTALL)  # user:password@…@host/database


def parse(text: str) -> str:
    """Return the address as the store takes it. Raises `ValueError`, whose words hold nothing of a password."""
    scheme, mark, rest = text.partition("://")
    if mark and scheme in _POSTGRES and rest.strip("/"):
        if _CUT.fullmatch(rest):
            raise ValueError(
                "the password in it holds an @, so that what follows is taken for the host. Write each @ of the "
                "password as %40 (and each % as %25, / as %2F, # as %23)."
            )
        return "postgresql+psycopg://" + rest
    if mark and scheme == "sqlite" and rest.strip("/") not in {"", ":memory:"} and rest.startswith("/"):
        return "sqlite://" + rest
    raise ValueError("not understood. Write sqlite:///slackbot.db, or postgresql://user:password@host/database.")
