"""Attempts that are under way: how long each has stood as it is, whatever the clocks say that were set since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slackbot.domain.retries import SETTLE_AFTER

APART = timedelta(seconds=2)
"""How far the clocks of two machines that keep time can be apart; what was written later than that, was by another."""


@dataclass(frozen=True)
class Hold:
    """That a sender has an attempt in hand, or that it is to be looked up later: then `lease` is None.

    From `since` to `until`, by the clock of whoever wrote it, who renews it while at work.
    """

    row: int
    lease: str | None
    since: datetime | None
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long nobody else may take it, counted from when it was written."""
        return self.until - self.since if self.since is not None else SETTLE_AFTER


def is_over(hold: Hold, *, wall: datetime) -> bool:
    """Return whether that time has come, or was written by a clock that was set back since."""
    return hold.until <= wall or (hold.since is not None and hold.since > wall + APART)


@dataclass(frozen=True)
class Watched:
    """What was under way at the last look, and since when each stands as it did, in real time that nobody sets."""

    looked_at: timedelta | None = None
    wall: datetime | None = None
    since: Mapping[Hold, timedelta] = field(default_factory=dict)

    def look(self, holds: Iterable[Hold], *, wall: datetime, steady: timedelta) -> "Watched":
        """Return what is known after this look: what was not there at the last one cannot be older than that."""
        longest = steady - self.looked_at if self.looked_at is not None else None
        return Watched(steady, wall, {one: self.since.get(one, steady - _age(one, wall, longest)) for one in holds})

    def was_set_back(self, *, wall: datetime, steady: timedelta) -> bool:
        """Return whether our clock was set back since the last look, or may have been before the first one."""
        if self.wall is None or self.looked_at is None:
            return True
        return wall - self.wall < steady - self.looked_at - APART

    def lost(self, *, wall: datetime) -> tuple[Hold, ...]:
        """Return what nobody is at work on any more, the oldest first: it may be looked up."""
        looked_at = self.looked_at or timedelta(0)
        old = sorted(self.since.items(), key=lambda one: one[1])
        return tuple(
            hold
            for hold, since in old
            if looked_at - since >= hold.length or (hold.lease is None and is_over(hold, wall=wall))
        )


def _age(hold: Hold, wall: datetime, longest: timedelta | None) -> timedelta:
    """Return how long it has stood as it is, as far as the clocks can be trusted."""
    by_the_clock = wall - (hold.since or hold.until - SETTLE_AFTER)
    age = max(by_the_clock, timedelta(0))
    return age if longest is None else min(age, longest)
