"""Whether the database has today's schema, and bringing it there."""

import time
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from slackbot.errors import Unavailable
from slackbot.store.database import Store

HEAD = "0005"  # the newest file in `migrations/versions`
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
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(store: Store) -> bool:
    """Bring the database to today's schema; return whether anything had to be done. Raises `Unavailable`.

    A database that another process has in hand is waited for: it may be migrating.
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
        if _version(db) == HEAD:
            return False
        _run(db)
    return True


def _run(db: Connection) -> None:
    from alembic import command  # noqa: PLC0415 -- heavy, and needed only when the schema is behind
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
