"""The one clock of stand-in and bot: it runs, it can be moved ahead, and it can stand still at an instant."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Walk = Callable[[datetime], datetime]


class Clock:
    """The product's time, which runs from `at` on; from now, if that is left out."""

    def __init__(self, at: datetime | None = None) -> None:
        self._ahead = timedelta(0)
        self._standing: datetime | None = None
        self._walk: Walk | None = None
        self._moving = threading.Lock()
        self._halted = threading.Event()
        if at is not None:
            self.set(at)

    def now(self) -> datetime:
        """Return the time of the product."""
        return self._standing or datetime.now(UTC) + self._ahead

    def set(self, at: datetime) -> None:
        """Run from this instant on."""
        self._ahead = at - datetime.now(UTC)
        self._standing = None

    def stand(self, at: datetime) -> None:
        """Stand still at this instant."""
        self._standing = at

    def move(self, step: timedelta) -> None:
        """Move it ahead, by way of all that falls due; returns when it is there. Another move waits for the first."""
        with self._moving:
            self._halted.clear()
            until = self.now() + step
            self.set(self._walk(until) if self._walk is not None else until)

    def halt(self) -> None:
        """End the move that is under way where it has come to, if its walk asks whether it `is_halted`."""
        self._halted.set()

    @property
    def is_halted(self) -> bool:
        """Return whether the move that is under way is to end."""
        return self._halted.is_set()

    def walk_by(self, walk: Walk | None) -> None:
        """Let every move go this way: `walk` is told where to, and returns how far it came. None means at once."""
        with self._moving:
            self._walk = walk
