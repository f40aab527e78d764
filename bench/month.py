"""Whether the months that the demo begins with are, from first to last day, what the use cases make of them today.

    python bench/month.py

Tells each whole month again and compares it with the one that is shipped: events, touches, what was sent and every
message. Prints how long that took and each difference; the exit code is 1 if there is any.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # what is compared is part of the tests

from slackbot import logs
from slackbot.demo import shipped, telling
from slackbot.demo.shipped import Month
from tests import month


def main() -> int:
    """Tell it, compare it, and return the exit code."""
    logs.configure(level="warning", style="console")
    different = [which for which in shipped.MONTHS if _is_different(which)]
    return int(bool(different))


def _is_different(which: Month) -> bool:
    """Tell one of them, say how long that took and in what it differs, and return whether it does."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("today", "shipped"):
            (Path(folder) / name).mkdir()
        with telling.told(Path(folder) / "today", until=which.until) as told:
            today = month.story(told, until=which.until)
        took_s = time.process_time() - began
        with month.unpacked(Path(folder) / "shipped", at=which.until) as unpacked:
            then = month.story(unpacked, until=which.until)
    different = month.differences(today, then)
    counted = ", ".join(f"{len(found)} {kind}" for kind, found in today.items())
    print(f"{counted}, told in {took_s:.1f} s of CPU; {which.file.stat().st_size / 1e6:.2f} MB are shipped")
    print(*different, f"differences: {len(different)}", sep="\n")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
