"""Whether a bot stays as it is: 20,000 mixed commands, and what its process holds meanwhile.

    python bench/soak.py [--commands 20000] [--at-once 8] [--database sqlite|postgres]

Prints threads, open files and sockets, and resident memory after each twentieth. The exit code is 1 if over the last
half threads or files were left over or memory grew by more than 10 %, or if a command had no answer.
"""

import argparse
import http.client
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import psutil
from simulated import databases, world
from simulated.world import TEAM, World
from tried.load import send
from tried.scene import Scene

_ROUNDS = 20
_GROWTH = 1.10  # of resident memory, over the last half
_SPARE = 4  # threads or files more than halfway: a connection may be open by chance
_MIX = (
    *("list", "list mine", "list unclaimed", "mine", "show #{n}", "why #{n}", "help", "customer <@{user}>", "summary"),
    *("claim #{n}", "unclaim #{n}", "note #{n} looked into", "reopen #{n}", "resolve #{n} done", "pending #{n}"),
    *("shwo #{n}", "claim #999999", "edit", "", "assign #{n} <@{agent}>", "log <@{user}> Trouble {n}"),
)


@dataclass(frozen=True)
class Seen:
    """What the process held after so many commands. Memory is in MB."""

    commands: int
    threads: int
    files: int
    memory: float


def main() -> int:
    """Send the commands, print the table, and return the exit code."""
    wanted = _arguments()
    everybody = world.build(people=60, channels=20)
    with tempfile.TemporaryDirectory() as folder, _database(wanted.database, folder) as url:
        scene = Scene(everybody, url, wanted.database, Path(folder))
        with scene.site() as site, scene.bot(site) as bot:
            seen, unanswered = _play(everybody, bot.port, bot.pid, wanted.commands, at_once=wanted.at_once)
    return _judge(seen, unanswered)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=20_000)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgres"))
    return parser.parse_args()


@contextmanager
def _database(wanted: str, folder: str) -> Iterator[str]:
    if wanted == "sqlite":
        yield f"sqlite:///{folder}/soak.db"
    else:
        with databases.postgres() as url:
            yield url


def _play(everybody: World, port: int, pid: int, commands: int, *, at_once: int) -> tuple[list[Seen], int]:
    process, numbers, seen, unanswered = psutil.Process(pid), itertools.count(1), [], 0
    print("| commands | threads | files | memory, MB |\n|---|---|---|---|")
    with ThreadPoolExecutor(at_once) as pool:
        for done in range(_ROUNDS):
            some = (next(numbers) for _ in range(commands // _ROUNDS))
            unanswered += sum(not answered for answered in pool.map(partial(_ask, everybody, port), some))
            seen.append(_look(process, (done + 1) * (commands // _ROUNDS)))
            print(
                f"| {seen[-1].commands:,} | {seen[-1].threads} | {seen[-1].files} | {seen[-1].memory:.1f} |", flush=True
            )
    return seen, unanswered


def _ask(everybody: World, port: int, number: int) -> bool:
    """Send one command of the mix; return whether it was answered."""
    random = Random(number)
    agent, customer = random.choice(list(everybody.agents)), random.choice(everybody.customers)
    said = _MIX[number % len(_MIX)].format(n=random.randint(1, max(2, number // 25)), user=customer.user, agent=agent)
    channel = customer.account.channel if customer.account else everybody.accounts[0].channel
    fields = {"command": "/issue", "text": said, "team_id": TEAM, "channel_id": channel, "user_id": agent}
    try:
        status, _ = send(port, urlencode(fields | {"trigger_id": f"9.{number}", "response_url": ""}), at=time.time())
    except (OSError, http.client.HTTPException):
        return False
    return status == HTTPStatus.OK


def _look(process: psutil.Process, commands: int) -> Seen:
    return Seen(commands, process.num_threads(), process.num_fds(), process.memory_info().rss / 1e6)


def _judge(seen: Sequence[Seen], unanswered: int) -> int:
    middle, last = seen[len(seen) // 2 - 1], seen[-1]
    growth = last.memory / middle.memory
    faults = [
        *([f"{unanswered} commands had no answer"] if unanswered else []),
        *([f"{last.threads - middle.threads} threads are left over"] if last.threads > middle.threads + _SPARE else []),
        *([f"{last.files - middle.files} files are left over"] if last.files > middle.files + _SPARE else []),
        *([f"memory grew by {growth - 1:.0%} over the last half"] if growth > _GROWTH else []),
    ]
    print(f"\nmemory over the last half: {growth - 1:+.1%}; " + ("; ".join(faults) or "nothing left over"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
