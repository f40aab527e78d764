"""The two clocks of the proof: they stand still until they are moved."""

from collections.abc import Callable
from datetime import datetime, timedelta


class Clocks:
    """The product's time and the real one: both stand still until they are moved. `moment` counts what happens."""

    def __init__(self, start: datetime) -> None:
        self._now = self._wall = self._start = start
        self._moment = 0
        self._alarms: list[tuple[datetime, Callable[[], object]]] = []

    def now(self) -> datetime:
        """Return the time of the product."""
        return self._now

    def wall(self) -> datetime:
        """Return the real time, which leases live by."""
        return self._wall

    def steady(self) -> timedelta:
        """Return how much real time has passed."""
        return self._wall - self._start

    def moment(self) -> int:
        """Return a number higher than every one before: of two things that happen at the same time, one is first."""
        self._moment += 1
        return self._moment

    def pass_(self, span: timedelta) -> None:
        """Let time pass; what was set for a time on the way happens then."""
        until = self._wall + span
        while due := sorted((one for one in self._alarms if one[0] <= until), key=lambda one: one[0]):
            at, action = due[0]
            self._alarms.remove(due[0])
            self._step(max(timedelta(0), at - self._wall))
            action()
        self._step(until - self._wall)

    def jump(self, span: timedelta) -> None:
        """Move the product's time alone, as the demo does."""
        self._now += span

    def set_alarm(self, after: timedelta, action: Callable[[], object]) -> None:
        """Do something once so much real time has passed."""
        self._alarms.append((self._wall + after, action))

    def _step(self, span: timedelta) -> None:
        self._now += span
        self._wall += span
