"""What dies is started again and works; what dies again and again ends the process; what hangs is said."""

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from structlog.testing import capture_logs

from slackbot import app
from slackbot.pool import Pool
from slackbot.service import Service
from slackbot.signals import Asked
from slackbot.supervisor import Supervisor
from tests import ports
from tests.patience import PATIENCE_S
from tests.running_app import RunningApp
from tests.test_pages import ask

Start = Callable[..., RunningApp]


@pytest.fixture
def make(sqlite_url: str) -> Iterator[Start]:
    """Makes the whole bot, which is not started yet."""
    made: list[RunningApp] = []

    def one(database_url: str = sqlite_url, **settings: Any) -> RunningApp:
        made.append(RunningApp(database_url, running=False, settings={"port": ports.free(), **settings}))
        return made[-1]

    yield one
    for bot in made:
        bot.strike()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let threads die without a word of the test runner's."""
    monkeypatch.setattr(threading, "excepthook", lambda _: None)


def _strike_down(name: str, wake: Callable[[], object]) -> None:
    """Let all threads whose names begin so end in the middle of what they are doing; `wake` gives them something."""
    doomed = [thread for thread in threading.enumerate() if thread.name.startswith(name)]
    assert doomed
    until = time.monotonic() + PATIENCE_S
    while any(thread.is_alive() for thread in doomed):  # what a thread is calling just then may catch everything
        assert time.monotonic() < until
        for thread in doomed:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))
        for thread in doomed:
            wake()
            thread.join(0.2)


def test_a_pool_still_keeps_its_threads_where_we_look_for_them() -> None:
    """If this fails, `slackbot/pool.py` is to be written again for this version of Python."""
    with ThreadPoolExecutor(2) as pool:
        pool.submit(threading.current_thread).result()

        assert {thread.name for thread in pool._threads} <= {thread.name for thread in threading.enumerate()}
        assert len(pool._threads) == 1
        assert pool._max_workers == 2
        with pool._shutdown_lock:
            assert not pool._shutdown


PARTS: dict[str, tuple[str, Callable[[RunningApp], object]]] = {  # by name: its threads, and what wakes them
    "sender": ("sender", lambda bot: _running(bot).parts.desk.wake()),
    "scheduler": ("APScheduler", lambda bot: bot.move(seconds=0)),
    "Socket Mode client": ("socket-mode", lambda bot: bot.slack.drop_sockets()),
    "listener pool": ("listener", lambda bot: _running(bot).supervisor.missing()),
    "HTTP server": ("web", lambda bot: _running(bot).poke()),
}


def _running(bot: RunningApp) -> Service:
    assert bot.service is not None
    return bot.service


@pytest.mark.untraced
@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_dies_is_started_again_and_works(make: Start, part: str) -> None:
    bot = make()
    service = bot.start(Service.run)
    bot.slack.wait_for(lambda: ask(service, "/readyz")[0] == 200)
    threads, wake = PARTS[part]

    with capture_logs() as logs:
        _strike_down(threads, lambda: wake(bot))
        told = "" if part == "HTTP server" else ask(service, "/readyz")[1]
        bot.slack.wait_for(lambda: not service.is_over() and service.supervisor.restarts[part])
        bot.slack.wait_for(lambda: ask(service, "/readyz") == (200, "ready"))

    assert f"The {part} died" in told or part == "HTTP server"
    assert [line["part"] for line in logs if line["event"] == "part.died"] == [part]
    bot.log()


@pytest.mark.untraced
def test_what_a_worker_hears_from_postgres_is_heard_again(make: Start, postgres_url: str) -> None:
    bot = make(postgres_url)
    service = bot.start(Service.run_worker_with_pages)
    bot.slack.wait_for(lambda: ask(service, "/readyz")[0] == 200)

    _strike_down("listening", lambda: None)

    assert "The PostgreSQL listener died" in ask(service, "/readyz")[1]
    bot.slack.wait_for(lambda: not service.is_over() and ask(service, "/readyz")[0] == 200)


@dataclass
class Doomed:
    """A part that stays as it is, whatever is done for it."""

    lives: bool = False
    silence_s: float = 0.0
    name: str = "doomed"
    patience_s: float = 60.0

    def is_alive(self) -> bool:
        """Return whether it lives."""
        return self.lives

    def silent_s(self) -> float:
        """Return how long it has said nothing."""
        return self.silence_s

    def revive(self) -> None:
        """Do nothing."""


class Time:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


@pytest.mark.parametrize(("apart_s", "is_over"), [(1, True), (50, True), (70, False)])
def test_a_part_that_dies_again_and_again_ends_it_all(apart_s: float, is_over: bool) -> None:
    now, over = Time(), threading.Event()
    supervisor = Supervisor(over, now=now)
    supervisor.watch(Doomed())

    for _ in range(6):
        now.s += apart_s
        supervisor.look()

    assert over.is_set() == is_over
    assert supervisor.restarts["doomed"] == (5 if is_over else 6)


def test_a_process_whose_part_dies_again_and_again_ends_with_1(make: Start) -> None:
    bot, now = make(), Time()
    service = Service(app.assemble(bot.settings(), now=bot.clock.now), monotonic=now)
    bot.service = service
    service.run()
    service.supervisor.watch(Doomed())

    def unless_over() -> bool:
        now.s += 1
        return service.is_over()

    bot.slack.wait_for(unless_over)

    assert service.wait(Asked()) == 1


def test_a_pool_whose_threads_all_hang_is_not_ready(make: Start) -> None:
    bot, is_over = make(), threading.Event()
    service = Service(app.assemble(bot.settings(), now=bot.clock.now))
    bot.service = service
    service.run()
    pool = Pool(2, "hanging", patience_s=0)
    service.supervisor.watch(pool)
    for _ in range(2):
        pool.submit(is_over.wait)

    bot.slack.wait_for(lambda: "The hanging pool has not moved for" in ask(service, "/readyz")[1])

    is_over.set()
    pool.shutdown()


def test_silence_is_told_once_and_not_after_a_sleep() -> None:
    now, part = Time(), Doomed(lives=True)
    supervisor = Supervisor(threading.Event(), now=now)
    supervisor.watch(part)

    def look(after_s: float, silence_s: float) -> list[str]:
        now.s, part.silence_s = now.s + after_s, silence_s
        with capture_logs() as logs:
            supervisor.look()
        return [line["event"] for line in logs]

    looks = [(1, 50), (1, 61), (1, 62), (1, 0), (3600, 3600), (1, 0)]
    told = [look(*one) for one in looks]

    assert told == [[], ["part.silent"], [], ["part.speaks_again"], [], []]
