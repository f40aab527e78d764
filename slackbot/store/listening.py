"""PostgreSQL's word that something is due, for workers that did not write it themselves."""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import structlog
from sqlalchemy.engine import make_url

from slackbot.store import diagnosis, engines
from slackbot.store.outbox_write import CHANNEL

log = structlog.get_logger(__name__)

_LOOK_S = 1.0  # how often the thread looks whether it should end
_AGAIN_S = 2.0


class Listening:
    """A thread that calls `on_word` whenever any process says that something is due. It makes that known sooner, only.

    A pooler that lends a server for one transaction passes no word on: behind one the thread does nothing.
    """

    name = "PostgreSQL listener"
    patience_s = 60.0

    def __init__(self, url: str, on_word: Callable[[], None]) -> None:
        self._address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._on_word = on_word
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._seen_at = time.monotonic()
        self._lost: str | None = None

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
        if self._thread is not None and self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._seen_at = time.monotonic()
            try:
                self._listen()
            except psycopg.Error as lost:
                self._tell(diagnosis.of(lost) or diagnosis.in_brief(lost))
                self._ended.wait(_AGAIN_S)

    def _tell(self, why: str) -> None:
        if why != self._lost:  # once, however often we try again
            log.warning("listening.lost", why=why)
        self._lost = why

    def _listen(self) -> None:
        with engines.session(self._address) as connection:
            self._lost = None
            is_pooled = engines.is_pooled(connection)
            if not is_pooled:
                self._hear(connection)
        if is_pooled:
            self._do_without()

    def _hear(self, connection: "psycopg.Connection[Any]") -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self._on_word()  # what was said while nobody listened
        while not self._ended.is_set():
            self._seen_at = time.monotonic()
            for _ in connection.notifies(timeout=_LOOK_S, stop_after=1):
                self._on_word()

    def _do_without(self) -> None:
        log.info("listening.left_out", why="a pooler stands before the database; what is due is looked for instead")
        while not self._ended.wait(_LOOK_S):
            self._seen_at = time.monotonic()
