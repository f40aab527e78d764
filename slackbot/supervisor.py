"""Watches the parts of a process: starts again what has died, says what is silent, and knows when to give up."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

_MOST_TRIES = 5  # to start a part again, within
_WITHIN_S = 300.0
_LOOK_EVERY_S = 1.0
_SLEPT_S = 10.0  # who looks so late was asleep, and so were all parts


class Part(Protocol):
    """Something that runs in threads of its own. It may be silent for `patience_s`, and is in trouble afterwards."""

    name: str
    patience_s: float

    def is_alive(self) -> bool:
        """Return whether its threads run, or have ended as they should."""

    def silent_s(self) -> float:
        """Return for how many seconds it has not shown that it works."""

    def revive(self) -> None:
        """Put new threads in the place of those that died."""


class Supervisor:
    """One process's parts. Somebody calls `look` all the time; once a part dies again and again, it is `over`."""

    def __init__(self, over: threading.Event, *, now: Callable[[], float] = time.monotonic) -> None:
        self.restarts: Counter[str] = Counter()  # by the part's name
        self._over, self._now = over, now
        self._parts: list[Part] = []
        self._tries: dict[str, deque[float]] = {}  # when each part was started again lately
        self._silent: set[str] = set()
        self._looked_at = now()

    def watch(self, part: Part) -> None:
        """Look after this part as well."""
        self._parts.append(part)
        self._tries[part.name] = deque()
        self.restarts[part.name] = 0

    def look(self) -> None:
        """Start again what has died, and say once what has fallen silent; once a second, however often it is called."""
        ago = self._now() - self._looked_at
        if ago < _LOOK_EVERY_S:
            return
        self._looked_at += ago
        for part in self._parts:
            if not part.is_alive() and not self._over.is_set():
                self._start_again(part)
            elif _is_silent(part) != (part.name in self._silent) and ago < _SLEPT_S:
                self._note_silence(part)

    def missing(self) -> Sequence[str]:
        """Return a sentence about each part that does not work."""
        return [sentence for part in self._parts if (sentence := _trouble(part))]

    def _start_again(self, part: Part) -> None:
        now, tries = self._now(), self._tries[part.name]
        while tries and now - tries[0] > _WITHIN_S:
            tries.popleft()
        if len(tries) == _MOST_TRIES:
            log.error("part.given_up", part=part.name, tries=_MOST_TRIES, within_s=_WITHIN_S)
            self._over.set()
            return
        tries.append(now)
        self.restarts[part.name] += 1
        log.error("part.died", part=part.name, is_started_again=len(tries), of=_MOST_TRIES)
        try:
            part.revive()
        except Exception:  # no thread to be had, for example: the next look tries again
            log.exception("part.not_started", part=part.name)

    def _note_silence(self, part: Part) -> None:
        self._silent ^= {part.name}
        if part.name in self._silent:
            log.error("part.silent", part=part.name, for_s=round(part.silent_s()))
        else:
            log.warning("part.speaks_again", part=part.name)


def _is_silent(part: Part) -> bool:
    return part.silent_s() > part.patience_s


def _trouble(part: Part) -> str | None:
    if not part.is_alive():
        return f"The {part.name} died; the bot starts it again."
    if _is_silent(part):
        return f"The {part.name} has not moved for {part.silent_s():.0f} s."
    return None
