"""Keeps the directory, in a thread of its own: serving waits for nothing that is asked of Slack here."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from slackbot.desk.people.directory import Directory
from slackbot.pool import Pool

log = structlog.get_logger(__name__)

_LONGEST_LOOK_S = 1800.0  # thousands of channels, page by page


class Keeper:
    """Asks Slack about people and channels soon, one thing after the other; what is asked for twice is done once."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.pool = Pool(1, "directory", patience_s=_LONGEST_LOOK_S)
        self._lock = threading.Lock()
        self._waiting: set[str] = set()
        self._timer: threading.Timer | None = None
        self._due = 0.0  # when it goes off, by the monotonic clock
        self._is_stopping = False

    def refresh(self) -> None:
        """Look who is who and which channel is what, and again at what Slack let us not see at once."""
        self._soon("all", lambda: self._again_after(self._directory.look()))

    def roster_changed(self) -> None:
        """Look who the agents are now."""
        self._soon("roster", lambda: self._again_after(self._directory.learn_roster()))

    def person_changed(self, user: str) -> None:
        """Look at a person of whom Slack has news, if we have to do with them."""
        self._soon(user, lambda: self._again_after(self._directory.look_at_changed(user)))

    def stop(self) -> None:
        """Finish the call that is under way, and leave the rest."""
        self._directory.stop()
        with self._lock:
            self._is_stopping = True
            if self._timer is not None:
                self._timer.cancel()
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _again_after(self, wait: timedelta | None) -> None:
        if wait is None:
            return
        due = time.monotonic() + wait.total_seconds()
        with self._lock:
            if self._is_stopping or (self._timer is not None and self._due <= due):
                return
            if self._timer is not None:
                self._timer.cancel()
            self._due, self._timer = due, threading.Timer(wait.total_seconds(), self._go_on)
            self._timer.daemon = True
            self._timer.start()

    def _go_on(self) -> None:
        with self._lock:
            self._timer = None
        self._soon("rest", lambda: self._again_after(self._directory.go_on()))

    def _soon(self, name: str, action: Callable[[], object]) -> None:
        with self._lock:
            if name in self._waiting or self._is_stopping:
                return
            self._waiting.add(name)
            self.pool.submit(self._do, name, action)

    def _do(self, name: str, action: Callable[[], object]) -> None:
        with self._lock:
            self._waiting.discard(name)
        try:
            action()
        except Exception:  # nobody waits for it: what failed must not stop what comes after it
            log.exception("directory.failed")
