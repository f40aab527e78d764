"""What runs when: the scheduler wakes us up to look, the database says what is due."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_SUBMITTED, EVENT_SCHEDULER_STARTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler

from slackbot.desk import requests
from slackbot.desk.context import Desk
from slackbot.errors import Unavailable
from slackbot.outbox import housekeeping
from slackbot.outbox.housekeeping import Housekeeping

log = structlog.get_logger(__name__)

_TICK_S = 1
_DIRECTORY_MINUTES = 10
_CLEANING_HOURS = 6
_FORGETTING_MINUTES = 1


class Jobs:
    """The scheduler of one process, in threads of its own."""

    name = "scheduler"
    patience_s = 120.0

    def __init__(self, desk: Desk, *, wake: Callable[[], None], refresh: Callable[[], None]) -> None:
        self._desk, self._wake, self._refresh = desk, wake, refresh
        self._housekeeping = Housekeeping(desk)
        self._seen_at = time.monotonic()
        self._looking_since: float | None = None
        self._scheduler = self._make_scheduler()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to run the jobs."""
        self._seen_at = time.monotonic()
        add = self._scheduler.add_job
        add(self._tick, "interval", seconds=_TICK_S, next_run_time=datetime.now(UTC))
        soon = datetime.now(UTC) + timedelta(minutes=_DIRECTORY_MINUTES)
        add(_guarded, "interval", minutes=_DIRECTORY_MINUTES, args=[self._refresh], next_run_time=soon)
        add(self._clean, "interval", hours=_CLEANING_HOURS, next_run_time=soon)
        add(_guarded, "interval", minutes=_FORGETTING_MINUTES, args=[lambda: requests.forget_old(self._desk)])
        self._thread = _run(self._scheduler)

    def stop(self) -> None:
        """End after the jobs that are running."""
        _end(self._scheduler, wait=True)
        if self._thread is not None:
            self._thread.join()

    def is_alive(self) -> bool:
        """Return whether anybody looks which job is to run."""
        return self._thread is not None and self._thread.is_alive()

    def silent_s(self) -> float:
        """Return for how many seconds no job was begun, or how long the look at what time has brought has lasted."""
        return time.monotonic() - min(self._seen_at, self._looking_since or self._seen_at)

    def revive(self) -> None:
        """Begin again: the scheduler's thread has died, or there was none to be had."""
        died, self._scheduler = self._scheduler, self._make_scheduler()
        _end(died, wait=False)
        self.start()

    def poke(self) -> None:
        """Look at once at what time has brought: the clock was moved."""
        self._scheduler.add_job(self._tick)

    def _make_scheduler(self) -> BlockingScheduler:
        scheduler = BlockingScheduler(
            jobstores={"default": _Punctual()},
            executors={"default": ThreadPoolExecutor(4)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
            logger=_quieter(),
        )
        scheduler.add_listener(self._note_life, EVENT_JOB_SUBMITTED | EVENT_JOB_MAX_INSTANCES)
        return scheduler

    def _note_life(self, _event: object) -> None:
        self._seen_at = time.monotonic()

    def _tick(self) -> None:
        self._looking_since = time.monotonic()
        _guarded(self._housekeeping.tick)
        self._looking_since = None
        self._wake()

    def _clean(self) -> None:
        _guarded(lambda: housekeeping.clean(self._desk))


def _run(scheduler: BlockingScheduler) -> threading.Thread:
    """Return the thread that looks which job is to run; it does so from now on."""
    is_up = threading.Event()
    scheduler.add_listener(lambda _: is_up.set(), EVENT_SCHEDULER_STARTED)
    thread = threading.Thread(target=scheduler.start, name="APScheduler", daemon=True)
    thread.start()
    is_up.wait()  # who stops it before would stop nothing
    return thread


def _end(scheduler: BlockingScheduler, *, wait: bool) -> None:
    with suppress(RuntimeError, SchedulerNotRunningError):  # there never was a thread for it
        scheduler.shutdown(wait=wait)


class _Punctual(MemoryJobStore):  # type: ignore[misc]  # APScheduler has no types
    """Jobs of which none waits longer than its interval, not even after the clock was set back by hours."""

    def get_due_jobs(self, now: datetime) -> Sequence[Job]:
        """Return the jobs whose time has come, or lies further ahead than it was ever put."""
        for job in self.get_all_jobs():
            interval = getattr(job.trigger, "interval", timedelta(0))
            if job.next_run_time is not None and job.next_run_time - now > interval:
                job.modify(next_run_time=now)
        due: Sequence[Job] = super().get_due_jobs(now)
        return due


def _quieter() -> logging.Logger:
    """Return a logger for errors alone: that a look is left out while the last one is not over is no news."""
    logger = logging.getLogger("apscheduler.jobs")
    logger.setLevel(logging.ERROR)
    return logger


def _guarded(action: Callable[[], object]) -> None:
    try:
        action()
    except Unavailable as away:
        log.warning("job.put_off", why=str(away))
    except Exception:  # one failing job must not stop the others
        log.exception("job.failed")
