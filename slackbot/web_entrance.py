"""How many of Slack's requests are worked on at once: few, unless these wait for something."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from slack_bolt import BoltRequest, BoltResponse

Dispatch = Callable[[BoltRequest], BoltResponse]

_FEW = 3  # more take the processor from each other, and wait for the same rows
_STUCK_S = 0.02  # several times as long as one takes


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, and whom its answer is told."""

    request: BoltRequest
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[BoltResponse]

    def tell(self, answer: BoltResponse | BaseException) -> None:
        """Hand over the answer, or what went wrong, unless nobody waits for it any more."""
        with suppress(RuntimeError):  # the loop has ended
            self.loop.call_soon_threadsafe(self._tell, answer)

    def _tell(self, answer: BoltResponse | BaseException) -> None:
        if self.answer.done():
            return
        if isinstance(answer, BaseException):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


class Entrance:
    """Lets a few threads of the pool answer, one request after the other, in the order they came.

    Where none of them has got on for a while, as all wait for the database or for Slack, another one comes to their
    help, and so on: what holds up one request is never in the way of all.
    """

    def __init__(self, dispatch: Dispatch, pool: ThreadPoolExecutor, *, few: int = _FEW) -> None:
        self._dispatch, self._pool, self._few = dispatch, pool, few
        self._lock = threading.Lock()
        self._waiting: deque[_Asked] = deque()
        self._at_work = 0
        self._got_on_at = 0.0
        self._watching: asyncio.AbstractEventLoop | None = None

    async def answer(self, request: BoltRequest) -> BoltResponse:
        """Return the answer, once it is the request's turn; raises what `dispatch` raises."""
        loop = asyncio.get_running_loop()
        asked = _Asked(request, loop, loop.create_future())
        with self._lock:
            self._waiting.append(asked)
            is_one_free = self._at_work < self._few
            self._at_work += is_one_free
        if is_one_free:
            self._pool.submit(self._work)
        elif self._watching is not loop:
            self._watch(loop)
        return await asked.answer

    def _work(self) -> None:
        took_s = 0.0
        while (asked := self._next(after_s=took_s)) is not None:
            began = time.monotonic()
            try:
                asked.tell(self._dispatch(asked.request))
            except BaseException as error:
                asked.tell(error)
            self._got_on_at = time.monotonic()
            took_s = self._got_on_at - began

    def _next(self, *, after_s: float) -> _Asked | None:
        """Return who is next; None if nobody is, or if there is help by now as the last one took so long."""
        with self._lock:
            if self._waiting and not (after_s >= _STUCK_S and self._at_work > self._few):
                return self._waiting.popleft()
            self._at_work -= 1
            return None

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        self._watching = loop
        loop.call_later(_STUCK_S, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            is_stuck = bool(self._waiting) and time.monotonic() - self._got_on_at >= _STUCK_S
            self._at_work += is_stuck
        if is_stuck:
            self._pool.submit(self._work)
        if self._waiting:
            self._watch(loop)
        else:
            self._watching = None
