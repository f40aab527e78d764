"""The database itself, SQLite or PostgreSQL: its transactions, and what is done where it is away."""

import math
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from slackbot.domain import database_address
from slackbot.errors import DatabaseAway
from slackbot.store import diagnosis, engines, inbox, troubles
from slackbot.store.own_file import OwnFile
from slackbot.store.troubles import LASTING, RESTARTING, Trouble
from slackbot.store.turnstile import Turnstile
from slackbot.store.tx import Tx

__all__ = ["Connection", "Store", "Turnstile", "Tx"]

PATIENCE_S = 1.8  # an answer to Slack must be out within 3 seconds
ANSWER_S = 2.0  # for all that one answer asks of the database, however many transactions that is
_AGAIN_S = 0.05
_NOBODY = "-"  # the workspace of what belongs to none
_IS_READ_ONLY = text("SELECT current_setting('transaction_read_only')")
_RESTART_S = 5.0  # a server that was there so lately may only be restarting: it is waited for, if there is time


@dataclass
class Errand:
    """What a thread does while somebody waits for its answer, and whether anything of it is saved, or may be."""

    until: float
    has_saved: bool = False


class Store:
    """Opens transactions: `begin` to write, `read` to look."""

    def __init__(self, url: str) -> None:
        self._thread = threading.local()
        self._troubles = Counter[str]()
        self._away_since: float | None = math.inf  # `time.monotonic`; it was never there yet
        self._read_only_at = -math.inf
        self._lasting: DatabaseAway | None = None
        self._file = OwnFile(database_address.file(url))
        self.is_postgres = make_url(url).get_backend_name() == "postgresql"
        if self.is_postgres:
            self._writer = self._reader = engines.postgres(url)
            self._writing = self._reading = Turnstile(engines.PLACES)
        else:
            self._writer, self._reader = engines.sqlite(url), engines.sqlite(url, "query_only=ON")
            self._writing, self._reading = Turnstile(1), Turnstile(engines.PLACES)

    @contextmanager
    def in_time(self, answer_s: float = ANSWER_S) -> Iterator[Errand]:
        """Let all transactions that this thread opens inside end by then: somebody waits for the answer.

        What is not done by then is undone, and `DatabaseAway`.
        """
        if outer := self._errand:
            yield outer
            return
        self._thread.errand = errand = Errand(time.monotonic() + answer_s)
        try:
            yield errand
        finally:
            self._thread.errand = None

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
        with self._open(self._reader, self._reading, patience_s) as db:
            yield db
            _end(db)

    @contextmanager
    def begin_all(self, patience_s: float = PATIENCE_S) -> Iterator[Connection]:
        """Hold a transaction that writes what is of no workspace: the schema."""
        with self._open(self._writer, self._writing, patience_s) as db:
            yield db
            self._commit(db)

    def _commit(self, db: Connection) -> None:
        if errand := self._errand:
            errand.has_saved = True
        try:
            _end(db)
        except DBAPIError as wrong:
            if not wrong.connection_invalidated:
                raise
            diagnosis.scrub(wrong)
            raise troubles.away(Trouble.IN_DOUBT) from wrong

    @contextmanager
    def _open(self, engine: Engine, stile: Turnstile, patience_s: float) -> Iterator[Connection]:
        """Hold a transaction that is rolled back at the end unless it was committed."""
        until = time.monotonic() + patience_s
        if self._errand:
            until = min(until, self._errand.until)
        turn = stile.turn(max(0.0, until - time.monotonic()))
        with self._alone(), self._said_clearly(), turn, self._begun(engine, until) as db:
            yield db

    @property
    def _errand(self) -> Errand | None:
        return getattr(self._thread, "errand", None)

    def _begun(self, engine: Engine, until: float) -> Connection:
        """Return a connection with a transaction begun. One that was cut while nobody used it is replaced.

        A server that was there a moment ago is waited for.
        """
        has_failed = False
        while True:
            try:
                begun = self._begin(engine, until)
            except DBAPIError as wrong:
                if diagnosis.of(wrong) not in RESTARTING or not self._is_soon_back(until):
                    raise
            else:
                self._away_since = None
                return begun
            if has_failed:
                time.sleep(_AGAIN_S)
            has_failed = True

    def _is_soon_back(self, until: float) -> bool:
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
        return now - self._away_since < _RESTART_S and now + _AGAIN_S < until and self._away_since < math.inf

    def _begin(self, engine: Engine, until: float) -> Connection:
        if time.monotonic() >= until:
            raise troubles.away(Trouble.BUSY)
        self._file.check()
        db = self._connected(engine)
        self._file.note()
        try:
            db.begin()
            engines.begin(db, until=until, is_hurried=self._errand is not None, is_for_reading=engine is self._reader)
        except BaseException:
            db.close()
            raise
        return db

    def _connected(self, engine: Engine) -> Connection:
        """Return a connection that was made after a server had last refused to write: another may do so by now."""
        db = engine.connect()
        if db.info.setdefault("since", time.monotonic()) < self._read_only_at:
            db.invalidate()
            db.close()
            return self._connected(engine)
        return db

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
        except DatabaseAway as away:
            self._count(away)
            raise
        except PoolTimeoutError as full:
            raise self._count(troubles.away(Trouble.BUSY)) from full
        except DBAPIError as wrong:
            trouble = diagnosis.of(wrong)
            diagnosis.scrub(wrong)
            if trouble is None:
                raise
            raise self._count(troubles.away(trouble)) from wrong

    def _count(self, away: DatabaseAway) -> DatabaseAway:
        self._troubles[away.trouble] += 1
        if away.trouble in LASTING:
            self._lasting = away
        if away.trouble == Trouble.READ_ONLY:
            self._read_only_at = time.monotonic()
        return away

    @property
    def engine(self) -> Engine:
        """The engine that may write, for migrations."""
        return self._writer

    @property
    def backup(self) -> str:
        """The command that copies the database as it is; passwords stay where they are."""
        if self.is_postgres:
            return 'pg_dump --format=custom --no-owner --file=slackbot.dump "$DATABASE_URL"'
        file = Path(str(self._writer.url.database))
        copy = file.with_name(
            f"{file.stem}-backup{file.suffix}"
        )  # a restore puts away all that begins as the file does
        return f"sqlite3 '{file}' \".timeout 10000\" \"VACUUM INTO '{copy}'\""

    @property
    def troubles(self) -> Mapping[str, int]:
        """How often which class of trouble was met since the start."""
        return dict(self._troubles)

    @property
    def turnstiles(self) -> Mapping[str, Turnstile]:
        """What stands in front of the database, by what it lets through."""
        both = {"write": self._writing, "read": self._reading}
        return both if self._writing is not self._reading else {"any": self._writing}

    def check_writes(self) -> None:
        """Raise `DatabaseAway` if the database takes no writes, or took none when we last tried and takes none now."""
        if self._lasting is not None and self._lasting.trouble == Trouble.CORRUPT:
            raise self._lasting  # what is damaged stays so until we are started with another file
        with self.begin(_NOBODY) as tx:
            if self.is_postgres and tx.db.execute(_IS_READ_ONLY).scalar_one() == "on":
                raise troubles.away(Trouble.READ_ONLY)
            if self._lasting is not None:
                inbox.fill_a_few_pages(tx)
        self._lasting = None

    def check(self) -> None:
        """Raise `DatabaseAway` unless the database answers, as one that we can use."""
        with self.read_all() as db:
            db.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def _end(db: Connection) -> None:
    """Commit. What cannot be is undone: else the pool would take the connection back as it is, locks and all."""
    try:
        db.commit()
    except BaseException:
        db.rollback()
        raise
