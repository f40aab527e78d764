"""How often a few things have happened since the start, counted by any thread."""

import threading
from collections.abc import Mapping


class Tally:
    """Counts by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}

    def count(self, name: str) -> None:
        """Count that it happened."""
        with self._lock:
            self._counts[name] = self._counts.get(name, 0) + 1

    def told(self) -> Mapping[str, int]:
        """Return how often each happened."""
        with self._lock:
            return dict(self._counts)
