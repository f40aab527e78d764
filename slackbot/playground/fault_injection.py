"""Faults on demand: what the next calls of the bot shall suffer."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from slackbot.playground.world import Json

KINDS = (
    "ratelimited",  # 429 with Retry-After, not acted upon
    "server_error",  # 500 in JSON, not acted upon
    "bad_gateway",  # 502 in HTML, not acted upon
    "garbled",  # 200 with half a JSON body, acted upon
    "refuse_before",  # the connection is reset, not acted upon
    "lost_answer",  # acted upon, then the connection is reset
    "hang",  # no answer until `release`, and only then acted upon
    "hang_after",  # acted upon, and no answer until `release`
)
ACTED_UPON = ("garbled", "lost_answer", "hang", "hang_after")
RESETS = ("refuse_before", "lost_answer")
_ERRORS = {"server_error": "internal_error"}


@dataclass
class Fault:
    """One fault: which calls it strikes, and how many more times."""

    kind: str
    method: str
    channel: str | None = None
    times: int = 1
    retry_after: int = 1
    where: Callable[[Json], bool] | None = None
    struck: int = 0

    @property
    def error(self) -> str:
        """Return the error that the answer names."""
        return _ERRORS.get(self.kind, self.kind.removeprefix("error:"))

    def fits(self, method: str, args: Json) -> bool:
        """Tell whether the fault strikes this call."""
        if self.times <= 0 or method != self.method or self.channel not in (None, args.get("channel")):
            return False
        return self.where is None or self.where(args)


class Faults:
    """The faults that are set, struck in the order they were added."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []
        self._on_release: list[Callable[[], None]] = []

    def add(
        self,
        kind: str,
        method: str = "chat.postMessage",
        channel: str | None = None,
        times: int = 1,
        retry_after: int = 1,
        where: Callable[[Json], bool] | None = None,
    ) -> Fault:
        """Return the fault, set for the next `times` calls that fit; `struck` counts them.

        `kind` is one of `KINDS`, or `error:…` for any answer with `ok: false`. `where` looks at the call's arguments.
        """
        if kind not in KINDS and not kind.startswith("error:"):
            raise ValueError(f"no fault is called {kind!r}; there are {', '.join(KINDS)} and error:…")
        fault = Fault(kind, method, channel, times, retry_after, where)
        with self._lock:
            self._set.append(fault)
        return fault

    def clear(self) -> None:
        """Forget every fault that was set."""
        with self._lock:
            self._set.clear()

    def strike(self, method: str, args: Json) -> Fault | None:
        """Return the fault this call suffers, if any, and count it."""
        with self._lock:
            for fault in self._set:
                if fault.fits(method, args):
                    fault.times -= 1
                    fault.struck += 1
                    return fault
        return None

    def release(self) -> None:
        """Let every hanging call go on."""
        with self._lock:
            waiting, self._on_release = self._on_release, []
        for wake in waiting:
            wake()

    def on_release(self, wake: Callable[[], None]) -> None:
        """Call `wake` at the next release."""
        with self._lock:
            self._on_release.append(wake)
