"""Strangers at the door: idle sockets, few descriptors, requests sent again, a log that takes nothing, a second bot."""

import contextlib
import os
import resource
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from tried.load import Load
from tried.outcome import Outcome
from tried.scene import Scene

_LOAD_S = 30.0
_IDLE = 1050
_DESCRIPTORS, _CROWD = 64, 100
_REPLAYED, _COPIES = 20, 3


def idle_sockets(scene: Scene) -> Outcome:
    """Open 1,050 connections that say nothing, and keep opening new ones in place of what is closed."""
    return _crowded(scene, f"{_IDLE} idle sockets", _IDLE, descriptors=1024)


def few_descriptors(scene: Scene) -> Outcome:
    """Let the bot have 64 file descriptors, and 100 idle sockets at its door."""
    return _crowded(scene, f"{_DESCRIPTORS} file descriptors, {_CROWD} idle sockets", _CROWD, descriptors=_DESCRIPTORS)


def _crowded(scene: Scene, tried: str, sockets: int, *, descriptors: int) -> Outcome:
    limits = {resource.RLIMIT_NOFILE: descriptors}
    with scene.site() as site, scene.bot(site, limits=limits) as bot, ExitStack() as crowd:
        for _ in range(sockets):
            crowd.enter_context(_idle(bot.port))
        with scene.load(bot) as load:
            time.sleep(_LOAD_S)
        return scene.outcome(tried, f"{_LOAD_S:g} s", load=load, site=site)


def _idle(port: int) -> socket.socket:
    line = socket.socket()
    line.setblocking(False)
    line.connect_ex(("127.0.0.1", port))
    return line


def replayed(scene: Scene) -> Outcome:
    """Send each signed command three times, two of them at once."""
    with scene.site() as site, scene.bot(site) as bot:
        load = scene.load(bot)
        answered = [_sent_again(load, scene, number) for number in range(_REPLAYED)]
        note = f"{sum(len(numbers) == 1 for numbers in answered)} answered alike"
        tried = f"a signed command sent {_COPIES} times, {_COPIES - 1} at once"
        return scene.outcome(tried, f"{_REPLAYED} commands", load=load, site=site, note=note)


def _sent_again(load: Load, scene: Scene, number: int) -> set[str]:
    """Return the numbers that the copies were answered with."""
    mark, agent = f"mark{90_000 + number}x", list(scene.world.agents)[2]
    channel = scene.world.accounts[number % len(scene.world.accounts)].channel
    logged: list[str] = []

    def log() -> None:
        logged.append(load.command(f"log Trouble {mark}", agent, channel, mark=mark, has_card=True))

    at_once = [threading.Thread(target=log) for _ in range(_COPIES - 1)]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    log()
    return set(logged)


def log_to_nowhere(scene: Scene) -> Outcome:
    """Let the bot log to a full disk."""
    with Path("/dev/full").open("wb") as full:
        return _logging(scene, "its log on a full disk", full.fileno())


def log_to_nobody(scene: Scene) -> Outcome:
    """Let the bot log into a pipe that nobody reads, and that is full."""
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(theirs, bytes(4096))
    os.set_blocking(theirs, True)
    try:
        return _logging(scene, "its log into a pipe that nobody reads", theirs)
    finally:
        os.close(ours)
        os.close(theirs)


def log_to_the_gone(scene: Scene) -> Outcome:
    """Let the bot log into a pipe whose reader is gone."""
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        return _logging(scene, "its log into a pipe whose reader is gone", theirs)
    finally:
        os.close(theirs)


def _logging(scene: Scene, tried: str, stderr: int) -> Outcome:
    settings = {"LOG_LEVEL": "debug"}
    with scene.site(faults=0.1) as site, scene.bot(site, stderr=stderr, settings=settings) as bot:
        with scene.load(bot) as load:
            time.sleep(_LOAD_S)
        site.door.faults.share = 0.0
        return scene.outcome(tried, f"{_LOAD_S:g} s", load=load, site=site)


def two_on_one_file(scene: Scene) -> Outcome:
    """Let two bots run on one SQLite file."""
    with scene.site() as site, scene.bot(site, "one") as one, scene.bot(site, "two") as two:
        with scene.load(one, two) as load:
            time.sleep(_LOAD_S)
        return scene.outcome("two `run` on one file", f"{_LOAD_S:g} s", load=load, site=site)
