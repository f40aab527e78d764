"""What the demo's sample people do while its clock is moved day by day, and what that costs.

    python bench/living.py [--days 14] [--from 2026-11-25] [--most 2.5]

Prints for each day how much CPU the process used and what happened: issues logged and resolved, answers to check-ins,
ratings. The exit code is 1 if a day took more than `--most` seconds of CPU on average, if a message went out late, if a
posted figure cannot be worked out again, or if a customer wrote at night.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from slackbot import logs
from slackbot.demo import bot, shipped
from slackbot.demo.clock import Clock
from slackbot.demo.stage import stand_in
from slackbot.desk.context import Desk
from slackbot.desk.reports import verify
from slackbot.playground import Playground
from slackbot.seeding import customers
from slackbot.signals import Asked
from slackbot.store.tables import deliveries, issue_events

_COUNTED = ("logged", "resolved", "checkin", "rated", "opinion", "reopened")
_LATE = timedelta(minutes=1)
_WAKING = range(8, 20)


@dataclass(frozen=True)
class Moved:
    """One day, by what it cost and what happened."""

    cpu_s: float
    took_s: float
    happened: Counter[str]


def main() -> int:
    """Move the clock, print each day, and return the exit code."""
    wanted = _arguments()
    logs.configure(level="warning", style="console")
    began = shipped.beginning(datetime.combine(wanted.since, datetime.max.time(), UTC))
    with tempfile.TemporaryDirectory(prefix="living-") as made:
        moved, wrong = _lived(Path(made), began, days=wanted.days)
    average = sum(one.cpu_s for one in moved) / len(moved)
    print(f"{average:.2f} s of CPU a day", *wrong, sep="\n")
    return int(bool(wrong) or average > wanted.most)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--from", dest="since", type=date.fromisoformat, default=shipped.UNTIL.date())
    parser.add_argument("--most", type=float, default=2.5, help="seconds of CPU that a day takes on average")
    return parser.parse_args()


def _lived(folder: Path, began: datetime, *, days: int) -> tuple[Sequence[Moved], Sequence[str]]:
    clock = Clock(began)
    with stand_in(clock) as slack:
        with slack.backstage():
            shipped.unpack(folder, slack, at=began)
        hands = shipped.open_issues(folder)
        with bot.playing(slack, clock, folder=folder, asked=Asked(), hands=hands) as playing:
            desk = playing.service.parts.desk
            moved = [_move(desk, clock) for _ in range(days)]
            return moved, [*_late(desk, began), *_untrue(desk), *_at_night(slack, began)]


def _move(desk: Desk, clock: Clock) -> Moved:
    before = clock.now()
    cpu_s, began = time.process_time(), time.monotonic()
    clock.move(timedelta(days=1))
    cpu_s, took_s = time.process_time() - cpu_s, time.monotonic() - began
    with desk.read() as tx:
        found = tx.db.execute(select(issue_events.c.what).where(issue_events.c.at > before)).scalars()
        happened = Counter(what for what in found if what in _COUNTED)
    told = "  ".join(f"{happened[what]:2} {what}" for what in _COUNTED)
    print(f"{before:%a %d %b}  {cpu_s:5.2f} s of CPU, {took_s:5.2f} s in all  {told}", flush=True)
    return Moved(cpu_s, took_s, happened)


def _late(desk: Desk, began: datetime) -> Iterator[str]:
    row = deliveries.c
    sent = select(row.key, row.due_at, row.sent_at).where(row.verb == "post", row.sent_at > began)
    with desk.read() as tx:
        for one in tx.db.execute(sent).all():
            if one.sent_at - one.due_at > _LATE:
                yield f"late: {one.key} was due at {one.due_at}, and went out at {one.sent_at}"


def _untrue(desk: Desk) -> Iterator[str]:
    for one in verify.verify(desk, since=date.min):
        if one.moved or one.is_other:
            yield f"not what was posted: {one.day} {one.moved}"


def _at_night(slack: Playground, began: datetime) -> Iterator[str]:
    zones = {one.user: ZoneInfo(one.timezone) for one in customers.ALL}
    for channel in sorted({one.channel for one in customers.ALL}):
        for said in slack.messages(channel):
            if said["user"] in zones and float(said["ts"]) > began.timestamp():
                at = datetime.fromtimestamp(float(said["ts"]), zones[said["user"]])
                if at.hour not in _WAKING:
                    yield f"at night: {said['user']} wrote at {at}"


if __name__ == "__main__":
    sys.exit(main())
