"""The simulated year, a few days of it."""

import os
import subprocess
import sys
from pathlib import Path

YEAR = Path(__file__).parents[2] / "bench" / "year.py"


def test_a_few_days_with_faults_and_a_kill_break_no_promise() -> None:
    days = ["--issues", "9", "--days", "2", "--people", "30", "--kills", "1", "--faults", "0.05"]
    command = [sys.executable, str(YEAR), *days, "--database", "sqlite"]

    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=80, env=_environment())

    assert ended.stdout.splitlines()[-1:] == ["violations: 0"], ended.stdout + ended.stderr
    assert ended.returncode == 0
    assert "1 killed" in ended.stdout


def _environment() -> dict[str, str]:
    """Return what a user's shell has: no settings of the bot, and no word of measuring coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COV"))}
