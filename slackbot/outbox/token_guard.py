"""Whether Slack refuses our token: said once, not once for every message that waits for a new one."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

log = structlog.get_logger(__name__)

_ASKED_AGAIN = timedelta(minutes=1)


class TokenGuard:
    """Remembers a refused token, so that nothing more is sent for a while. Any number of threads may share it."""

    def __init__(self, wall: Callable[[], datetime]) -> None:
        self._wall = wall
        self._lock = threading.Lock()
        self._is_refused = False
        self._until: datetime | None = None

    def note(self, error: str) -> datetime:
        """Return when to try again now that Slack refused the token."""
        with self._lock:
            if not self._is_refused:
                log.error(
                    "slack.token_refused", error=error, what_to_do="Give a valid SLACK_BOT_TOKEN and start again."
                )
            self._is_refused = True
            self._until = self._wall() + _ASKED_AGAIN
            return self._until

    def forget(self) -> None:
        """Note that Slack took the token."""
        with self._lock:
            self._is_refused, self._until = False, None

    def until(self) -> datetime | None:
        """Return until when nothing should be sent, None if now is fine."""
        with self._lock:
            return self._until if self._until is not None and self._until > self._wall() else None
