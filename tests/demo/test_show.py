"""What the demo does before anybody can look at it."""

from pathlib import Path

import pytest

from slackbot.demo import show
from slackbot.demo.show import Wishes
from tests.command_line import process_kept


class Impatient:
    """Somebody who asks the demo to stop once it has looked so many times whether anybody does."""

    def __init__(self, patience: int) -> None:
        self._patience, self.looks = patience, 0

    @property
    def to_stop(self) -> bool:
        """Count a look."""
        self.looks += 1
        return self.looks > self._patience

    def wait(self, *, unless: object = None) -> None:
        """Wait for nothing more."""


def play(folder: Path, *, is_empty: bool, patience: int = 0) -> Impatient:
    """Let the demo begin in that folder and end at once; return who asked it to."""
    asked = Impatient(patience)
    with process_kept():
        show.play(Wishes(0, folder, opens_browser=False, is_empty=is_empty), asked, say=lambda _: None)
    return asked


@pytest.mark.parametrize(("is_empty", "is_told"), [(False, True), (True, False)])
def test_a_month_is_told_unless_the_demo_shall_begin_empty(tmp_path: Path, is_empty: bool, is_told: bool) -> None:
    asked = play(tmp_path / "data", is_empty=is_empty, patience=20)

    assert (asked.looks > 20) is is_told  # each step of the month looks


def test_a_database_without_its_slack_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "slackbot.db").write_bytes(b"of an earlier demo")

    play(tmp_path, is_empty=True)

    assert (tmp_path / "slackbot-1.db").read_bytes() == b"of an earlier demo"
    assert (tmp_path / "slackbot.db").read_bytes().startswith(b"SQLite format 3")
