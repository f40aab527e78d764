"""Databases that are away, locked, cut or full, and answers of Slack's that never come."""

import resource
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tried.outcome import Outcome
from tried.scene import Scene
from tried.servers import Server, pgbouncer

_LOAD_S = 45.0
_LOCKED_S = 18.0
_CUTS, _RESTARTS = 12, 3
_ROOM = 150_000  # bytes that the file may grow before the disk is full
_FAULTS = 0.15


def answers_lost(scene: Scene) -> Outcome:
    """Let every seventh call to Slack go wrong, half of these though it was done."""
    with scene.site(faults=_FAULTS) as site, scene.bot(site) as bot:
        with scene.load(bot) as load:
            time.sleep(_LOAD_S)
        site.door.faults.share = 0.0
        times = f"{sum(site.door.faults.counts.values())} calls"
        return scene.outcome("answers of Slack’s lost, cut short, limited, failed", times, load=load, site=site)


def cut(scene: Scene, *, server: Server) -> Outcome:
    """Cut every connection to the database, every three seconds."""
    with scene.site() as site, scene.bot(site) as bot:
        with scene.load(bot) as load:
            for _ in range(_CUTS):
                time.sleep(3)
                server.cut()
            time.sleep(3)
        return scene.outcome("every connection to the database cut", f"{_CUTS} times", load=load, site=site)


def restarted(scene: Scene, *, server: Server) -> Outcome:
    """Let the database crash and come back, three times."""
    with scene.site() as site, scene.bot(site) as bot:
        with scene.load(bot) as load:
            for _ in range(_RESTARTS):
                time.sleep(8)
                server.restart(away_s=5)
            time.sleep(8)
        return scene.outcome("the database crashed, and was away for 5 s", f"{_RESTARTS} times", load=load, site=site)


def behind_pgbouncer(scene: Scene, *, server: Server) -> Outcome:
    """Work through a pgbouncer in transaction mode, and kill the bot in the middle."""
    with scene.site() as site, pgbouncer(server, scene.url) as url, scene.bot(site, database_url=url) as bot:
        is_up = [True]
        with scene.load(bot, is_up=lambda: is_up[0]) as load:
            time.sleep(_LOAD_S / 2)
            is_up[0] = False
            bot.kill()
            bot.start()
            is_up[0] = True
            time.sleep(_LOAD_S / 2)
        return scene.outcome(
            "behind pgbouncer in transaction mode, killed once", f"{_LOAD_S:g} s", load=load, site=site
        )


def locked(scene: Scene) -> Outcome:
    """Hold the lock of a SQLite file for 18 s."""
    with scene.site() as site, scene.bot(site) as bot:
        with scene.load(bot) as load:
            time.sleep(6)
            with closing(sqlite3.connect(_file(scene), isolation_level=None)) as held:
                held.execute("BEGIN IMMEDIATE")
                time.sleep(_LOCKED_S)
                held.execute("ROLLBACK")
            time.sleep(10)
        return scene.outcome(f"the file locked for {_LOCKED_S:g} s", "once", load=load, site=site)


def full(scene: Scene) -> Outcome:
    """Let the disk be full, as far as the bot can see, and start it again with room."""
    with scene.site() as site:
        with scene.bot(site):
            pass  # it makes the database
        most = max(path.stat().st_size for path in _file(scene).parent.glob(f"{_file(scene).name}*")) + _ROOM
        with scene.bot(site, limits={resource.RLIMIT_FSIZE: most}) as bot, scene.load(bot) as load:
            time.sleep(_LOAD_S)
        with scene.bot(site):
            return scene.outcome("the disk full (RLIMIT_FSIZE), then room again", "once", load=load, site=site)


def _file(scene: Scene) -> Path:
    return Path(scene.url.removeprefix("sqlite:///"))
