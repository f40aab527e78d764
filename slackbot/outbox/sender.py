"""The sender: drains the outbox, and looks up what a crash left open."""

import secrets
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from slackbot.desk.context import Desk
from slackbot.domain.delivery import Delivery
from slackbot.domain.hold import Watched
from slackbot.domain.retries import PACE, SETTLE_AFTER
from slackbot.errors import NewerSchema, Unavailable
from slackbot.outbox import attempt, outcomes
from slackbot.outbox.outcomes import PATIENCE_S, Worker
from slackbot.outbox.token_guard import TokenGuard
from slackbot.pool import Pool
from slackbot.slack import Slack
from slackbot.store import rows
from slackbot.store.outbox_lease import Seen
from slackbot.tally import Tally

log = structlog.get_logger(__name__)

Action = Callable[[Worker, Delivery], datetime | None]
Hand = Sequence[tuple[Worker, Delivery]]

_PLACES = 8  # messages under way at once; a hanging call keeps only its own place
_IN_HAND = 2 * _PLACES  # what waits for a place counts: half of it can be taken at a time, not one row after the other
_WATCH_EVERY = timedelta(seconds=1)  # how often we look for attempts whose end nobody wrote down
_IDLE_S = 5.0  # the net below the scheduler's poll
_RENEW_EVERY = timedelta(seconds=4)  # how often the leases of what is under way are renewed
_AFTER_A_FAILURE_S = 1.0


class Sender:
    """Sends what is due until it is stopped; any number of them, in any number of processes, share the work.

    `others` are further workspaces of the same database: one look sees what is due in all that it serves, and in no
    other, and one claim takes it. It claims nothing more once a later version has migrated the database: it calls
    `on_outdated` and ends.
    """

    name = "sender"
    patience_s = 120.0  # a round looks three times, and waits each time for the database as long as that lets it

    def __init__(
        self,
        desk: Desk,
        slack: Slack,
        *,
        others: Sequence[tuple[Desk, Slack]] = (),
        pace: timedelta = PACE,
        on_outdated: Callable[[NewerSchema], None] = lambda _: None,
    ) -> None:
        self._desk, self._on_outdated = desk, on_outdated
        self.look_ups = Tally()  # by what was found
        self._workers = {
            at.team: Worker(at, its_slack, "", pace, TokenGuard(at.wall, at.steady), self.look_ups)
            for at, its_slack in ((desk, slack), *others)
        }
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._under_way: dict[Future[None], tuple[int, str]] = {}  # the row's id and its lease
        self._again_at: timedelta | None = None  # this and the next by `desk.steady`, so that no clock moves them
        self._renewed_at = desk.steady()
        self._watched = Watched()
        self.pool = Pool(_PLACES, "sending", patience_s=self.patience_s)
        self._loop: threading.Thread | None = None
        self._seen_at = time.monotonic()

    def start(self) -> None:
        """Begin to send, in threads of its own."""
        self._seen_at = time.monotonic()
        self._watched = Watched(self._desk.steady())  # who has what in hand, the clock alone does not tell
        self._loop = threading.Thread(target=self._run, name="sender", daemon=True)
        self._loop.start()

    revive = start

    def is_alive(self) -> bool:
        """Return whether anybody looks for what is due."""
        return self._loop is not None and self._loop.is_alive()

    def silent_s(self) -> float:
        """Return for how many seconds nobody has looked."""
        return time.monotonic() - self._seen_at

    def wake(self) -> None:
        """Look at once whether something is due."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what has begun, then return."""
        self._stopping.set()
        self._wake.set()
        if self._loop is not None and self._loop.is_alive():
            self._loop.join()
        self.pool.shutdown(wait=True)

    def drain(self, *, limit: int = 100) -> int:
        """Send in the caller's thread until nothing more can go out now; return how many rows were claimed."""
        taken = 0
        while self._look(self._workers).is_due and (claimed := self._claim(self._workers, limit=limit)):
            taken += len(claimed)
            for worker, row in claimed:
                attempt.send(worker, row)
        return taken

    def settle(self) -> int:
        """Look up, in the caller's thread, the attempts whose end nobody wrote down; return how many."""
        lost = self._take_lost(self._workers, limit=100)
        for worker, row in lost:
            attempt.settle(worker, row)
        return len(lost)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._seen_at = time.monotonic()
            self._wake.wait(self._idle_s())
            self._wake.clear()
            try:
                self._round()
            except NewerSchema as newer:
                self._on_outdated(newer)
                return
            except Unavailable as away:
                log.warning("sender.put_off", why=str(away))
                self._stopping.wait(_AFTER_A_FAILURE_S)
            except Exception:  # the loop of a job: one bad round must not end it
                log.exception("sender.round_failed")
                self._stopping.wait(_AFTER_A_FAILURE_S)

    def _idle_s(self) -> float:
        with self._lock:
            again_at = self._again_at
        if again_at is None:
            return _IDLE_S
        return max(0.0, min((again_at - self._desk.steady()).total_seconds(), _IDLE_S))

    def _round(self) -> None:
        self._forget_past()
        self._renew()
        teams = [team for team, worker in self._workers.items() if not worker.token_guard.is_resting]
        if not teams or not (room := self._room()):
            return
        seen = self._look(teams)
        if self._is_time_to_watch():
            self._submit(attempt.settle, self._watch(teams, seen, limit=room))
        while seen.is_due and not self._stopping.is_set() and (room := self._room()):
            claimed = self._claim(teams, limit=room)
            self._submit(self._send, claimed)
            if len(claimed) < room:
                return

    def _forget_past(self) -> None:
        with self._lock:
            if self._again_at is not None and self._again_at <= self._desk.steady():
                self._again_at = None

    def _is_time_to_watch(self) -> bool:
        looked_at = self._watched.looked_at
        return looked_at is None or self._desk.steady() - looked_at >= _WATCH_EVERY

    def _renew(self) -> None:
        """Keep what is slow but under way from being taken for lost: a lease is shorter than the longest work."""
        now = self._desk.steady()
        with self._lock:
            leases = dict(self._under_way.values())
        if not leases or now - self._renewed_at < _RENEW_EVERY:
            return
        with self._desk.store.begin_all(PATIENCE_S) as db:
            rows.outbox_holds.renew(db, leases, wall=self._desk.wall())
        self._renewed_at = now

    def _room(self) -> int:
        """Return how many rows more may be claimed: none until there is room for several."""
        self._seen_at = time.monotonic()
        with self._lock:
            return _room(len(self._under_way))

    def _submit(self, action: Action, claimed: Hand) -> None:
        for worker, row in claimed:
            job = self.pool.submit(self._do, action, worker, row)
            with self._lock:
                self._under_way[job] = row.id, worker.me
            job.add_done_callback(self._done)

    def _send(self, worker: Worker, row: Delivery) -> datetime | None:
        """Send the row, unless we were asked to stop while it waited for its place."""
        if self._stopping.is_set():
            return outcomes.give_back(worker, row, not_before=self._desk.wall())
        return attempt.send(worker, row)

    def _do(self, action: Action, worker: Worker, row: Delivery) -> None:
        again = action(worker, row)
        again_at = self._desk.steady() + (again - self._desk.wall()) if again is not None else None
        with self._lock:
            if again_at is not None and (self._again_at is None or again_at < self._again_at):
                self._again_at = again_at

    def _done(self, job: Future[None]) -> None:
        with self._lock:
            self._under_way.pop(job, None)
            is_room = _room(len(self._under_way)) > 0
        if error := job.exception():
            log.error("sender.row_failed", exc_info=error)
        if is_room:  # else a round could take nothing
            self._wake.set()

    def _look(self, teams: Collection[str]) -> Seen:
        desk = self._desk
        with desk.store.read_all(PATIENCE_S) as db:
            return rows.outbox_lease.look(db, teams, now=desk.now(), wall=desk.wall())

    def _claim(self, teams: Collection[str], *, limit: int) -> Hand:
        desk, me = self._desk, _new_lease()
        with desk.store.begin_all(PATIENCE_S) as db:
            now, wall = desk.now(), desk.wall()
            return self._held(me, rows.outbox_lease.claim_due(db, teams, now=now, wall=wall, me=me, limit=limit))

    def _watch(self, teams: Collection[str], seen: Seen, *, limit: int) -> Hand:
        """Return what was under way and is lost; where nothing is under way, the database need not be asked."""
        wall, steady = self._desk.wall(), self._desk.steady()
        if seen.is_any_under_way or self._watched.was_set_back(wall=wall, steady=steady):
            return self._take_lost(teams, limit=limit)
        self._watched = self._watched.look((), wall=wall, steady=steady)
        return ()

    def _take_lost(self, teams: Collection[str], *, limit: int) -> Hand:
        desk, me, wall = self._desk, _new_lease(), self._desk.wall()
        with desk.store.begin_all(PATIENCE_S) as db:
            if self._watched.was_set_back(wall=wall, steady=desk.steady()):
                rows.outbox_lease.bring_forward(db, teams, now=desk.now())
            holds = rows.outbox_holds.under_way(db, teams)
            self._watched = self._watched.look(holds, wall=wall, steady=desk.steady())
            lost, take = self._watched.lost(wall=wall)[:limit], rows.outbox_holds.take
            taken = [take(db, teams, one, me=me, wall=wall, length=SETTLE_AFTER) for one in lost]
        return self._held(me, [one for one in taken if one is not None])

    def _held(self, me: str, taken: Sequence[Delivery]) -> Hand:
        """Return each row with the means of its workspace, under the lease that it was taken by."""
        return [(replace(self._workers[row.team], me=me), row) for row in taken]


def _room(under_way: int) -> int:
    """Return how many rows more may be taken; none before it is several."""
    room = _IN_HAND - under_way
    return room if room >= _PLACES else 0


def _new_lease() -> str:
    """Return a lease of its own for each time: the same sender must not mistake an earlier hold for this one."""
    return secrets.token_hex(8)
