"""`slackbot export`: rows as the page says, whole or not there at all."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from slackbot import export_command
from slackbot.desk.issues import actions, replies
from slackbot.domain.export import COLUMNS, TRACED, Format, What
from slackbot.domain.question import CSAT, Answer, about_issue
from slackbot.errors import WrongSetting
from slackbot.export_command import Asked
from slackbot.store import rows
from slackbot.store.exports import Chosen, Place
from tests.desk_env import DeskEnv
from tests.running_app import MONDAY

PAGE = Path(__file__).parents[1] / "docs" / "export.md"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"]


@pytest.fixture
def told(room: DeskEnv) -> DeskEnv:
    """A desk where five issues were logged, two minutes apart, one noted and rated."""
    for title in FORMULAS:
        room.log(title)
        room.clock.move(timedelta(minutes=2))
    replies.note(room.desk, 1, by="UANA", words="secret words")
    actions.resolve(room.desk, 1, by="UANA", words="Done, Zoë.")
    with room.desk.begin() as tx:
        given = Answer(room.desk.team, CSAT, about_issue(1, 1), 1, 1, "UGUS", 4, MONDAY, MONDAY)
        rows.answers.save(tx, given)
        rows.answers.save_comment(tx, replace(given, comment="Très bien"))
    return room


def _export(room: DeskEnv, what: What, tmp_path: Path, **others: Any) -> str:
    file = tmp_path / "out"
    asked = Asked(what, Format.CSV, since=None, until=None, workspace=None, file=file)
    export_command.export(room.stage.settings(), replace(asked, **others))
    return file.read_bytes().decode()


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.both_databases
def test_every_row_is_there_once_whatever_the_page(told: DeskEnv) -> None:
    for what in What:
        chosen, seen, after = Chosen(what), list[Any](), None
        with told.desk.read() as tx:
            whole = rows.exports.page(tx, chosen, after=None, limit=1_000)
            while True:
                page = rows.exports.page(tx, chosen, after=after, limit=2)
                seen, after = seen + list(page.rows), page.next
                if after is None:
                    break
            assert (seen, whole.next) == (whole.rows, None)
            assert rows.exports.count(tx, chosen) == len(seen) > 0


def test_a_spreadsheet_computes_no_title(told: DeskEnv, tmp_path: Path) -> None:
    text = _export(told, What.ISSUES, tmp_path)

    first, *_ = read = _rows(text)
    assert [one["title"] for one in read] == [f"'{title}" for title in FORMULAS]
    assert (first["number"], first["assignee"], first["assignee_name"]) == ("1", "UANA", "Ana Lima")
    assert re.fullmatch(r"2026-11-23T09:00:\d\d\.\d\d\dZ", first["logged_at"])
    assert (first["reopened"], first["account"]) == ("false", "")
    assert "\r" not in text


def test_json_lines_keep_values_as_they_are(told: DeskEnv, tmp_path: Path) -> None:
    read = [json.loads(line) for line in _export(told, What.ISSUES, tmp_path, format=Format.JSONL).splitlines()]
    (rated,) = [json.loads(line) for line in _export(told, What.RATINGS, tmp_path, format=Format.JSONL).splitlines()]

    assert [one["title"] for one in read] == FORMULAS
    assert (read[1]["number"], read[1]["resolved_at"], read[1]["reopened"]) == (2, None, False)
    assert (rated["score"], rated["counts"], rated["comment"], rated["resolution"]) == (4, True, "Très bien", 1)


def test_no_agents_words_and_no_message_are_put_out(told: DeskEnv, tmp_path: Path) -> None:
    whole = "".join(_export(told, what, tmp_path, format=form) for what in What for form in Format)

    assert "noted" in whole
    assert "secret words" not in whole
    assert "Zoë" not in whole


def test_days_are_those_of_the_workspace(make_lean_room: Callable[..., DeskEnv], tmp_path: Path) -> None:
    room = make_lean_room(settings={"timezone": "Pacific/Auckland"})  # 13 hours ahead: MONDAY is 22:00 there
    room.log("On Monday")
    room.clock.move(timedelta(hours=2))
    room.log("On Tuesday")

    def titles(**days: date) -> list[str]:
        return [one["title"] for one in _rows(_export(room, What.ISSUES, tmp_path, **days))]

    monday = MONDAY.date()
    assert titles(until=monday) == titles(since=monday, until=monday) == ["On Monday"]
    assert titles(since=monday + timedelta(days=1)) == ["On Tuesday"]
    with pytest.raises(WrongSetting, match="--until: 2026-11-23 is before 2026-11-24"):
        titles(since=monday + timedelta(days=1), until=monday)


def test_of_several_workspaces_one_must_be_named(told: DeskEnv, other_room: DeskEnv, tmp_path: Path) -> None:
    other_room.log("Theirs")

    with pytest.raises(WrongSetting, match=r"--workspace: there are several here, \w+, \w+\. Name one of them\."):
        _export(told, What.ISSUES, tmp_path)
    assert [one["title"] for one in _rows(_export(told, What.ISSUES, tmp_path, workspace="T0OTHER0001"))] == ["Theirs"]


def test_a_file_is_whole_or_as_it_was(told: DeskEnv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "out"
    file.write_text("of yesterday")
    monkeypatch.setattr(export_command, "_PAGE", 2)
    page, read = rows.exports.page, list[Place | None]()

    def fails(tx: Any, chosen: Chosen, *, after: Place | None, limit: int) -> Any:
        read.append(after)
        if len(read) == 3:
            raise OSError(28, "No space left on device")
        return page(tx, chosen, after=after, limit=limit)

    monkeypatch.setattr(rows.exports, "page", fails)
    with pytest.raises(WrongSetting, match=r"-o: the export is not whole, as .*out cannot be written: no space left"):
        _export(told, What.ISSUES, tmp_path)

    assert file.read_text() == "of yesterday"
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []


def test_a_bar_is_drawn_for_a_terminal_alone(
    told: DeskEnv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _export(told, What.ISSUES, tmp_path)
    assert capsys.readouterr() == ("", "")

    screen, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        text = _export(told, What.ISSUES, tmp_path)
        drawn = os.read(screen, 10_000).decode()
    os.close(screen)

    assert "5/5" in drawn
    assert len(_rows(text)) == 5


@pytest.mark.parametrize(
    ("file", "why"),
    [("nowhere/out", "nowhere/out cannot be written: no such file"), (".", r"\. cannot be written: is a directory")],
)
def test_a_file_that_cannot_be_written_is_told(room: DeskEnv, tmp_path: Path, file: str, why: str) -> None:
    with chdir(tmp_path), pytest.raises(WrongSetting, match=why):
        _export(room, What.ISSUES, tmp_path, file=Path(file))


def test_a_pipe_is_written_to_where_it_is(room: DeskEnv, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_text)
        asked = Asked(What.EVENTS, Format.CSV, since=None, until=None, workspace=None, file=pipe)
        export_command.export(room.stage.settings(), asked)

    assert read.result().startswith('"id","issue"')
    assert pipe.is_fifo()


def test_standard_output_that_is_full_or_closed_is_told(
    room: DeskEnv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 -- it is closed by whom it is given to
    for stdout, said in ((full, "standard output cannot be written: no space left on device"), (None, "is closed")):
        monkeypatch.setattr(sys, "stdout", stdout)
        with pytest.raises(WrongSetting, match=said):
            _export(room, What.ISSUES, tmp_path, file=None)


def test_whoever_reads_no_further_makes_it_one_sentence_and_exit_2(
    room: DeskEnv, database_url: str, tmp_path: Path
) -> None:
    environment = {"DATABASE_URL": database_url, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = f'{{ "{sys.executable}" -m slackbot export issues; echo $? >&2; }} | true'
    ended = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    sentence = "-o: the export is not whole, as standard output cannot be written: broken pipe."
    assert ended.stderr.splitlines() == [sentence, "2"]


def test_the_page_says_what_each_column_holds() -> None:
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]
    told = {part.split("\n")[0]: re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE) for part in sections}

    exported = {what.value: list(columns) for what, columns in COLUMNS.items()}
    assert told == exported | {"CSV, below a summary": list(TRACED)}
