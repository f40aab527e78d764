"""The one clock of stand-in and bot: it runs, it can be moved ahead, and it can stand still at an instant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """The product's time, which runs from `at` on; from now, if that is left out."""

    def __init__(self, at: datetime | None = None) -> None:
        self._ahead = timedelta(0)
        self._standing: datetime | None = None
        self._moved: Callable[[], None] | None = None
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
        """Move it ahead, and tell who wants to know."""
        self.set(self.now() + step)
        if self._moved is not None:
            self._moved()

    def on_move(self, moved: Callable[[], None]) -> None:
        """Call this after every move from now on."""
        self._moved = moved
