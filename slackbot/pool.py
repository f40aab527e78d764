"""Threads that do what they are given, tell whether they still do, and can be replaced where one has died."""

import time
from concurrent.futures import Future, ThreadPoolExecutor


class Pool(ThreadPoolExecutor):
    """A pool of threads as a part of a process: whoever watches it sees that it lives."""

    def __init__(self, places: int, name: str, *, patience_s: float = 60) -> None:
        super().__init__(places, name)
        self.name, self.patience_s = f"{name} pool", patience_s
        self._seen_at = time.monotonic()
        self._errand: Future[None] | None = None  # does nothing: that a thread gets round to it is what it tells

    def is_alive(self) -> bool:
        """Return whether none of its threads has died."""
        return all(thread.is_alive() for thread in list(self._threads))

    def silent_s(self) -> float:
        """Return for how many seconds no thread has been free; it is found out from one question to the next."""
        now = time.monotonic()
        if self._errand is None or self._errand.done():
            self._seen_at, self._errand = now, self.submit(_nothing)
        return now - self._seen_at

    def revive(self) -> None:
        """Put new threads in the place of those that died; what these had in hand is lost."""
        with self._shutdown_lock:
            self._threads = {thread for thread in self._threads if thread.is_alive()}
        self._errand = None
        for _ in range(self._max_workers):  # the dead still count as free, each until it is given something
            self.submit(_nothing)


def _nothing() -> None:
    pass
