"""What a database suffers from is found out, said in one sentence, and nothing of what is in it gets into the words."""

import resource
import shutil
import socket
import struct
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, insert, text

from slackbot.errors import DatabaseAway, WrongSetting
from slackbot.store import inbox, schema, tables
from slackbot.store.database import Store
from slackbot.store.troubles import Trouble

TEAM = "T0ACME00001"
SECRET = "-".join(["se", "kr", "et"])  # as no line of code has it, which a traceback shows
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Answering:
    """A server that is asked to let somebody in, and answers with these bytes after it has refused to encrypt."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                asking, _ = self._socket.accept()
            except OSError:
                return
            with asking:
                asking.recv(8)  # may we encrypt?
                if self._answer.startswith(b"E"):
                    asking.sendall(b"N")
                    asking.recv(1000)  # who we are
                asking.sendall(self._answer)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


def _fatal(state: str, words: str) -> bytes:
    fields = f"SFATAL\0VFATAL\0C{state}\0M{words}\0\0".encode()
    return b"E" + struct.pack("!I", len(fields) + 4) + fields


_AT_THE_DOOR = {
    "a web server": (b"HTTP/1.1 400 Bad Request\r\n\r\n", Trouble.NOT_OURS),
    "a wrong password": (
        _fatal("28P01", 'password authentication failed for user "bot"'),
        Trouble.PASSWORD,
    ),
    "pgbouncer, a wrong password": (_fatal("08P01", "SASL authentication failed"), Trouble.PASSWORD),
    "not from here": (
        _fatal("28000", 'no pg_hba.conf entry for host "10.0.0.1", user "bot", database "desk", no encryption'),
        Trouble.ACCESS,
    ),
    "no such role": (_fatal("28000", 'role "bot" does not exist'), Trouble.ACCESS),
    "no such database": (_fatal("3D000", 'database "desk" does not exist'), Trouble.NO_DATABASE),
    "pgbouncer, no such database": (_fatal("08P01", "no such database: desk"), Trouble.NO_DATABASE),
    "full": (_fatal("53300", "sorry, too many clients already"), Trouble.TOO_MANY),
    "pgbouncer, full": (_fatal("08P01", "no more connections allowed (max_client_conn)"), Trouble.TOO_MANY),
    "starting": (_fatal("57P03", "the database system is starting up"), Trouble.STARTING),
    "pgbouncer, its server away": (
        _fatal("08P01", "server login has been failing, cached error: connect failed (server_login_retry)"),
        Trouble.STARTING,
    ),
    "hangs up": (b"", Trouble.CUT),
}


@pytest.mark.parametrize(("answer", "trouble"), _AT_THE_DOOR.values(), ids=_AT_THE_DOOR)
def test_why_a_server_lets_nobody_in_is_found_out(answer: bytes, trouble: Trouble) -> None:
    with closing(Answering(answer)) as server:
        found = _met(f"postgresql+psycopg://bot:{SECRET}@127.0.0.1:{server.port}/desk", lambda store: store.check())

    assert found.trouble == trouble


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("127.0.0.1:{free}/desk", Trouble.REFUSED),
        ("/desk?host=/nowhere/at/all", Trouble.REFUSED),
        ("nosuch.invalid/desk", Trouble.HOST),
        ("127.0.0.1:{free}/desk?pgbouncer=true", Trouble.OPTION),
    ],
)
def test_an_address_that_leads_nowhere_is_found_out(address: str, trouble: Trouble) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]

    found = _met(f"postgresql+psycopg://bot:{SECRET}@{address.format(free=free)}", lambda store: store.check())

    assert found.trouble == trouble


def _write(store: Store) -> None:
    """Keep more than one page has room for."""
    with store.begin(TEAM, 0.3) as tx:
        for number in range(2000):
            inbox.is_new(tx, f"{SECRET}-{number:0100}", at=NOON)


def _read_only_server(store: Store) -> None:
    with store.begin_all() as db:
        db.exec_driver_sql("SET TRANSACTION READ ONLY")
        db.execute(insert(tables.inbox), [{"team_id": TEAM, "event_id": SECRET, "at": NOON}])


def _cut(store: Store) -> None:
    with store.read_all() as db:
        db.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


def _asleep(store: Store) -> None:
    with store.begin_all() as db:
        db.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 20")
        time.sleep(0.2)
        db.exec_driver_sql("SELECT 1")


def _full_server(store: Store) -> None:
    with store.read_all() as db:
        db.exec_driver_sql("DO $$ BEGIN RAISE disk_full; END $$")


def _no_column(store: Store) -> None:
    with store.read_all() as db:
        db.exec_driver_sql("SELECT nothing FROM workspaces")


_AT_WORK: dict[str, tuple[Callable[[Store], None], Trouble]] = {
    "read-only": (_read_only_server, Trouble.READ_ONLY),
    "cut": (_cut, Trouble.CUT),
    "asleep too long": (_asleep, Trouble.CUT),
    "full": (_full_server, Trouble.FULL),
    "another schema": (_no_column, Trouble.SCHEMA),
}


@pytest.mark.parametrize(("does", "trouble"), _AT_WORK.values(), ids=_AT_WORK)
def test_what_a_server_suffers_from_is_found_out(
    postgres_url: str, does: Callable[[Store], None], trouble: Trouble
) -> None:
    assert _met(postgres_url, does).trouble == trouble


def _no_file(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _letter(file: Path) -> None:
    file.write_text("Dear customer, " * 1000)


def _holes(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as database:
        database.seek(4096)
        database.write(b"\xff" * (size - 4096))


@contextmanager
def _as_it_is(_: Store) -> Iterator[None]:
    yield


@contextmanager
def _few_pages(store: Store) -> Iterator[None]:
    def limit(connection: object, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined] -- no fewer than there are

    event.listen(store.engine, "checkout", limit)
    yield


@contextmanager
def _small_files(_: Store) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def _locked(store: Store) -> Iterator[None]:
    with closing(Store(str(store.engine.url))) as other, other.begin_all():
        yield


@contextmanager
def _put_away(store: Store) -> Iterator[None]:
    _write(store)
    file = Path(str(store.engine.url.database))
    away = file.rename(file.with_suffix(".away"))
    try:
        yield
    finally:
        away.rename(file)


@contextmanager
def _replaced(store: Store) -> Iterator[None]:
    with _put_away(store):
        file = Path(str(store.engine.url.database))
        shutil.copy(file.with_suffix(".away"), file)
        yield


_FILES = {
    "no file": (_no_file, _as_it_is, "", Trouble.CANNOT_OPEN),
    "no database": (_letter, _as_it_is, "", Trouble.NOT_OURS),
    "damaged": (_holes, _as_it_is, "", Trouble.CORRUPT),
    "read-only": (lambda _: None, _as_it_is, "?mode=ro&uri=true", Trouble.READ_ONLY),
    "a full disk": (lambda _: None, _few_pages, "", Trouble.FULL),
    "a limit of the process": (lambda _: None, _small_files, "", Trouble.FULL),
    "locked": (lambda _: None, _locked, "", Trouble.LOCKED),
    "put away while it is open": (lambda _: None, _put_away, "", Trouble.MOVED),
    "replaced while it is open": (lambda _: None, _replaced, "", Trouble.MOVED),
}


@pytest.mark.parametrize(("spoil", "beset", "how", "trouble"), _FILES.values(), ids=_FILES)
def test_what_a_file_suffers_from_is_found_out(
    sqlite_url: str, spoil: Callable[[Path], None], beset: Callable[..., contextmanager], how: str, trouble: Trouble
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    spoil(file)

    def work(store: Store) -> None:
        with beset(store):
            _write(store)

    assert _met(f"sqlite:///file:{file}{how}" if how else sqlite_url, work).trouble == trouble


def _met(url: str, does: Callable[[Store], None]) -> DatabaseAway:
    """Return the trouble that this meets, which is counted, and of which no word of ours is told."""
    store = Store(url)
    with closing(store), pytest.raises(DatabaseAway) as met:
        does(store)

    away = met.value
    story = "".join(traceback.format_exception(away))
    assert sum(store.troubles.values()) == 1
    assert store.troubles[away.trouble] == 1
    assert str(away).endswith(".")
    assert SECRET not in story
    return away


def test_a_bug_rises_as_it_is_without_the_values_of_rows(store: Store) -> None:
    def keep_twice() -> None:
        with store.begin(TEAM) as tx:
            row = {"team_id": TEAM, "event_id": SECRET, "at": NOON}
            tx.db.execute(insert(tables.inbox), [row])
            tx.db.execute(insert(tables.inbox), [row])

    def keep_no_number() -> None:
        with store.begin(TEAM) as tx:
            tx.db.execute(text("SELECT CAST(:words AS INTEGER), nothing()"), {"words": SECRET})

    for bug in (keep_twice, keep_no_number):
        with pytest.raises(Exception, match=r"\[SQL: ") as risen:
            bug()

        assert not isinstance(risen.value, DatabaseAway)
        assert SECRET not in "".join(traceback.format_exception(risen.value))


def _no_version(store: Store) -> None:
    with store.begin_all() as db:
        db.execute(text("DELETE FROM alembic_version"))


def _version(*said: str) -> Callable[[Store], None]:
    def write(store: Store) -> None:
        _no_version(store)
        with store.begin_all() as db:
            for one in said:
                db.execute(text("INSERT INTO alembic_version VALUES (:one)"), {"one": one})

    return write


def _no_table(store: Store) -> None:
    with store.begin_all() as db:
        db.execute(text("DROP TABLE paces"))


_MIXED = "but its tables are others: a migration stopped half way, or something else changed them. Restore the last"
_SCHEMAS: dict[str, tuple[Callable[[Store], None], str]] = {
    "newer": (_version("9999"), "The database has schema 9999, and this version of slackbot knows"),
    "another program's": (_version("ae1027a6acf"), "DATABASE_URL: the database has schema ae1027a6acf, which is none"),
    "two": (_version("0001", "0002"), "DATABASE_URL: the database has schema 0001, 0002, which is none of slackbot's"),
    "none said": (_no_version, f"DATABASE_URL: the database does not say which schema it has, {_MIXED}"),
    "half way": (_version("0001"), f"DATABASE_URL: the database says that it has schema 0001, {_MIXED}"),
    "a table lost": (_no_table, f"DATABASE_URL: the database says that it has schema {schema.HEAD}, {_MIXED}"),
}


@pytest.mark.parametrize(("spoil", "said"), _SCHEMAS.values(), ids=_SCHEMAS)
def test_a_schema_that_is_not_ours_is_one_sentence_at_once(
    fresh_url: str, spoil: Callable[[Store], None], said: str
) -> None:
    with closing(Store(fresh_url)) as store:
        schema.upgrade(store)
        spoil(store)

        with pytest.raises(WrongSetting) as wrong:
            schema.upgrade(store)

    assert str(wrong.value).startswith(said)
    assert str(wrong.value).count("\n") == 0
