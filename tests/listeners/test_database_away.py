"""A database that is cut, paused, locked, full or read-only: in time, one sentence or none, and nothing half done."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.pool import NullPool
from structlog.testing import capture_logs

from slackbot.errors import DatabaseAway
from slackbot.store import engines, schema, tables
from slackbot.store.database import Store
from tests.http_app import HttpApp

pytestmark = pytest.mark.both_databases

_BUSY = "The database is busy just now. Try again in a moment."
_AWAY = "The database does not answer just now. Try again in a moment."
_LOGGED = "Logged as #2: Printer is offline. Asked by <@UGUS>."
_IN_DOUBT = "The database went away just as I saved this. Look whether it is there before you do it again."
_READ_ONLY = "The database takes no writes just now, so I saved nothing. Try again in a few minutes."
_FULL = "The database has no room left, so I saved nothing. Tell whoever runs this bot."


@pytest.fixture
def hall(postgres_url: str) -> Iterator[HttpApp]:
    with HttpApp(postgres_url) as opened:
        opened.issue("UANA", "list")  # its connections are there
        yield opened


def _run(url: str, statement: str) -> None:
    """Execute the statement over a connection of its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as db:
        db.exec_driver_sql(statement)


_CUT_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
_CUT_ALL += "pg_backend_pid()"


@contextmanager
def _cut_once(hall: HttpApp, url: str, *, at: str) -> Iterator[list[str]]:
    """Cut every connection the first time that such a statement is about to go out, or what is done is to be saved."""
    done: list[str] = []

    def cut(what: str) -> None:
        if not done:
            done.append(what)
            _run(url, _CUT_ALL)

    def statement(_db: object, _cursor: object, sql: str, *_more: object) -> None:
        if sql.startswith(at):
            cut(sql)

    def commit(_db: object) -> None:
        if at == "COMMIT":
            cut(at)

    engine = hall.desk.store.engine
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    yield done
    event.remove(engine, "before_cursor_execute", statement)
    event.remove(engine, "commit", commit)


@pytest.mark.parametrize("at", ["BEGIN", "UPDATE workspaces", "INSERT INTO issues", "INSERT INTO deliveries", "NOTIFY"])
def test_a_cut_before_anything_is_saved_is_seen_by_nobody(hall: HttpApp, postgres_url: str, at: str) -> None:
    with _cut_once(hall, postgres_url, at=at) as done:
        said = hall.issue("UANA", "log @gus Printer is offline")

    assert done
    assert said.startswith("Logged as #1: Printer is offline.")
    assert _issues(hall) == 1


def test_connections_that_were_cut_while_nobody_used_them_are_seen_by_nobody(hall: HttpApp, postgres_url: str) -> None:
    _run(postgres_url, _CUT_ALL)

    assert hall.issue("UANA", "log @gus Printer is offline").startswith("Logged as #1")
    assert hall.desk.store.troubles == {}


def test_a_cut_while_something_is_saved_is_said_and_not_done_again(hall: HttpApp, postgres_url: str) -> None:
    with _cut_once(hall, postgres_url, at="COMMIT"):
        said = hall.issue("UANA", "log @gus Printer is offline")

    assert said == _IN_DOUBT
    assert _issues(hall) <= 1


def _issues(hall: HttpApp) -> int:
    with hall.desk.read() as tx:
        return int(tx.db.execute(select(func.count()).where(tables.issues.c.team_id == tx.team)).scalar_one())


@contextmanager
def _paused(url: str) -> Iterator[None]:
    """Let the server's processes stand still that serve us."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as db:
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        pids = db.exec_driver_sql(others).scalars().all()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def _locked(url: str) -> Iterator[None]:
    """Hold the issues' table as somebody does who works on it by hand."""
    if url.startswith("sqlite"):
        with closing(Store(url)) as other, other.begin_all():
            yield
        return
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as db:
        db.exec_driver_sql("LOCK TABLE issues IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.parametrize(
    ("database_url", "beset", "asked", "sentences"),
    [
        ("sqlite", _locked, 3, [_BUSY]),
        ("postgres", _locked, 3, [_BUSY]),
        ("postgres", _paused, 1, [_BUSY, _AWAY, _LOGGED]),  # the next connection is not paused: it may come in time
    ],
    indirect=["database_url"],
)
def test_an_answer_is_in_time_whatever_holds_the_database(
    database_url: str, beset: Callable[..., contextmanager], asked: int, sentences: list[str]
) -> None:
    with HttpApp(database_url) as hall:
        hall.log("Scanner is offline")
        hall.issue("UBEN", "edit #1")
        card = hall.card()["ts"]
        with beset(database_url):
            said, took = [], []
            asks = (
                lambda: hall.issue("UANA", "log @gus Printer is offline"),
                lambda: hall.submit("UBEN", title="Scanner")["customer"],
                lambda: hall.click("UBEN", "CTRIAGE", card, "issue.claim"),
            )
            for ask in asks[:asked]:
                began = time.monotonic()
                said.append(ask())
                took.append(time.monotonic() - began)

        assert [one for one in said if one not in sentences] == []
        assert max(took) < 3
        assert f"Logged as #{2 + said.count(_LOGGED)}:" in hall.issue("UANA", "log @gus Keyboard is offline")


@contextmanager
def _read_only(url: str, _: HttpApp) -> Iterator[None]:
    """Let the server refuse writes, as one does that is no longer the first one."""
    name = url.rpartition("/")[2].partition("?")[0]
    _run(url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    _run(url, _CUT_ALL)
    yield
    _run(url, f"BEGIN READ WRITE; ALTER DATABASE {name} RESET default_transaction_read_only; COMMIT")


@contextmanager
def _full(_: str, hall: HttpApp) -> Iterator[None]:
    """Let the file grow no further."""
    pages = [1]

    def limit(connection: object, *_more: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages[0]}")  # type: ignore[attr-defined] -- no fewer than it has

    event.listen(hall.desk.store.engine, "checkout", limit)
    yield
    pages[0] = 10**9


_NO_WRITES = {
    "read-only": ("postgres", _read_only, _READ_ONLY, "The database takes no writes: it is read-only"),
    "full": ("sqlite", _full, _FULL, "The database has no room left. Make room"),
}


@pytest.mark.parametrize(("kind", "beset", "said", "not_ready"), _NO_WRITES.values(), ids=_NO_WRITES)
def test_a_database_that_takes_no_writes_is_said_and_heals_by_itself(
    request: pytest.FixtureRequest, kind: str, beset: Callable[..., contextmanager], said: str, not_ready: str
) -> None:
    url = request.getfixturevalue("make_postgres_url")("standby") if kind == "postgres" else None
    url = url or request.getfixturevalue("sqlite_url")
    with HttpApp(url) as hall:
        before = schema.not_ready(hall.desk.store)
        with beset(url, hall), capture_logs() as logged:
            answers = {hall.issue("UANA", "log Printer " + "is offline " * 1000) for _ in range(3)}
            meanwhile = schema.not_ready(hall.desk.store)
            with pytest.raises(DatabaseAway):
                hall.desk.store.check_writes()
        after = hall.issue("UANA", "log Printer is offline")

        assert answers == {said}
        assert str(meanwhile).startswith(not_ready)
        assert [one["why"] for one in logged if one["event"] == "listener.put_off"] == [meanwhile] * 3
        assert after.startswith("Logged as #1: Printer is offline.")
        assert before is schema.not_ready(hall.desk.store) is None


def test_nothing_is_made_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    unused = Store(f"sqlite:///{tmp_path / 'unused.db'}")
    unused.close()

    assert not (tmp_path / "unused.db").exists()


def test_a_worker_waits_for_no_server_for_ever_and_a_migration_as_long_as_it_takes(postgres_url: str) -> None:
    def work() -> None:
        with store.begin("T1") as tx:
            tx.db.connection.driver_connection.answer_s = 0.5
            with _paused(postgres_url):
                tx.db.execute(text("SELECT 1"))

    with closing(Store(postgres_url)) as store, ThreadPoolExecutor(1) as worker:
        with store.begin("T1") as tx:
            before = tx.db.connection.driver_connection.answer_s
            engines.be_patient(tx.db)
            migrating = tx.db.connection.driver_connection.answer_s
        with pytest.raises(DatabaseAway):
            worker.submit(work).result(timeout=10)
        with store.begin("T1") as tx:
            assert tx.db.execute(text("SELECT 1")).scalar_one() == 1

    assert (before, migrating) == (35.0, None)
