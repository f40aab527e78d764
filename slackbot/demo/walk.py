"""How the demo's clock gets from one time to another: by way of every moment at which something falls due."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from slackbot.app import Parts
from slackbot.demo.clock import Clock
from slackbot.domain.delivery import State
from slackbot.outbox import housekeeping
from slackbot.outbox.sender import Sender
from slackbot.playground import Playground
from slackbot.store import rows

_PATIENCE_S = 5.0  # for a message that cannot go out just now; then the clock goes on without it
_LOOK_S = 0.005


class Walk:
    """One move after the other; each stands still at every such moment until all that is due then is done.

    It shares the work with the bot's own sender. A walk that `is_over` ends at the moment that it has come to.
    """

    def __init__(self, parts: Parts, slack: Playground, clock: Clock, *, is_over: Callable[[], bool]) -> None:
        self._desk, self._clock, self._slack, self._is_over = parts.desk, clock, slack, is_over
        self._sender = Sender(parts.desk, parts.slack, pace=timedelta(0))

    def __call__(self, until: datetime) -> datetime:
        """Go there, and return how far it came."""
        at = self._clock.now()
        self._stay(at)
        while (due_at := self._next_due(after=at)) < until:
            if self._is_over():
                return at
            at = due_at
            self._stay(at)
        self._stay(until)
        return until

    def _next_due(self, *, after: datetime) -> datetime:
        desk = self._desk
        with desk.read() as tx:
            message = rows.outbox_lease.next_due(tx, after=after)
        by_the_clock = housekeeping.next_due(desk, after=after)
        return min(message, by_the_clock) if message is not None else by_the_clock

    def _stay(self, at: datetime) -> None:
        """Stand still at that moment until what is due is done, and show it."""
        self._clock.stand(at)
        self._slack.show_time()
        housekeeping.tick(self._desk)
        give_up_at = time.monotonic() + _PATIENCE_S
        self._sender.drain()
        while self._is_at_work(at) and time.monotonic() < give_up_at and not self._is_over():
            time.sleep(_LOOK_S)
            self._sender.drain()

    def _is_at_work(self, at: datetime) -> bool:
        """Return whether a message is still to go out, or on its way: the bot's own sender may have it in hand."""
        with self._desk.read() as tx:
            is_due = rows.outbox_read.oldest_due(tx, now=at) is not None
            return is_due or rows.outbox_read.counts(tx)[State.SENDING.value] > 0
