"""One request of Slack's: it acts once however often it comes, and is answered as it was the first time.

Its key is written in the transaction of its action, so the database judges which of two came first.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import structlog

from slackbot.desk.context import Desk
from slackbot.errors import Repeated, Unavailable
from slackbot.store import rows
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)

_PATIENCE_S = 0.8  # together with the wait for the first one's transaction, less than Slack's 3 s
_LOOK_EVERY_S = 0.05


class Request:
    """A request with that key, or one that cannot be told from others; `desk` is the one to act with.

    `has_acted`: it has written something. `is_refused`: it was refused, and not for coming again.
    """

    def __init__(self, desk: Desk, key: str | None) -> None:
        self._outer, self._key = desk, key
        self._is_new = False
        self.has_acted = self.is_refused = False
        self.desk = replace(desk, once=self._once) if key else desk

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

    def keep(self, answer: Any) -> None:
        """Write down how it was answered, if the database is there: without, it still acts only once."""
        if self._key is None:
            return
        try:
            with self._outer.begin() as tx:
                rows.requests.keep_answer(tx, self._key, json.dumps(answer), at=self._outer.wall())
        except Unavailable as away:
            log.warning("request.answer_not_kept", why=str(away))

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


def forget_old(desk: Desk) -> None:
    """Forget the requests that cannot come again, and their answers."""
    with desk.begin() as tx:
        rows.requests.forget(tx, at=desk.wall())
