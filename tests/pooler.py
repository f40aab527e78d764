"""A real pgbouncer in transaction mode before the PostgreSQL of the tests, which knows no prepared statements."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from tests import ports
from tests.patience import PATIENCE_S

SERVERS = 2
_SETTINGS = """
[databases]
* = host={home} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {servers}
{more}"""


@contextmanager
def pgbouncer(postgres_url: str, *, servers: int) -> Iterator[str]:
    """Run it over that many connections to the server; the block gets the address of the same database behind it."""
    url = make_url(postgres_url)
    folder = Path(tempfile.mkdtemp(prefix="pgb-"))
    run, port = _start(url, folder, servers)
    try:
        behind = url.set(host="127.0.0.1", port=port, query={})
        yield behind.render_as_string(hide_password=False)
    finally:
        run.terminate()
        run.wait()
        shutil.rmtree(folder)


def _start(url: URL, folder: Path, servers: int) -> tuple[subprocess.Popen[bytes], int]:
    home, port = Path(str(url.query["host"])), ports.free()
    (folder / "users").write_text(f'"{url.username}" ""\n')
    given = {"home": home, "user": url.username, "port": port, "folder": folder, "servers": servers}
    (folder / "settings.ini").write_text(_SETTINGS.format(**given, more=_no_prepared_statements()))
    folder.chmod(0o755)
    as_owner = ["-u", home.owner()] if os.geteuid() == 0 else []  # it does not run as root
    command = [_program(), *as_owner, str(folder / "settings.ini")]
    with (folder / "log").open("wb") as log:
        run = subprocess.Popen(command, stdout=log, stderr=log)
    give_up_at = time.monotonic() + PATIENCE_S
    while run.poll() is None and time.monotonic() < give_up_at:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return run, port
        time.sleep(0.02)
    run.kill()
    raise RuntimeError((folder / "log").read_text())


def _program() -> str:
    return shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"


def is_here() -> bool:
    """Return whether there is one to run."""
    return Path(_program()).exists()


def _no_prepared_statements() -> str:
    """Return the line that switches them off, as they are before 1.21, which does not know the line."""
    said = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    assert found is not None
    return "max_prepared_statements = 0\n" if (int(found[1]), int(found[2])) >= (1, 21) else ""
