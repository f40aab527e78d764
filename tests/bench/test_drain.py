"""The drain of due check-ins, a few of them: that the measure still measures."""

import os
import re
import subprocess
import sys
from pathlib import Path

DRAIN = Path(__file__).parents[2] / "bench" / "drain.py"


def test_a_few_checkins_are_drained_and_their_rate_told() -> None:
    few = ["--checkins", "4", "--channels", "2", "--rounds", "1", "--database", "sqlite"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COV"))}

    ended = subprocess.run(
        [sys.executable, str(DRAIN), *few], check=False, capture_output=True, text=True, timeout=80, env=environment
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"^\| this \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \|$", ended.stdout, re.MULTILINE), ended.stdout
