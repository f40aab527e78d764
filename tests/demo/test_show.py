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

    def wait(self) -> None:
        """Wait for nothing more."""


@pytest.mark.parametrize(("is_empty", "is_told"), [(False, True), (True, False)])
def test_a_month_is_told_unless_the_demo_shall_begin_empty(tmp_path: Path, is_empty: bool, is_told: bool) -> None:
    asked = Impatient(20)

    with process_kept():
        show.play(Wishes(0, tmp_path / "data", opens_browser=False, is_empty=is_empty), asked, say=lambda _: None)

    assert (asked.looks > 20) is is_told  # each step of the month looks
