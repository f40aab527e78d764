"""One request of Slack's: it acts once however often it comes, and is answered as it was the first time.

Its key is written in the transaction of its action, so the database judges which of two came first.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from slackbot.desk.context import Desk
from slackbot.errors import Repeated, Unavailable
from slackbot.store import rows
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)

_PATIENCE_S = 0.8  # together with the wait for the first one's transaction, less than Slack's 3 s
_LOOK_EVERY_S = 0.05
NO_ANSWER = "null"  # in JSON


class Request:
    """A request with that key, or one that cannot be told from others; `desk` is the one to act with.

    `has_acted`: it has written something. `is_refused`: it was refused, and not for coming again.
    """

    def __init__(self, desk: Desk, key: str | None) -> None:
        self._outer, self._key = desk, key
        self._is_new = False
        self.has_acted = self.is_refused = False
        self.desk = desk.for_one(self._once) if key else desk

    @contextmanager
    def _once(self, tx: Tx) -> Iterator[None]:
        """Hold the action's transaction. Raises `Repeated` if the same request acted before."""
        had_acted = self.has_acted
        if not had_acted and self._key and not rows.requests.is_new(tx, self._key, at=self._outer.wall()):
            raise Repeated
        self._is_new = self.has_acted = True
        try:
            yield
        except BaseException:
            self.has_acted = had_acted
            raise

    def check_new(self) -> None:
        """Raise `Repeated` if what is refused now came before: it was not refused then, or for another reason."""
        if self._key is None or self._is_new:
            return
        with self._outer.read() as tx:
            if rows.requests.is_known(tx, self._key):
                raise Repeated

    @property
    def key(self) -> str | None:
        """What tells it from every other, None if nothing does."""
        return self._key

    def first_answer(self) -> Any:
        """Return how it was answered the first time; raise `LookupError` if that is not to be learnt soon."""
        until = time.monotonic() + _PATIENCE_S
        while True:
            with self._outer.read() as tx:
                answer = rows.requests.answer(tx, self._key or "")
            if answer is not None:
                return json.loads(answer)
            if time.monotonic() > until:
                raise LookupError("not answered yet")
            time.sleep(_LOOK_EVERY_S)


class KeptAnswers:
    """Writes down how requests were answered, after their acks: those of a moment in one transaction."""

    def __init__(self, desk: Desk, later: Callable[[Callable[[], None]], None]) -> None:
        self._desk, self._later = desk, later
        self._lock = threading.Lock()
        self._waiting: dict[str, str] = {}

    def keep(self, request: Request, answer: str) -> None:
        """Write the answer, in JSON, down soon, if the database is there: without, the request still acts only once."""
        if request.key is None:
            return
        with self._lock:
            is_first = not self._waiting
            self._waiting.setdefault(request.key, answer)
        if is_first:
            self._later(self._write)

    def _write(self) -> None:
        with self._lock:
            answers, self._waiting = self._waiting, {}
        try:
            with self._desk.begin() as tx:
                rows.requests.keep_answers(tx, answers, at=self._desk.wall())
        except Unavailable as away:
            log.warning("request.answers_not_kept", why=str(away), count=len(answers))


def forget_old(desk: Desk) -> None:
    """Forget the requests that cannot come again, and their answers."""
    with desk.begin() as tx:
        rows.requests.forget(tx, at=desk.wall())
