"""Whether Slack refuses our token: said once, not once for every message that waits for a new one."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

log = structlog.get_logger(__name__)

_ASKED_AGAIN = timedelta(minutes=1)


class TokenGuard:
    """Remembers a refused token, so that nothing more is sent for a while. Any number of threads may share it."""

    def __init__(self, wall: Callable[[], datetime], steady: Callable[[], timedelta]) -> None:
        self._wall, self._steady = wall, steady
        self._lock = threading.Lock()
        self._is_refused = False
        self._until: timedelta | None = None

    def note(self, error: str) -> datetime:
        """Return when to try again now that Slack refused the token."""
        with self._lock:
            if not self._is_refused:
                log.error(
                    "slack.token_refused", error=error, what_to_do="Give a valid SLACK_BOT_TOKEN and start again."
                )
            self._is_refused = True
            self._until = self._steady() + _ASKED_AGAIN
            return self._wall() + _ASKED_AGAIN

    def forget(self) -> None:
        """Note that Slack took the token."""
        with self._lock:
            self._is_refused, self._until = False, None

    @property
    def is_resting(self) -> bool:
        """Whether nothing should be sent now."""
        with self._lock:
            return self._until is not None and self._until > self._steady()
