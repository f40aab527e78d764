"""The one clock of stand-in and bot: it runs, it can be moved ahead, and a past can be played on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class Clock:
    """The product's time."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._past: datetime | None = None
        self._moved: Callable[[], None] | None = None

    @property
    def ahead(self) -> timedelta:
        """Return how far it was moved ahead of the real time."""
        return self._ahead

    def now(self) -> datetime:
        """Return the time of the product."""
        return self._past or datetime.now(UTC) + self._ahead

    def move(self, step: timedelta) -> None:
        """Move it ahead, and tell who wants to know."""
        self._ahead += step
        if self._moved is not None:
            self._moved()

    def on_move(self, moved: Callable[[], None]) -> None:
        """Call this after every move from now on."""
        self._moved = moved

    @contextmanager
    def past(self) -> Iterator[None]:
        """Let `turn` say what time it is, until the end of the block."""
        try:
            yield
        finally:
            self._past = None

    def turn(self, at: datetime) -> None:
        """Stand still at this instant of the past."""
        self._past = at
