"""The sender: drains what we owe, and looks up what a crash left open."""

import secrets
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog

from slackbot.desk import sending
from slackbot.desk.context import Desk
from slackbot.desk.sending import Hand
from slackbot.domain.delivery import PACE, SETTLE_AFTER, Delivery
from slackbot.slack import Slack
from slackbot.store import deliveries

log = structlog.get_logger(__name__)

Deed = Callable[[Hand, Delivery], datetime | None]

_PLACES = 8  # messages under way at once; a hanging call keeps only its own place
_IDLE_S = 5.0  # the net below the scheduler's poll


class Sender:
    """Sends what is due until it is stopped; any number of them, in any number of processes, share the work."""

    def __init__(self, desk: Desk, slack: Slack, *, pace: timedelta = PACE) -> None:
        self._desk = desk
        self._hand = Hand(desk, slack, me=secrets.token_hex(8), pace=pace)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._under_way: set[Future[None]] = set()
        self._again_at: datetime | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._loop: threading.Thread | None = None

    def start(self) -> None:
        """Begin to send, in threads of its own."""
        self._pool = ThreadPoolExecutor(_PLACES, "sender")
        self._loop = threading.Thread(target=self._run, args=(self._pool,), name="sender-loop", daemon=True)
        self._loop.start()

    def wake(self) -> None:
        """Look at once whether something is due."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what has begun, then return."""
        self._stopping.set()
        self._wake.set()
        if self._loop is not None:
            self._loop.join()
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def drain(self) -> int:
        """Send in the caller's thread until nothing more can go out now; return how many rows were taken in hand."""
        taken = 0
        while rows := self._claim(limit=100):
            taken += len(rows)
            for row in rows:
                sending.send(self._hand, row)
        return taken

    def settle(self) -> int:
        """Look up, in the caller's thread, the attempts whose end nobody wrote down; return how many."""
        stuck = self._take_stuck(limit=100)
        for row in stuck:
            sending.settle(self._hand, row)
        return len(stuck)

    def _run(self, pool: ThreadPoolExecutor) -> None:
        while not self._stopping.is_set():
            self._wake.wait(self._idle_s())
            self._wake.clear()
            try:
                self._round(pool)
            except Exception:  # the loop of a job: one bad round must not end it
                log.exception("sender.round_failed")
                self._stopping.wait(1)

    def _idle_s(self) -> float:
        if self._again_at is None:
            return _IDLE_S
        wait_s = (self._again_at - self._desk.wall()).total_seconds()
        return max(0.0, min(wait_s, _IDLE_S))

    def _round(self, pool: ThreadPoolExecutor) -> None:
        if self._again_at is not None and self._again_at <= self._desk.wall():
            self._again_at = None
        for row in self._take_stuck(limit=self._places()):
            self._submit(pool, sending.settle, row)
        while not self._stopping.is_set() and (places := self._places()):
            rows = self._claim(limit=places)
            for row in rows:
                self._submit(pool, sending.send, row)
            if len(rows) < places:
                return

    def _places(self) -> int:
        return max(0, _PLACES - len(self._under_way))

    def _submit(
        self, pool: ThreadPoolExecutor, deed: Callable[[Hand, Delivery], datetime | None], row: Delivery
    ) -> None:
        job = pool.submit(self._do, deed, row)
        self._under_way.add(job)
        job.add_done_callback(self._done)

    def _do(self, deed: Deed, row: Delivery) -> None:
        again_at = deed(self._hand, row)
        if again_at is not None and (self._again_at is None or again_at < self._again_at):
            self._again_at = again_at

    def _done(self, job: Future[None]) -> None:
        self._under_way.discard(job)
        if error := job.exception():
            log.error("sender.row_failed", exc_info=error)
        self._wake.set()

    def _claim(self, *, limit: int) -> Sequence[Delivery]:
        desk = self._desk
        with desk.store.begin(patience_s=10) as db:
            return deliveries.claim_due(db, now=desk.now(), wall=desk.wall(), me=self._hand.me, limit=limit)

    def _take_stuck(self, *, limit: int) -> Sequence[Delivery]:
        if limit == 0:
            return ()
        wall = self._desk.wall()
        with self._desk.store.begin(patience_s=10) as db:
            return deliveries.take_stuck(db, wall=wall, until=wall + SETTLE_AFTER, me=self._hand.me, limit=limit)
