"""The database itself: SQLite or PostgreSQL, and the fair turnstile in front of either."""

import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from slackbot.errors import DatabaseAway
from slackbot.store import diagnosis, troubles
from slackbot.store.troubles import Trouble
from slackbot.store.tx import Tx

__all__ = ["Connection", "Store", "Turnstile", "Tx"]

PATIENCE_S = 1.8  # an answer to Slack must be out within 3 seconds
_POSTGRES_PLACES = 8
_POSTGRES_OPTIONS = (
    "-c timezone=UTC -c lock_timeout=1800 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000"
)
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=1500")


class Turnstile:
    """Lets `places` in at a time, in the order they came; with a lock the last one out could barge in again."""

    def __init__(self, places: int) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._line: deque[threading.Lock] = deque()  # one for each who waits, theirs once it is let go
        self.waits, self.waited_s = 0, 0.0  # how often somebody had to wait since the start, and how long in all

    @contextmanager
    def turn(self, patience_s: float) -> Iterator[None]:
        """Wait for a place and hold it. Raises `DatabaseAway` when patience is over."""
        self._enter(patience_s)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, patience_s: float) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        began = time.monotonic()
        has_come = mine.acquire(timeout=patience_s)
        with self._guard:
            self.waits, self.waited_s = self.waits + 1, self.waited_s + time.monotonic() - began
            if not has_come and mine in self._line:
                self._line.remove(mine)
                raise troubles.away(Trouble.BUSY)

    def _leave(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1


class Store:
    """Opens transactions: `begin` to write, `read` to look."""

    def __init__(self, url: str) -> None:
        self._thread = threading.local()
        self._troubles = Counter[str]()
        self.is_postgres = make_url(url).get_backend_name() == "postgresql"
        if self.is_postgres:
            self._writer = self._reader = _postgres(url)
            self._writing = self._reading = Turnstile(_POSTGRES_PLACES)
        else:
            self._writer, self._reader = _sqlite(url, begin="BEGIN IMMEDIATE"), _sqlite(url, begin="BEGIN")
            self._writing, self._reading = Turnstile(1), Turnstile(_POSTGRES_PLACES)

    @contextmanager
    def begin(self, team: str, patience_s: float = PATIENCE_S) -> Iterator[Tx]:
        """Hold the one transaction of an action; it commits at the end, and rolls back if anything is raised.

        Raises `RuntimeError` at once where this thread has a transaction open already: the second would wait for the
        first, or see and save another state.
        """
        with self.begin_all(patience_s) as db:
            tx = Tx(db, team)
            yield tx
            self._notify(tx)

    def _notify(self, tx: Tx) -> None:
        """Let those hear of the transaction who sleep until somebody tells them; SQLite has nobody of the kind."""
        if self.is_postgres:
            for channel in tx.told:
                tx.db.exec_driver_sql(f"NOTIFY {channel}")

    @contextmanager
    def read(self, team: str, patience_s: float = PATIENCE_S) -> Iterator[Tx]:
        """Hold a transaction that only looks at the workspace. Raises `RuntimeError` as `begin` does."""
        with self.read_all(patience_s) as db:
            yield Tx(db, team)

    @contextmanager
    def read_all(self, patience_s: float = PATIENCE_S) -> Iterator[Connection]:
        """Hold a transaction that looks at what is of no workspace, or of all."""
        with self._alone(), self._said_clearly(), self._reading.turn(patience_s), self._reader.begin() as db:
            yield db

    @contextmanager
    def begin_all(self, patience_s: float = PATIENCE_S) -> Iterator[Connection]:
        """Hold a transaction that writes what is of no workspace: the schema."""
        with self._alone(), self._said_clearly(), self._writing.turn(patience_s), self._writer.begin() as db:
            yield db

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if getattr(self._thread, "is_inside", False):
            raise RuntimeError("this thread has a transaction open already")
        self._thread.is_inside = True
        try:
            yield
        finally:
            self._thread.is_inside = False

    @contextmanager
    def _said_clearly(self) -> Iterator[None]:
        """Say what the database suffers from, and count it; a bug of ours rises, without the values in its words."""
        try:
            yield
        except DatabaseAway as away:  # the turnstile
            self._troubles[away.trouble] += 1
            raise
        except PoolTimeoutError as full:
            raise self._met(Trouble.BUSY) from full
        except DBAPIError as wrong:
            trouble = diagnosis.of(wrong)
            diagnosis.scrub(wrong)
            if trouble is None:
                raise
            raise self._met(trouble) from wrong

    def _met(self, trouble: Trouble) -> DatabaseAway:
        self._troubles[trouble] += 1
        return troubles.away(trouble)

    @property
    def engine(self) -> Engine:
        """The engine that may write, for migrations."""
        return self._writer

    @property
    def backup(self) -> str:
        """The command that copies the database as it is; passwords stay where they are."""
        if self.is_postgres:
            return 'pg_dump --format=custom --file=slackbot.dump "$DATABASE_URL"'
        file = self._writer.url.database
        return f"sqlite3 '{file}' \"VACUUM INTO '{file}.backup'\""

    @property
    def troubles(self) -> Mapping[str, int]:
        """How often which class of trouble was met since the start."""
        return dict(self._troubles)

    @property
    def turnstiles(self) -> Mapping[str, Turnstile]:
        """What stands in front of the database, by what it lets through."""
        both = {"write": self._writing, "read": self._reading}
        return both if self._writing is not self._reading else {"any": self._writing}

    def check(self) -> None:
        """Raise `DatabaseAway` unless the database answers, as one that we can use."""
        with self.read_all() as db:
            db.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def _postgres(url: str) -> Engine:
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=_POSTGRES_PLACES,
        max_overflow=2,
        pool_timeout=PATIENCE_S,
        pool_pre_ping=False,
        hide_parameters=True,
        connect_args={"options": _POSTGRES_OPTIONS, "connect_timeout": 5},
    )


def _sqlite(url: str, *, begin: str) -> Engine:
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=_POSTGRES_PLACES, pool_timeout=PATIENCE_S, hide_parameters=True
    )
    pragmas = _PRAGMAS if begin == "BEGIN IMMEDIATE" else (*_PRAGMAS, "query_only=ON")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, so that a read is part of its transaction
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
