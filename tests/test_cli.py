"""The command line: answers on standard output, faults in a sentence, nothing else."""

import json
import os
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from slackbot.store import schema
from tests import command_line
from tests.command_line import Done
from tests.store.last_release import kept

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "SUPPORT_", "DATABASE_"))}


def slackbot(*words: str, folder: Path, **environment: str) -> Done:
    """Run the command in an empty folder, so that no `.env` is found."""
    return command_line.run(*words, folder=folder, environment={**CLEAN, **environment})


def test_the_program_answers_on_standard_output_and_complains_on_standard_error(tmp_path: Path) -> None:
    answered = command_line.start("manifest", folder=tmp_path, environment=CLEAN)
    complained = command_line.start("run", folder=tmp_path, environment=CLEAN)

    assert (answered.returncode, answered.stderr) == (0, "")
    assert "socket_mode_enabled" in answered.stdout
    assert (complained.returncode, complained.stdout) == (2, "")
    assert complained.stderr.startswith("SLACK_BOT_TOKEN: missing")


def test_it_says_which_version_it_is_and_nothing_else(tmp_path: Path) -> None:
    declared = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]["version"]

    done = slackbot("--version", folder=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"slackbot {declared}\n", "")


@pytest.mark.parametrize("group", [(), ("templates",), ("figures",)])
def test_no_sentence_about_a_command_is_cut_on_a_terminal(tmp_path: Path, group: tuple[str, ...]) -> None:
    done = slackbot(*group, "--help", folder=tmp_path, COLUMNS="80")

    sentences = done.stdout.partition("Commands:\n")[2].splitlines()
    assert sentences
    assert [one for one in sentences if one.endswith("...") or not one.endswith(".")] == []


def test_the_manifest_is_json_and_needs_no_setting(tmp_path: Path) -> None:
    done = slackbot("manifest", folder=tmp_path)

    manifest = json.loads(done.stdout)
    assert done.returncode == 0
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in manifest["features"]["slash_commands"][0]


def test_the_manifest_for_http_names_one_address_everywhere(tmp_path: Path) -> None:
    done = slackbot("manifest", "--url", "https://desk.example.com/", folder=tmp_path, COMMAND="/ticket")

    manifest = json.loads(done.stdout)
    address = "https://desk.example.com/slack/events"
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert manifest["features"]["slash_commands"][0]["url"] == address
    assert manifest["features"]["slash_commands"][0]["command"] == "/ticket"


@pytest.mark.parametrize(
    ("words", "environment", "named"),
    [
        (("manifest", "--url", "http://desk.example.com"), {}, "--url"),
        (("summary", "--date", "yesterday"), {}, "--date"),
        (("export", "issues", "--since", "yesterday"), {}, "--since"),
        (("run",), {}, "SLACK_BOT_TOKEN"),
        (("web",), {"PORT": "none"}, "PORT"),
        (("migrate",), {"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        (("migrate",), {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "DATABASE_URL"),
        (("migrate",), {"DATABASE_URL": "sqlite:////proc/none/slackbot.db"}, "DATABASE_URL"),
        (("summary",), {}, "DATABASE_URL"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_it(
    tmp_path: Path, words: tuple[str, ...], environment: dict[str, str], named: str
) -> None:
    done = slackbot(*words, folder=tmp_path, **environment)

    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    first, second = slackbot("migrate", folder=tmp_path), slackbot("migrate", folder=tmp_path)

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == "The database is migrated.\n"
    assert second.stdout == "The database is up to date.\n"


def test_migrating_data_says_first_to_back_it_up_and_how(tmp_path: Path) -> None:
    kept.fill("sqlite", f"sqlite:///{tmp_path / 'slackbot.db'}")

    first, second = slackbot("migrate", folder=tmp_path), slackbot("migrate", folder=tmp_path)

    assert (first.returncode, first.stdout) == (0, "The database is migrated.\n")
    assert "from 0002 to" in first.stderr
    assert "Back it up first" in first.stderr
    assert "VACUUM INTO" in first.stderr
    assert second.stderr == ""


@pytest.mark.parametrize(
    ("typed", "code", "schema_after"), [("n", 1, "0002"), ("y", 0, schema.HEAD)], ids=["no backup", "a backup"]
)
def test_at_a_terminal_it_asks_whether_there_is_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, schema_after: str
) -> None:
    kept.fill("sqlite", f"sqlite:///{tmp_path / 'slackbot.db'}")
    keyboard, terminal = os.openpty()
    os.write(keyboard, f"{typed}\n".encode())

    with os.fdopen(terminal) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        done = slackbot("migrate", folder=tmp_path)
    os.close(keyboard)

    assert (done.returncode, "Is there a backup?" in done.stderr) == (code, True)
    with closing(sqlite3.connect(tmp_path / "slackbot.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema_after,)]


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    slackbot("migrate", folder=tmp_path)
    _bump(tmp_path / "slackbot.db")

    done = slackbot("migrate", folder=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The database has schema 9999, and this version of slackbot knows")
    assert len(done.stderr.splitlines()) == 1


def _bump(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()


def test_wrong_use_is_told_without_a_traceback(tmp_path: Path) -> None:
    done = slackbot("summary", "--period", "year", folder=tmp_path)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


_NOWHERE = {
    "1>&-": "Standard output is closed, so the answer has nowhere to go. Start slackbot with it open.\n",
    "1>/dev/full": "The answer cannot be written to standard output: no space left on device. Send it elsewhere.\n",
}


@pytest.mark.parametrize("where", _NOWHERE, ids=["closed", "full"])
@pytest.mark.parametrize("command", ["manifest", "doctor"])
def test_an_answer_that_has_nowhere_to_go_is_one_sentence(tmp_path: Path, command: str, where: str) -> None:
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "1", "SUPPORT_CHANNEL": "C123"}

    done = _in_a_shell(f"{command} {where}", tmp_path, **slack, SLACK_API_URL="http://127.0.0.1:9/api/")

    assert (done.returncode, done.stderr) == (1, _NOWHERE[where])


def test_a_note_is_no_part_of_the_answer_where_standard_error_is_closed(tmp_path: Path) -> None:
    (tmp_path / "checkin").mkdir()
    (tmp_path / "checkin" / "ask.j2").write_text("{{ nope }}")

    done = _in_a_shell("templates preview checkin/ask 2>&-", tmp_path, TEMPLATES_DIR=".")

    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)


def test_a_migration_needs_no_standard_stream_but_the_one_it_answers_on(tmp_path: Path) -> None:
    kept.fill("sqlite", f"sqlite:///{tmp_path / 'slackbot.db'}")

    done = _in_a_shell("migrate 0<&- 2>&-", tmp_path)

    assert (done.returncode, done.stdout) == (0, "The database is migrated.\n")


def _in_a_shell(words: str, folder: Path, **environment: str) -> Done:
    command = ["sh", "-c", f'exec "{sys.executable}" -m slackbot {words}']
    given = {**CLEAN, "PYTHONPATH": str(Path(__file__).parents[1]), **environment}
    ended = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=60, check=False)
    return Done(ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("words", [("summary",), ("summary", "--json"), ("figures", "verify"), ("export", "issues")])
def test_who_only_asks_makes_no_database(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = slackbot(*words, folder=tmp_path)

    told = f"DATABASE_URL: there is no file {tmp_path / 'slackbot.db'} yet. Start `slackbot run` once"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{told}, or name another database.\n")
    assert list(tmp_path.iterdir()) == []
