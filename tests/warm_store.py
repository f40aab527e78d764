"""A database that compiles no statement a second time: each engine would compile its own, a test has two or more."""

from functools import cache

from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.pool import NullPool

from slackbot.store.database import Store

_compiled: dict[object, object] = {}  # what this test process has compiled so far; the keys name the dialect


class WarmStore(Store):
    """A database as the product opens it, with the statements that another one has compiled."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        dialect = _dialect_of(url if self.is_postgres else "sqlite://")
        for engine in (self._writer, self._reader):
            engine.dialect = dialect
            engine.update_execution_options(compiled_cache=_compiled)


@cache
def _dialect_of(url: str) -> Dialect:
    """Return one dialect for all databases of that address, which knows the server's version."""
    engine: Engine = create_engine(url, poolclass=NullPool)
    with engine.connect():
        return engine.dialect
