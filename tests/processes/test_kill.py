"""`kill -9` of the real bot at every point of sending: after the restart nothing is missing, nothing there twice."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from slackbot.playground import Channel, World, sample_world
from tests.processes.running import Process, environment, open_stage

_NAMES = ("CPREPARED", "CBEGUN", "CACCEPTED", "CANSWERED")  # where each notice is when the bot dies
_SETTLED_WITHIN_S = 30
_LOOKED_UP_AFTER_S = 10


def _world() -> World:
    world = sample_world()
    members = ("UANA", "UBEN", "UBOT", "UGUS")
    more = tuple(Channel(one, one.lower(), world.team, members, shared_with=("T0GLOBEX001",)) for one in _NAMES)
    return replace(world, channels=(*world.channels, *more))


@contextmanager
def _database_held(database_url: str) -> Iterator[None]:
    """Keep everybody else from committing to the deliveries."""
    if database_url.startswith("sqlite"):
        held: Any = sqlite3.connect(database_url.removeprefix("sqlite:///"), timeout=5, check_same_thread=False)
        held.execute("BEGIN IMMEDIATE")
    else:
        held = psycopg.connect(database_url.replace("+psycopg", ""))
        held.execute("LOCK TABLE deliveries IN SHARE ROW EXCLUSIVE MODE")
    try:
        yield
    finally:
        held.rollback()
        held.close()


class _Scene:
    """The stand-in with four customers' channels, and the bot as a process."""

    def __init__(self, database_url: str, folder: Path, *, slack_ahead: timedelta) -> None:
        self._stage = open_stage(database_url, world=_world(), slack_ahead=slack_ahead)
        self.slack, self.url, self.folder = self._stage.slack, database_url, folder
        self.held = ExitStack()

    def close(self) -> None:
        """Let go of everything."""
        self.held.close()
        self._stage.strike()

    def hold_database(self, _: object = None) -> bool:
        """Hold the database from now on; False, because it is no fault that Slack shows."""
        if not self._is_holding:
            self._is_holding = True
            self.held.enter_context(_database_held(self.url))
        return False

    _is_holding = False

    def run(self) -> Process:
        bot = Process("run", self.folder, environment(self.slack, self.url))
        self.slack.wait_for(lambda: self.slack.connected)
        return bot

    def log(self, channel: str, *, customer: str = "gus") -> None:
        """Log an issue there."""
        self.slack.people.command("UANA", channel, "/issue", f"log @{customer} Trouble in {channel}")

    def posts(self, channel: str, words: str = "Trouble in") -> list[str]:
        """Return what the bot wrote there that has these words."""
        return [one["text"] for one in self.slack.messages(channel) if words in one["text"] and one["user"] == "UBOT"]

    def cards(self) -> list[int]:
        """Return how often the card of each issue is there."""
        return [len(self.posts("CTRIAGE", f"Trouble in {name} ")) for name in _NAMES]

    def notices(self) -> list[int]:
        """Return how often each notice is there."""
        return [len(self.posts(name)) for name in _NAMES]


def _kill_in_the_middle(scene: _Scene) -> float:
    """Let the bot die with a message at every point of sending; return when the first attempt had not begun yet."""
    faults, slack = scene.slack.faults, scene.slack
    with scene.run() as bot:
        hangs = [
            faults.add("hang", "users.info", times=9, where=lambda args: args.get("user") == "UMAYA"),
            faults.add("hang", channel="CBEGUN"),
            faults.add("hang_after", channel="CACCEPTED"),
        ]
        began = time.monotonic()
        scene.log("CPREPARED", customer="maya")  # of whom Slack does not tell while the notice is prepared
        for name in ("CBEGUN", "CACCEPTED"):
            scene.log(name)
        slack.wait_for(lambda: all(hang.struck for hang in hangs))
        faults.add("hang", channel="CANSWERED", where=scene.hold_database)
        scene.log("CANSWERED")
        slack.wait_for(lambda: any(call.args["channel"] == "CANSWERED" for call in slack.calls("chat.postMessage")))
        bot.kill()
    scene.held.close()
    faults.clear()
    return began


def _kill_and_restart(database_url: str, folder: Path, *, slack_ahead: timedelta) -> None:
    """Kill the bot and start it again; all that waited must be there once, and soon."""
    scene = _Scene(database_url, folder, slack_ahead=slack_ahead)
    with closing(scene):
        began = _kill_in_the_middle(scene)
        there_at_the_kill = scene.notices()

        with scene.run() as bot:
            restarted = time.monotonic()
            scene.slack.wait_for(lambda: all(scene.cards()) and all(scene.notices()))
            took_s = time.monotonic() - restarted
            scene.log("CGLOBEX")
            scene.slack.wait_for(lambda: scene.posts("CGLOBEX") and scene.posts("CTRIAGE", "in CGLOBEX"))
            code = bot.stop()

        assert there_at_the_kill == [0, 0, 1, 1]
        assert (scene.notices(), scene.cards()) == ([1] * 4, [1] * 4)
        assert took_s < _SETTLED_WITHIN_S
        assert min(call.real_at for call in scene.slack.calls("conversations.history")) - began > _LOOKED_UP_AFTER_S
        assert (code, bot.said) == (0, ""), bot.log


@pytest.mark.timeout(300)
def test_the_bot_may_be_killed_at_any_point_of_sending(
    migrated: Path, make_postgres_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Whether Slack's clock is behind ours, with it or ahead; all at once, since most of it is waiting."""
    urls = f"sqlite:///{_copy(migrated, tmp_path / 'ahead.db')}", f"sqlite:///{_copy(migrated, tmp_path / 'behind.db')}"
    cases = {
        "SQLite, ahead": (urls[0], timedelta(minutes=4)),
        "SQLite, behind": (urls[1], -timedelta(minutes=4)),
        "PostgreSQL, with it": (make_postgres_url("kill"), timedelta(0)),
    }
    with ThreadPoolExecutor(len(cases)) as pool:
        scenes = {
            name: pool.submit(_kill_and_restart, url, tmp_path / name, slack_ahead=ahead)
            for name, (url, ahead) in cases.items()
        }

    failed = {case: error for case, scene in scenes.items() if (error := scene.exception())}
    assert failed == {}


def _copy(migrated: Path, file: Path) -> Path:
    return Path(shutil.copy(migrated, file))
