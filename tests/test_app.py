"""What is built at the start, and what does not stop it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from slackbot.errors import WrongSetting
from tests.running_app import RunningApp


def test_a_broken_template_of_the_owners_is_told_and_stops_nothing(
    make_stage: Callable[..., RunningApp], sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "answer").mkdir()
    (tmp_path / "answer" / "claimed.j2").write_text("fine\n{% if number %}")

    with capture_logs() as logs:
        stage = make_stage(sqlite_url, settings={"templates_dir": str(tmp_path)})
        stage.issue("UANA", "log @gus Printer is offline")
        said = stage.issue("UANA", "claim #1")

    told = [entry for entry in logs if entry["event"] == "template.broken"]
    assert said == "You have #1, “Printer is offline”."
    assert [(entry["file"], entry["line"]) for entry in told] == [("answer/claimed.j2", 2)]


def test_channels_that_the_bot_cannot_see_are_named_at_once(
    make_stage: Callable[..., RunningApp], sqlite_url: str
) -> None:
    with pytest.raises(WrongSetting) as wrong:
        make_stage(sqlite_url, settings={"support_channel": "CNOWHERE", "summary_channel": "CNEITHER"})

    assert [line.split(":")[0] for line in str(wrong.value).splitlines()] == ["SUPPORT_CHANNEL", "SUMMARY_CHANNEL"]
