"""Whether the month that the demo begins with is, from the first day to the last, what the use cases make of it today.

    python bench/month.py

Tells the whole month again and compares it with the one that is shipped: events, touches, what was sent and every
message. Prints how long that took and each difference; the exit code is 1 if there is any.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # what is compared is part of the tests

from slackbot import logs
from slackbot.demo import shipped, telling
from tests import month


def main() -> int:
    """Tell it, compare it, and return the exit code."""
    logs.configure(level="warning", style="console")
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("today", "shipped"):
            (Path(folder) / name).mkdir()
        with telling.told(Path(folder) / "today") as told:
            today = month.story(told, until=shipped.UNTIL)
        took_s = time.process_time() - began
        with month.unpacked(Path(folder) / "shipped") as unpacked:
            then = month.story(unpacked, until=shipped.UNTIL)
    different = month.differences(today, then)
    counted = ", ".join(f"{len(found)} {kind}" for kind, found in today.items())
    print(f"{counted}, told in {took_s:.1f} s of CPU; {shipped.FILE.stat().st_size / 1e6:.2f} MB are shipped")
    print(*different, f"differences: {len(different)}", sep="\n")
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main())
