"""Whether the database has today's schema, and bringing it there."""

import re
import time
from pathlib import Path

from sqlalchemy import Connection, String, Table, column, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from slackbot.errors import DatabaseAway, NewerSchema, WrongSetting
from slackbot.store import diagnosis, engines, statistics
from slackbot.store.database import Store
from slackbot.store.tables import metadata
from slackbot.store.troubles import PASSING, Trouble

HEAD = "0025"  # the newest file in `migrations/versions`
_current = text("SELECT version_num FROM alembic_version")
_write_nothing = text("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0")
_versions = table("alembic_version", column("version_num", String))
FOUND = select(func.max(_versions.c.version_num)).scalar_subquery()  # as a part of other statements
IS_KNOWN = FOUND <= HEAD
_PATIENCE_S = 30
_PAUSE_S = 0.2
_LOCK = 7_266_273  # any number, the same in every process: one migrates, the others wait


def version(store: Store) -> str | None:
    """Return the version of the database's schema, None if it has none. Raises `DatabaseAway` and `WrongSetting`."""
    with store.read_all() as db:
        return _version(db)


def _version(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    found = db.execute(_current).scalars().all()
    if len(found) > 1 or not all(re.fullmatch(r"\d{4}", one) for one in found):
        raise WrongSetting(
            f"DATABASE_URL: the database has schema {', '.join(found)}, which is none of slackbot's. Give slackbot a "
            "database of its own, or go back to the last backup of this one."
        )
    return next(iter(found), None)


def check(db: Connection) -> None:
    """Raise `NewerSchema` if a later version has migrated the database since: its rows may mean what we do not know."""
    check_known(db.execute(_current).scalar_one_or_none())


def check_known(found: str | None) -> None:
    """Raise the same if the version that was found is a later one than ours."""
    if found is not None and found > HEAD:
        raise NewerSchema(
            f"The database has schema {found}, and this version of slackbot knows {HEAD} and earlier. "
            "Install the version that migrated it, or go back to the backup made before."
        )


def not_ready(store: Store) -> str | None:
    """Return why the database is not the one we need, as a sentence for the operator; None if it is."""
    try:
        found = version(store)
        if found == HEAD:
            store.check_writes()
    except WrongSetting as wrong:
        return str(wrong)
    except DatabaseAway as away:
        return str(away)
    if found is not None and found > HEAD:
        return "A later version has migrated the database. Install it here, too."
    return None if found == HEAD else "The database is not migrated. Run `slackbot migrate`."


def look(store: Store) -> str | None:
    """Return the version of a database that can be written, None if it has no schema; nothing is changed.

    Raises `DatabaseAway`, `NewerSchema` where it is ahead of us, and `WrongSetting` where it is nothing of ours.
    """
    _is_todays(store)
    with store.begin_all() as db:
        found = _version(db)
        if found is not None:
            check(db)
            db.execute(_write_nothing)
        return found


def outgrown(store: Store) -> str | None:
    """Return the version of a schema that `upgrade` is going to change though there is data in it, else None."""
    with store.read_all() as db:
        found = _version(db)
        if found is None or found >= HEAD:
            return None
        return found if db.execute(text("SELECT 1 FROM workspaces LIMIT 1")).first() else None


def upgrade(store: Store) -> bool:
    """Bring the database to today's schema; return whether anything had to be done.

    Raises `DatabaseAway`, `NewerSchema` where it is ahead of us, and `WrongSetting` where its tables are not those that
    its version has. A database that another process has in hand is waited for: it may be migrating.
    """
    give_up_at = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return _upgrade(store)
        except DatabaseAway as away:
            if away.trouble not in PASSING or time.monotonic() >= give_up_at:
                raise
            time.sleep(_PAUSE_S)


def _upgrade(store: Store) -> bool:
    if _is_todays(store):
        return False
    with store.begin_all(_PATIENCE_S) as db:
        engines.be_patient(db)
        if store.is_postgres:
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _version(db)
        if found == HEAD:
            return False
        if found is not None:
            check(db)
        try:
            _run(db)
        except DBAPIError as wrong:  # a table that is there already, or one that is not there yet
            if diagnosis.of(wrong) not in (None, Trouble.SCHEMA):
                raise
            raise _mixed(found) from wrong
        if not store.is_postgres:
            statistics.write(db)
    return True


def _is_todays(store: Store) -> bool:
    """Return whether the database says so. Raises `WrongSetting` if it says so and lacks a table or column."""
    with store.read_all() as db:
        if (found := _version(db)) != HEAD:
            return False
        there = {name: {one["name"] for one in its} for (_, name), its in inspect(db).get_multi_columns().items()}
    if any(_names(table) - there.get(table.name, set()) for table in metadata.tables.values()):
        raise _mixed(found)
    return True


def _names(table: Table) -> set[str]:
    return {column.name for column in table.columns}


def _mixed(found: str | None) -> WrongSetting:
    says = f"says that it has schema {found}" if found else "does not say which schema it has"
    return WrongSetting(
        f"DATABASE_URL: the database {says}, but its tables are others: a migration stopped half way, or something "
        "else changed them. Restore the last backup, as `slackbot docs backup` says."
    )


def _run(db: Connection) -> None:
    from alembic import command  # noqa: PLC0415 -- heavy, and needed only when the schema is behind
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
