"""Whether the database has today's schema, and bringing it there."""

import time
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from slackbot.errors import NewerSchema, Unavailable
from slackbot.store.database import Store

HEAD = "0014"  # the newest file in `migrations/versions`
_current = text("SELECT version_num FROM alembic_version")
_PATIENCE_S = 30
_PAUSE_S = 0.2
_LOCK = 7_266_273  # any number, the same in every process: one migrates, the others wait


def version(store: Store) -> str | None:
    """Return the version of the database's schema, None if it has none. Raises `Unavailable`."""
    with store.read_all() as db:
        return _version(db)


def _version(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(_current).scalar_one_or_none()


def check(db: Connection) -> None:
    """Raise `NewerSchema` if a later version has migrated the database since: its rows may mean what we do not know."""
    found = db.execute(_current).scalar_one_or_none()
    if found is not None and found > HEAD:
        raise NewerSchema(
            f"The database has schema {found}, and this version of slackbot knows {HEAD} and earlier. "
            "Install the version that migrated it, or go back to the backup made before."
        )


def outgrown(store: Store) -> str | None:
    """Return the version of a schema that `upgrade` is going to change though there is data in it, else None."""
    with store.read_all() as db:
        found = _version(db)
        if found is None or found >= HEAD:
            return None
        return found if db.execute(text("SELECT 1 FROM workspaces LIMIT 1")).first() else None


def upgrade(store: Store) -> bool:
    """Bring the database to today's schema; return whether anything had to be done.

    Raises `Unavailable`, and `NewerSchema` where it is ahead of us. A database that another process has in hand is
    waited for: it may be migrating.
    """
    give_up_at = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return _upgrade(store)
        except Unavailable:
            if time.monotonic() >= give_up_at:
                raise
            time.sleep(_PAUSE_S)


def _upgrade(store: Store) -> bool:
    if version(store) == HEAD:
        return False
    with store.begin_all(_PATIENCE_S) as db:
        if store.is_postgres:
            db.execute(text("SET LOCAL lock_timeout = '60s'"))
            db.execute(text("SET LOCAL statement_timeout = 0"))
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _version(db)
        if found == HEAD:
            return False
        if found is not None:
            check(db)
        _run(db)
    return True


def _run(db: Connection) -> None:
    from alembic import command  # noqa: PLC0415 -- heavy, and needed only when the schema is behind
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
