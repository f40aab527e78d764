"""PostgreSQL's word that something is due, for workers that did not write it themselves."""

import threading
import time
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy.engine import make_url

from slackbot.store.outbox_write import CHANNEL

log = structlog.get_logger(__name__)

_LOOK_S = 1.0  # how often the thread looks whether it should end
_AGAIN_S = 2.0
_CONNECT_S = 5


class Listening:
    """A thread that calls `on_word` whenever any process says that something is due; a poll is the net below it."""

    name = "PostgreSQL listener"
    patience_s = 60.0

    def __init__(self, url: str, on_word: Callable[[], None]) -> None:
        self._address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._on_word = on_word
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._seen_at = time.monotonic()

    def start(self) -> None:
        """Begin to listen."""
        self._seen_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)
        self._thread.start()

    revive = start

    def is_alive(self) -> bool:
        """Return whether its thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def silent_s(self) -> float:
        """Return for how many seconds it has neither listened nor tried to."""
        return time.monotonic() - self._seen_at

    def stop(self) -> None:
        """End within a second or so."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._seen_at = time.monotonic()
            try:
                self._listen()
            except psycopg.Error as lost:
                log.warning("listening.lost", why=str(lost).strip())
                self._ended.wait(_AGAIN_S)

    def _listen(self) -> None:
        with psycopg.connect(self._address, autocommit=True, connect_timeout=_CONNECT_S) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._ended.is_set():
                self._seen_at = time.monotonic()
                for _ in connection.notifies(timeout=_LOOK_S, stop_after=1):
                    self._on_word()
