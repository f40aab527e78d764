"""What time it is at Slack: a message's `ts` is of Slack's clock, which need not agree with ours."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_SLEEP_COUNTS = getattr(time, "CLOCK_BOOTTIME", None)  # on Linux alone; elsewhere time stands while a laptop sleeps

_ROUNDED = timedelta(seconds=2)  # a Date has whole seconds, and an answer takes a while


def since_the_start() -> timedelta:
    """Return how long the machine has run: whoever sets its clock does not change that."""
    seconds = time.monotonic() if _SLEEP_COUNTS is None else time.clock_gettime(_SLEEP_COUNTS)
    return timedelta(seconds=seconds)


class SlackClock:
    """Slack's time as its answers tell it, and how far `ours` is off. Any number of threads may share it."""

    def __init__(self, ours: Callable[[], datetime] | None = None) -> None:
        self._ours = ours
        self._told: tuple[datetime, timedelta] | None = None
        self._measured: timedelta | None = None

    def hear(self, headers: Mapping[str, str]) -> None:
        """Learn the time from the Date of an answer; without one, or with an odd one, nothing is learnt."""
        date = next((value for name, value in headers.items() if name.lower() == "date"), "")
        try:
            told_at = parsedate_to_datetime(date)
        except ValueError:
            return
        if told_at.tzinfo is not None:
            self._told = told_at.astimezone(UTC), since_the_start()
            self._measure(told_at)

    def _measure(self, told_at: datetime) -> None:
        """Learn how far ours is off; what may come of the whole seconds that a Date has changes nothing."""
        if self._ours is not None:
            found = told_at - self._ours()
            if self._measured is None or abs(found - self._measured) > _ROUNDED:
                self._measured = found

    def ahead(self) -> timedelta:
        """Return how far Slack's clock is ahead of ours; zero while they agree as well as can be told."""
        found = self._measured or timedelta(0)
        return found if abs(found) > _ROUNDED else timedelta(0)

    def now(self) -> datetime | None:
        """Return the time there, to about a second; None before the first answer."""
        if self._told is None:
            return None
        told_at, heard_at = self._told
        return told_at + since_the_start() - heard_at

    def timestamp(self) -> float:
        """Return the time there as seconds since 1970; 0 before the first answer."""
        there = self.now()
        return there.timestamp() if there is not None else 0.0

    def ahead_of(self, ours: Callable[[], datetime]) -> timedelta | None:
        """Return how far Slack's clock is ahead of that one; None before the first answer."""
        there = self.now()
        return there - ours() if there is not None else None
