"""How the demo's clock gets from one time to another: by way of every moment at which something falls due.

On the way the sample people do what they do by then.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from slackbot.demo.clock import Clock
from slackbot.domain.delivery import State
from slackbot.outbox.housekeeping import Housekeeping, next_due
from slackbot.seeding import Living, Scene
from slackbot.store import rows

_PATIENCE_S = 5.0  # for a message that cannot go out just now; then the clock goes on without it
_LOOK_S = 0.005
_AT_ONCE = datetime.min.replace(tzinfo=UTC)


class Walk:
    """One move after the other; each stands still at every such moment until all that is due then is done.

    It shares the work with the bot's own sender. A walk that `is_over`, or that is halted, ends at the moment that it
    has come to. Without `living` nobody does anything.
    """

    def __init__(self, scene: Scene, clock: Clock, living: Living | None, *, is_over: Callable[[], bool]) -> None:
        self._desk, self._sender, self._slack = scene.desk, scene.sender, scene.stage
        self._clock, self._living = clock, living
        self._has_to_stop = is_over
        self._housekeeping = Housekeeping(scene.desk)
        self._clock_brings_at = _AT_ONCE

    def __call__(self, until: datetime) -> datetime:
        """Go there, and return how far it came."""
        at = self._clock.now()
        with self._slack.silence_here():  # the desk is told of what they do, and the bot need not hear of it as well
            self._clock_brings_at = _AT_ONCE
            self._stay(at)
            while (next_at := self._next(after=at, until=until)) < until:
                if self._is_over():
                    return at
                at = max(at, next_at)
                self._go(at)
            self._stay(until)
        return until

    def _next(self, *, after: datetime, until: datetime) -> datetime:
        """Return when something falls due next, or one of the sample people acts."""
        acts_at = self._living.next_at(until=until) if self._living else None
        due_at = self._next_due(after=after)
        return due_at if acts_at is None else min(due_at, acts_at)

    def _next_due(self, *, after: datetime) -> datetime:
        desk = self._desk
        with desk.read() as tx:
            message = rows.outbox_lease.next_due(tx, after=after)
        self._clock_brings_at = next_due(desk, after=after)
        return self._clock_brings_at if message is None else min(message, self._clock_brings_at)

    def _go(self, at: datetime) -> None:
        self._stay(at)
        while self._living and self._living.act(at) and not self._is_over():
            self._send(at)

    def _stay(self, at: datetime) -> None:
        """Stand still at that moment until what is due is done, and show it."""
        self._clock.stand(at)
        self._slack.show_time()
        if self._clock_brings_at <= at:
            self._housekeeping.tick()
        self._send(at)

    def _send(self, at: datetime) -> None:
        give_up_at = time.monotonic() + _PATIENCE_S
        self._sender.drain()
        while self._is_at_work(at) and time.monotonic() < give_up_at and not self._is_over():
            time.sleep(_LOOK_S)
            self._sender.drain()

    def _is_over(self) -> bool:
        return self._clock.is_halted or self._has_to_stop()

    def _is_at_work(self, at: datetime) -> bool:
        """Return whether a message is still to go out, or on its way: the bot's own sender may have it in hand."""
        with self._desk.read() as tx:
            is_due = rows.outbox_read.oldest_due(tx, now=at) is not None
            return is_due or rows.outbox_read.counts(tx)[State.SENDING.value] > 0
