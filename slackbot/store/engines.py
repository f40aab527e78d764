"""How connections to either database are made, and how a transaction on one begins."""

import time
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

PLACES = 8  # transactions at once, and connections that stay
_OVER = 2
_WAIT_FOR_ONE_S = 1.8
_CONNECT_S = 2  # the least that libpq keeps to
_STATEMENT_S = 30  # for what nobody waits for
_ANSWER_S = _STATEMENT_S + 5.0  # a server that keeps to its own time-outs has answered by then
_GRACE_S = 0.2  # for the server's own time-out to come first: it leaves the connection whole
_LOOK_S = 0.1
_STEP_S = 0.02  # of the patience that SQLite is told, so that it is mostly the same
_REMEMBERED = 256  # statements of a connection to SQLite; there are more than the 128 of Python's own choice
_PID = "SELECT pg_backend_pid()"
_PREPARED_AFTER = 5  # times that a statement is executed; half of the time of a transaction is saved by it
_SILENCE: Mapping[
    str, Any
] = {  # a server or a network that is gone is noticed within seconds, not after the quarter of an hour of TCP
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
_PRAGMAS = ("busy_timeout=1500", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")


class Bounded(psycopg.Connection[Any]):
    """A connection that is not waited for for ever, whatever becomes of the server and the network.

    `until`, of `time.monotonic`, is when all of it is over; `answer_s` is how long a statement is waited for.
    """

    until: float | None = None
    answer_s: float | None = _ANSWER_S

    def wait(self, gen: PQGen[RV], interval: float = _LOOK_S, timeout: float | None = None) -> RV:
        """Return what comes of it. Closes the connection when time is up: what comes late would answer another."""
        began = time.monotonic()
        limits = [self.answer_s, None if self.until is None else self.until - began, timeout]
        left_s = min((max(0.001, one) for one in limits if one is not None), default=None)
        try:
            return super().wait(gen, interval, left_s)
        except psycopg.OperationalError:
            if left_s is not None and time.monotonic() >= began + left_s:
                self.close()
            raise


def postgres(url: str) -> Engine:
    """Return a pool that a pooler in transaction mode may stand before.

    No option is given at the start, no statement prepared behind one, and `begin` says what holds for a transaction.
    """
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=PLACES,
        max_overflow=_OVER,
        pool_timeout=_WAIT_FOR_ONE_S,
        pool_use_lifo=True,
        pool_pre_ping=False,  # `begin` notices a connection that was cut, at no cost
        hide_parameters=True,
        connect_args={"autocommit": True, "prepare_threshold": None, "connect_timeout": _CONNECT_S, **_SILENCE},
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, given: Any, named: Any) -> Any:
        return Bounded.connect(*given, **named)

    return engine


def session(address: str) -> "psycopg.Connection[Any]":
    """Return a connection beside the pool, of which every statement is a transaction. Raises `psycopg.Error`."""
    return psycopg.connect(address, autocommit=True, prepare_threshold=None, connect_timeout=_CONNECT_S, **_SILENCE)


def is_pooled(connection: "psycopg.Connection[Any]") -> bool:
    """Return whether it is a pooler that answers: it cannot know which server's process will do the work."""
    (pid,) = connection.execute(_PID).fetchone() or (None,)
    return bool(pid != connection.info.backend_pid)


def sqlite(url: str, *pragmas: str) -> Engine:
    """Return a pool of connections to the file, each with these pragmas too."""
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=PLACES,
        pool_timeout=_WAIT_FOR_ONE_S,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"cached_statements": _REMEMBERED},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, so that a read is part of its transaction
        for pragma in (*_PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def begin(db: Connection, *, until: float, is_hurried: bool, is_for_reading: bool) -> None:
    """Begin a transaction that waits for no lock past `until`, and if it is hurried for nothing else."""
    driver: Any = db.connection.driver_connection
    left_s = max(0.001, until - time.monotonic())
    if isinstance(driver, Bounded):
        driver.until = until + _GRACE_S  # a pooler may have no server for us now
        db.exec_driver_sql(_begin_on_server(left_s, left_s if is_hurried else _STATEMENT_S))
        if "pid" not in db.info:
            db.info["pid"] = db.exec_driver_sql(_PID).scalar_one()
            driver.prepare_threshold = _PREPARED_AFTER if db.info["pid"] == driver.info.backend_pid else None
        driver.until = driver.until if is_hurried else None
        driver.answer_s = _ANSWER_S
    else:
        patience_ms = max(1, int(left_s / _STEP_S) * int(_STEP_S * 1000))
        if db.info.get("patience_ms") != patience_ms:
            driver.executescript(f"PRAGMA busy_timeout={patience_ms}")  # `execute` would remember each of these
            db.info["patience_ms"] = patience_ms
        db.exec_driver_sql("BEGIN" if is_for_reading else "BEGIN IMMEDIATE")


def be_patient(db: Connection) -> None:
    """Let the rest of the transaction take the time it takes, if it is PostgreSQL's: a migration."""
    driver = db.connection.driver_connection
    if isinstance(driver, Bounded):
        driver.answer_s = None
        db.exec_driver_sql("SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = 0")


def _begin_on_server(lock_s: float, statement_s: float) -> str:
    """Return what begins a transaction and says what holds for it alone, in one go."""
    settings = {
        "lock_timeout": f"{lock_s * 1000:.0f}",
        "statement_timeout": f"{statement_s * 1000:.0f}",
        "idle_in_transaction_session_timeout": f"{_STATEMENT_S * 1000}",
        "TimeZone": "'UTC'",
    }
    return "; ".join(["BEGIN", *(f"SET LOCAL {name} = {value}" for name, value in settings.items())])
