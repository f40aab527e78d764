"""The database itself: aware times, fair turns, and the same schema from everywhere."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import StatementError

from slackbot.errors import Unavailable
from slackbot.store import paces, schema, tables
from slackbot.store.database import Store, Turnstile

TEAM = "T0ACME00001"
NOW = datetime(2026, 3, 29, 1, tzinfo=UTC)


def _fail_inside(store: Store) -> None:
    """Begin an action that writes and then fails."""
    with store.begin(TEAM, 0.5) as tx:
        paces.rest(tx, "C1", wall=NOW, until=NOW)
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC),
        datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_as_it_was_in_utc(store: Store, instant: datetime) -> None:
    with store.begin(TEAM) as tx:
        paces.rest(tx, "C1", wall=NOW, until=instant)
        (kept,) = tx.db.execute(select(tables.paces.c.free_at)).scalars()

    assert kept == instant
    assert kept.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="a time without a zone cannot be stored"), store.begin(TEAM) as tx:
        paces.rest(tx, "C1", wall=NOW, until=datetime(2026, 3, 29, 1, 30))  # noqa: DTZ001 -- that is what is refused


def test_instants_are_ordered_by_time_whatever_their_zones(store: Store) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    east = timezone(timedelta(hours=9))
    with store.begin(TEAM) as tx:
        for channel, at in (
            ("C2", (noon + timedelta(seconds=1)).astimezone(east)),
            ("C1", noon),
            ("C3", noon + timedelta(days=1)),
        ):
            paces.rest(tx, channel, wall=NOW, until=at)
        before = select(tables.paces.c.channel).where(
            tables.paces.c.free_at < noon.astimezone(east) + timedelta(hours=1)
        )
        found = tx.db.execute(before.order_by(tables.paces.c.free_at)).scalars().all()

    assert found == ["C1", "C2"]


def test_the_turnstile_lets_in_who_came_first() -> None:
    stile, order, inside = Turnstile(1), [], threading.Event()
    queued = [threading.Event() for _ in range(5)]

    def pass_through(number: int) -> None:
        queued[number].set()
        with stile.turn(10):
            order.append(number)

    with ThreadPoolExecutor(5) as pool:
        with stile.turn(10):
            inside.set()
            for number in range(5):
                pool.submit(pass_through, number)
                queued[number].wait(5)
                while len(stile._line) <= number:  # it stands in line a moment after it says so
                    pass
            with pytest.raises(Unavailable), stile.turn(0.01):
                pytest.fail("nobody may pass those who wait")
        later = pool.submit(pass_through, 0)
        later.result(5)

    assert order == [0, 1, 2, 3, 4, 0]


def test_patience_ends_with_a_sentence_and_leaves_no_gap() -> None:
    stile = Turnstile(2)

    with (
        stile.turn(1),
        stile.turn(1),
        pytest.raises(Unavailable, match=r"^The database is busy: more is asked of it"),
        stile.turn(0.01),
    ):
        pytest.fail("there are two places only")

    with stile.turn(0.01), stile.turn(0.01):
        pass  # both places are free again


def test_a_place_is_given_back_when_an_action_fails(store: Store) -> None:
    for _ in range(20):
        with pytest.raises(ZeroDivisionError):
            _fail_inside(store)

    with store.begin(TEAM, 0.5) as tx:
        assert tx.db.execute(text("SELECT 1")).scalar_one() == 1


def test_what_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_inside(store)

    with store.read(TEAM) as tx:
        assert tx.db.execute(select(tables.paces)).all() == []


def test_who_only_reads_cannot_write_on_sqlite(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    schema.upgrade(store)
    with pytest.raises(Unavailable), store.read(TEAM) as tx:
        paces.rest(tx, "C1", wall=NOW, until=NOW)
    store.close()


def test_a_database_that_is_not_there_says_so(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/none/here.db", "postgresql+psycopg://127.0.0.1:9/none"):
        store = Store(url)
        with pytest.raises(Unavailable):
            store.check()
        store.close()


def test_an_empty_database_is_brought_to_todays_schema_once(fresh_url: str) -> None:
    store = Store(fresh_url)

    versions = schema.version(store), schema.upgrade(store), schema.version(store), schema.upgrade(store)
    store.close()

    assert versions == (None, True, schema.HEAD, False)


def test_the_migrations_make_exactly_the_tables_of_the_code(fresh_url: str) -> None:
    store = Store(fresh_url)
    schema.upgrade(store)
    with store.read_all() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        differences = [one for one in compare_metadata(context, tables.metadata) if not _is_alembics(one)]
        conditions = _index_conditions(inspect(db))
    store.close()

    wanted = {
        index.name: str(index.dialect_options["sqlite"]["where"])
        for table in tables.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert differences == []
    assert conditions.keys() == wanted.keys()


def _is_alembics(difference: Any) -> bool:
    return difference[0] == "remove_table" and difference[1].name == "alembic_version"


def _index_conditions(found: Any) -> dict[str, str]:
    """Return the conditions of partial indexes, which a comparison of metadata does not look at."""
    indexes = [index for table in found.get_table_names() for index in found.get_indexes(table)]
    options = {index["name"]: index.get("dialect_options", {}) for index in indexes}
    return {
        name: str(value) for name, given in options.items() for key, value in given.items() if key.endswith("_where")
    }


def test_the_newest_migration_is_the_one_the_code_asks_for() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))

    assert scripts.get_heads() == [schema.HEAD]


def test_processes_that_migrate_at_once_do_it_once(fresh_url: str) -> None:
    stores = [Store(fresh_url) for _ in range(4)]
    ready = threading.Barrier(4)

    def migrate(store: Store) -> bool:
        ready.wait(10)
        return schema.upgrade(store)

    with ThreadPoolExecutor(4) as pool:
        changed = list(pool.map(migrate, stores))
    versions = {schema.version(store) for store in stores}
    for store in stores:
        store.close()

    assert sorted(changed) == [False, False, False, True]
    assert versions == {schema.HEAD}


def test_a_second_transaction_inside_the_first_is_refused_at_once(store: Store) -> None:
    for outer, inner in ((store.begin, store.begin), (store.begin, store.read), (store.read, store.begin)):
        with outer(TEAM) as tx, pytest.raises(RuntimeError, match="open already"), inner(TEAM):
            pass
        assert tx.team == TEAM
    with store.begin(TEAM):
        pass  # what was refused left nothing behind


@pytest.mark.parametrize("patience_s", [0.2, 10])
def test_another_process_is_waited_for_as_long_as_we_have_patience(sqlite_url: str, patience_s: float) -> None:
    store = Store(sqlite_url)
    with store.begin(TEAM, patience_s) as tx:
        wait_ms = tx.db.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    store.close()

    assert 0.5 * patience_s < wait_ms / 1000 <= patience_s


def test_a_writer_of_another_process_is_waited_for(sqlite_url: str) -> None:
    ours, theirs = Store(sqlite_url), Store(sqlite_url)
    schema.upgrade(ours)
    began, go_on = threading.Event(), threading.Event()

    def write(store: Store, channel: str, meanwhile: Callable[[], object]) -> None:
        with store.begin(TEAM) as tx:
            paces.rest(tx, channel, wall=NOW, until=NOW)
            meanwhile()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(write, ours, "C1", lambda: (began.set(), go_on.wait(5)))
        began.wait(5)
        second = pool.submit(write, theirs, "C2", lambda: None)
        go_on.set()
        first.result(5)
        second.result(5)
    with ours.read(TEAM) as tx:
        found = tx.db.execute(select(tables.paces.c.channel).order_by(tables.paces.c.channel)).scalars().all()
    ours.close()
    theirs.close()

    assert found == ["C1", "C2"]
