"""What is sent to the bot, over Socket Mode or HTTP: events until they are acknowledged, the rest once."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from slackbot.playground.world import Json

T = TypeVar("T")
_CANCEL_AGAIN_S = 0.1  # `wait_for` of Python 3.11 loses a cancellation that comes together with the answer


@dataclass(frozen=True)
class Retry:
    """Which further attempt this is (1, 2, 3), and what went wrong before."""

    attempt: int
    reason: str


@dataclass(frozen=True)
class Reply:
    """The bot's answer: `failed` is empty if it acknowledged, else Slack's word for what went wrong.

    `gives_up` is the bot's wish not to be sent this event again.
    """

    payload: Json | None = None
    failed: str = ""
    gives_up: bool = False


class Line(Protocol):
    """A way to the bot."""

    async def offer(self, kind: str, payload: Json, retry: Retry | None) -> Reply:
        """Send one thing (`events_api`, `slash_commands`, `interactive`) and return the bot's answer."""
        ...


Settle = Callable[[Reply], T]


class Outlet:
    """Hands what happens to the bot, from any thread. Before `open` and after `close` nobody listens."""

    def __init__(self, *, retry_delays: Sequence[float]) -> None:
        self._retry_delays = tuple(retry_delays)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._line: Line | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._twice = 0

    def open(self, loop: asyncio.AbstractEventLoop, line: Line) -> None:
        """Send over `line` from now on, on this loop."""
        self._loop, self._line = loop, line

    def use(self, line: Line) -> None:
        """Send over another line from now on."""
        self._line = line

    async def close(self) -> None:
        """Stop sending: what still waits for an answer fails at once."""
        self._loop = None
        while tasks := list(self._tasks):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=_CANCEL_AGAIN_S)

    def repeat_next_event(self) -> None:
        """Let the next event be sent twice, as Slack sometimes does."""
        self._twice += 1

    def event(self, body: Json) -> None:
        """Send an event, again and again until the bot acknowledges it or the retries are used up."""
        copies = 1
        if self._twice:
            self._twice -= 1
            copies = 2
        for _ in range(copies):
            self._spawn(lambda: self._until_acknowledged(body))

    def ask(self, kind: str, payload: Json, settle: Settle[T]) -> "Future[T]":
        """Return what `settle` makes of the bot's answer; it runs once, before later calls of the bot are heard."""
        answer = self._spawn(lambda: self._ask(kind, payload, settle))
        if answer is None:
            answer = Future()
            answer.set_result(settle(Reply(failed="dispatch_failed")))
        return answer

    async def _ask(self, kind: str, payload: Json, settle: Settle[T]) -> T:
        assert self._line is not None
        try:
            reply = await self._line.offer(kind, payload, None)
        except asyncio.CancelledError:  # the stand-in stops, and somebody waits
            reply = Reply(failed="dispatch_failed")
        return settle(reply)

    async def _until_acknowledged(self, body: Json) -> None:
        assert self._line is not None
        reply = await self._line.offer("events_api", body, None)
        for attempt, delay in enumerate(self._retry_delays, start=1):
            if not reply.failed or reply.gives_up:
                return
            await asyncio.sleep(delay)
            reply = await self._line.offer("events_api", body, Retry(attempt, reply.failed))

    def _spawn(self, job: Callable[[], Coroutine[Any, Any, T]]) -> "Future[T] | None":
        loop = self._loop
        return None if loop is None else asyncio.run_coroutine_threadsafe(self._tracked(job), loop)

    async def _tracked(self, job: Callable[[], Coroutine[Any, Any, T]]) -> T:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            return await job()
        finally:
            self._tasks.discard(task)
