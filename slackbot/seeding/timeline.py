"""What happens when: steps in the order of their times, each free to plan further ones."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

Step = Callable[[datetime], object]


@dataclass(frozen=True, order=True)
class Planned:
    """A step and its time. After one that `only_edits` the messages it changes can wait for the next one."""

    at: datetime
    order: int
    step: Step = field(compare=False)
    only_edits: bool = field(compare=False)


class Timeline:
    """Steps to come; those of one instant happen in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []
        self._order = count()

    def at(self, when: datetime, step: Step, *, only_edits: bool = False) -> None:
        """Plan a step; it is told what time it is."""
        heapq.heappush(self._planned, Planned(when, next(self._order), step, only_edits))

    @property
    def next_at(self) -> datetime | None:
        """Return when the next step comes, None if none is planned."""
        return self._planned[0].at if self._planned else None

    def pop(self, *, until: datetime) -> Planned | None:
        """Return what comes next, None if nothing more happens by `until`."""
        if not self._planned or self._planned[0].at > until:
            return None
        return heapq.heappop(self._planned)
