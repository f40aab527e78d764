"""A fair turnstile in front of a database: who waits longest comes in next."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from slackbot.store import troubles
from slackbot.store.troubles import Trouble


class Turnstile:
    """Lets `places` in at a time, in the order they came; with a lock the last one out could barge in again."""

    def __init__(self, places: int) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._line: deque[threading.Lock] = deque()  # one for each who waits, theirs once it is let go
        self.waits, self.waited_s = 0, 0.0  # how often somebody had to wait since the start, and how long in all

    @contextmanager
    def turn(self, patience_s: float) -> Iterator[None]:
        """Wait for a place and hold it. Raises `DatabaseAway` when patience is over."""
        self._enter(patience_s)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, patience_s: float) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        began = time.monotonic()
        has_come = mine.acquire(timeout=patience_s)
        with self._guard:
            self.waits, self.waited_s = self.waits + 1, self.waited_s + time.monotonic() - began
            if not has_come and mine in self._line:
                self._line.remove(mine)
                raise troubles.away(Trouble.BUSY)

    def _leave(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1
