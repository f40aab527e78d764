"""The demo's folder, from one run to the next."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slackbot.demo import keeping
from slackbot.demo.clock import Clock
from slackbot.demo.stage import stand_in

SOON = timedelta(minutes=1)  # on a busy machine
LONG_AGO = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


def kept(folder: Path, at: datetime) -> Path:
    """Return the folder of a demo that ended at that time."""
    clock = Clock(at)
    (folder / keeping.DATABASE).touch()
    keeping.keep(folder, stand_in(clock), clock)
    return folder


def recalled(folder: Path) -> Clock:
    """Return the clock of the next demo in that folder."""
    clock = Clock()
    assert keeping.recall(folder, stand_in(clock), clock)
    return clock


def test_while_nobody_plays_time_stands_still(tmp_path: Path) -> None:
    clock = recalled(kept(tmp_path, LONG_AGO))

    assert LONG_AGO <= clock.now() < LONG_AGO + SOON


def test_a_folder_of_an_early_release_is_as_far_ahead_as_it_says(tmp_path: Path) -> None:
    file = kept(tmp_path, LONG_AGO) / "slack.json"
    early = {"ahead_s": 7200.0, "slack": json.loads(file.read_text(encoding="utf-8"))["slack"]}
    del early["slack"]["url"]
    file.write_text(json.dumps(early), encoding="utf-8")

    clock = recalled(tmp_path)

    assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=2)) < SOON
