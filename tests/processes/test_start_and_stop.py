"""How the real program starts and ends: one clear sentence where it cannot start, and nothing left half done."""

import os
import sqlite3
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from slackbot.domain.delivery import State
from slackbot.store import outbox_read
from slackbot.store.database import Store
from tests import command_line, ports
from tests.patience import PATIENCE_S
from tests.processes.running import Process, environment, open_stage
from tests.running_app import RunningApp


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[RunningApp]:
    opened = open_stage(sqlite_url)
    yield opened
    opened.strike()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'slackbot.db'}"


_WRONG = {
    "no settings": (
        {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""},
        2,
        "SLACK_BOT_TOKEN: missing",
    ),
    "no channel": ({"SUPPORT_CHANNEL": ""}, 2, "SUPPORT_CHANNEL: missing"),
    "no such postgres": (
        {"DATABASE_URL": "postgresql://127.0.0.1:9/none"},
        2,
        "DATABASE_URL: no database server listens there. Check the host and the port, and that PostgreSQL runs.",
    ),
    "no such folder": (
        {"DATABASE_URL": "sqlite:////nowhere/at/all.db"},
        2,
        "DATABASE_URL: the database's file cannot be opened. Check its path",
    ),
    "no database": (
        {"DATABASE_URL": "sqlite:///letter.txt"},
        2,
        "DATABASE_URL: that is no database we know: not PostgreSQL, and no SQLite file.",
    ),
    "a port that is taken": ({"PORT": "{taken}"}, 2, "PORT: "),
    "no port and no socket": ({"PORT": "0", "SLACK_APP_TOKEN": ""}, 2, "PORT: 0 means no HTTP at all"),
    "revoked token": ({"SLACK_BOT_TOKEN": "xoxb-revoked"}, 2, "SLACK_BOT_TOKEN: Slack refuses it"),
    "revoked app token": ({"SLACK_APP_TOKEN": "xapp-revoked"}, 2, "SLACK_APP_TOKEN: Slack refuses it"),
    "no Slack": ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, 1, "Slack cannot be reached"),
}


_IN_A_PROCESS = ("revoked app token", "no Slack")  # the one that has begun to work, and the one that may start again


def test_what_is_wrong_is_one_clear_sentence(stage: RunningApp, sqlite_url: str, tmp_path: Path) -> None:
    def run(name: str) -> tuple[int, str, str]:
        settings, _, _ = _WRONG[name]
        folder = tmp_path / name
        folder.mkdir()
        (folder / "letter.txt").write_text("Dear database, " * 100)
        taken = stage.slack.url.rpartition(":")[2].strip("/")
        given = {one: value.format(taken=taken) for one, value in settings.items()}
        env = environment(stage.slack, sqlite_url, **given, LOG_LEVEL="error")
        if name not in _IN_A_PROCESS:
            done = command_line.run("run", folder=folder, environment=env)
            return done.returncode, done.stdout, done.stderr
        with Process("run", folder, env) as bot:
            return bot.wait(), bot.said, bot.log

    with ThreadPoolExecutor(2) as pool:
        ends = dict(zip(_IN_A_PROCESS, pool.map(run, _IN_A_PROCESS), strict=True))
    ends |= {name: run(name) for name in _WRONG if name not in ends}

    for name, (code, said, log) in ends.items():
        _, wanted_code, words = _WRONG[name]
        assert (code, said, words in log) == (wanted_code, "", True), (name, log)
        assert "Traceback" not in log, log
        assert all(line[0].isupper() for line in log.splitlines()), log


def test_a_bot_that_is_asked_to_end_finishes_what_it_had_begun(
    stage: RunningApp, sqlite_url: str, tmp_path: Path
) -> None:
    slack = stage.slack
    hung = slack.faults.add("hang_after", channel="CGLOBEX")

    with Process("run", tmp_path / "bot", environment(slack, sqlite_url)) as bot:
        slack.wait_for(lambda: slack.connected)
        slack.people.command("UANA", "CGLOBEX", "/issue", "log @gus Trouble")
        slack.wait_for(lambda: hung.struck)
        with ThreadPoolExecutor(1) as pool:
            ending = pool.submit(bot.stop)
            slack.wait_for(lambda: not slack.connected)
            slack.faults.release()
            code = ending.result()

    store = Store(sqlite_url)
    with store.read("T0ACME00001") as tx:
        notice = outbox_read.of_key(tx, "notice:1")
    store.close()
    assert (code, bot.said) == (0, ""), bot.log
    assert "Acme · agents #triage (" in bot.log
    assert notice is not None
    assert notice.state is State.SENT


def test_a_bot_whose_database_a_later_version_migrates_ends_with_one_sentence(
    stage: RunningApp, sqlite_url: str, tmp_path: Path
) -> None:
    slack = stage.slack

    with Process("run", tmp_path / "bot", environment(slack, sqlite_url)) as bot:
        slack.wait_for(lambda: slack.connected)
        store = Store(sqlite_url)
        with store.begin_all() as db:
            db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        store.close()
        code = bot.wait()

    assert (code, bot.said) == (2, ""), bot.log
    assert bot.log.splitlines()[-1].startswith("The database has schema 9999"), bot.log
    assert "Traceback" not in bot.log


def test_two_processes_may_migrate_a_new_database_at_once(stage: RunningApp, sqlite_url: str, tmp_path: Path) -> None:
    env = environment(stage.slack, sqlite_url)

    with Process("migrate", tmp_path / "one", env) as one, Process("migrate", tmp_path / "two", env) as two:
        codes = one.wait(), two.wait()

    assert codes == (0, 0), (one.log, two.log)
    assert {one.said, two.said} == {"The database is migrated.\n", "The database is up to date.\n"}


def test_a_bot_whose_log_nobody_reads_any_more_goes_on(stage: RunningApp, sqlite_url: str, tmp_path: Path) -> None:
    slack, port = stage.slack, ports.free()
    reader, writer = os.pipe()

    with Process("run", tmp_path / "bot", environment(slack, sqlite_url, PORT=str(port)), log_to=writer) as bot:
        os.close(writer)
        slack.wait_for(lambda: slack.connected)
        os.close(reader)
        stage.log(text="Before")
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN IMMEDIATE")  # as who repairs something by hand; the bot has something to say about it
            assert "busy" in stage.issue("UANA", "claim #1")
            slack.wait_for(lambda: 'slackbot_database_errors_total{class="locked"}' in _page(port, "metrics"))
        stage.log(text="Afterwards")
        ready, told = _page(port, "readyz"), _page(port, "metrics")
        code = bot.stop()

    assert (ready, code) == ("ready", 0)
    assert "slackbot_log_lines_lost_total 0.0" not in told
    assert 'slackbot_part_restarts_total{part="sender"} 0.0' in told


def _page(port: int, name: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}", timeout=PATIENCE_S) as answer:
        return str(answer.read().decode())
