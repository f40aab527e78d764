"""What the demo does before anybody can look at it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from slackbot.demo import show
from slackbot.demo.show import Wishes
from tests.command_line import process_kept


class Impatient:
    """Somebody who asks the demo to stop as soon as it plays."""

    to_stop = False

    def wait(self, *, unless: object = None) -> None:
        """Wait for nothing more."""


def play(folder: Path, *, is_empty: bool, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Let the demo begin in that folder and end at once; return what it kept."""
    with process_kept():
        show.play(Wishes(0, folder, opens_browser=False, is_empty=is_empty), Impatient(), say=say)
    kept: dict[str, Any] = json.loads((folder / "slack.json").read_text(encoding="utf-8"))
    return kept


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_month_is_there_unless_the_demo_shall_begin_empty(tmp_path: Path, is_empty: bool) -> None:
    boards = play(tmp_path / "data", is_empty=is_empty)["slack"]["boards"]

    assert any(board["messages"] for board in boards.values()) is not is_empty


def test_it_begins_on_a_wednesday_of_the_last_seven_days(tmp_path: Path) -> None:
    before = datetime.now(UTC)

    began = datetime.fromisoformat(play(tmp_path, is_empty=True)["at"])

    assert (began.strftime("%A"), began.hour) == ("Wednesday", 14)
    assert before - timedelta(days=7) <= began <= datetime.now(UTC)


def test_the_plans_are_where_it_says_wherever_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []

    play(tmp_path, is_empty=True, say=said.append)

    assert [Path(one).is_file() for one in re.findall(r"\S+plans\.yml", "".join(said))] == [True]


def test_a_database_without_its_slack_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "slackbot.db").write_bytes(b"of an earlier demo")

    play(tmp_path, is_empty=True)

    assert (tmp_path / "slackbot-1.db").read_bytes() == b"of an earlier demo"
    assert (tmp_path / "slackbot.db").read_bytes().startswith(b"SQLite format 3")
