"""Hearing that we are asked to stop."""

import signal
import time
from collections.abc import Callable

_LOOK_S = 0.1


class Asked:
    """Whether somebody asked us to stop: a plain flag, because a signal may come at any instruction."""

    def __init__(self) -> None:
        self.to_stop = False

    def listen(self) -> None:
        """Hear SIGINT, SIGTERM and the end of the terminal from now on."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def wait(self, *, unless: Callable[[], bool] = lambda: False) -> None:
        """Return once we are asked to stop, or once `unless` says that there is nothing left to wait for."""
        while not self.to_stop and not unless():
            time.sleep(_LOOK_S)

    def _stop(self, *_signal: object) -> None:
        self.to_stop = True
