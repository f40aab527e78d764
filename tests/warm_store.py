"""A database that compiles no statement a second time: each engine would compile its own, a test has two or more."""

from collections import defaultdict
from functools import cache

from sqlalchemy import Dialect, Engine, Pool, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from slackbot.store.database import Store

_compiled: dict[object, object] = {}  # what this test process has compiled so far; the keys name the dialect
_left: dict[str, list[Pool]] = defaultdict(list)  # by the address of a PostgreSQL: what nobody uses any more


class WarmStore(Store):
    """A database as the product opens it, with the statements that another one has compiled.

    A PostgreSQL is reached over connections that another one has left: each new one would be another process of the
    server's, which knows no statement yet.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._url = url
        dialect = _dialect_of(url if self.is_postgres else "sqlite://")
        if self.is_postgres and (engine := _left_of(url)):
            self._writer = self._reader = engine
        for engine in (self._writer, self._reader):
            engine.dialect = dialect
            engine.update_execution_options(compiled_cache=_compiled)

    def close(self) -> None:
        """Leave the connections to the next one, if none is in use."""
        pool = self._writer.pool
        if self.is_postgres and not pool.checkedout():
            self._writer.dispose(close=False)
            _left[self._url].append(pool)
        else:
            super().close()


def leave_nothing(url: str) -> None:
    """Close the connections to that PostgreSQL that were left."""
    for pool in _left.pop(url, []):
        pool.dispose()


def _left_of(url: str) -> Engine | None:
    """Return an engine with connections that were left, and are still there; None if there are none."""
    while pools := _left[url]:
        engine = Engine(pools.pop(), _dialect_of(url), make_url(url), hide_parameters=True)
        try:
            with engine.connect() as db:
                db.exec_driver_sql("SELECT 1")
        except DBAPIError:
            engine.dispose()
        else:
            return engine
    return None


@cache
def _dialect_of(url: str) -> Dialect:
    """Return one dialect for all databases of that address, which knows the server's version."""
    engine: Engine = create_engine(url, poolclass=NullPool)
    with engine.connect():
        return engine.dialect
