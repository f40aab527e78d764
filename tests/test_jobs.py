"""The jobs of one process."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from slackbot.jobs import Jobs, _Punctual
from slackbot.service import Part
from slackbot.store.listening import Listening
from tests.desk_env import DeskEnv
from tests.patience import PATIENCE_S


def test_a_look_left_out_because_the_last_one_is_not_over_is_no_news(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    room, left_out, is_over = DeskEnv(sqlite_url), threading.Event(), threading.Event()
    jobs = Jobs(room.desk, wake=lambda: is_over.wait(PATIENCE_S), refresh=lambda: None)  # type: ignore[func-returns-value, arg-type]
    jobs._scheduler.add_listener(lambda _: left_out.set(), EVENT_JOB_MAX_INSTANCES)

    jobs.start()
    was_left_out = left_out.wait(PATIENCE_S)
    is_over.set()
    jobs.stop()
    room.close()

    assert was_left_out
    assert not caplog.records


PARTS: dict[str, Callable[[DeskEnv], Part]] = {
    "scheduler": lambda room: Jobs(room.desk, wake=lambda: None, refresh=lambda: None),
    "sender": lambda room: room.sender(),
    "listener": lambda _: Listening("postgresql://nobody@127.0.0.1:1/nothing", lambda: None),
}


@pytest.mark.parametrize("ends", ["before there was one", "later"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_for_which_no_thread_was_to_be_had_is_started_once_there_is_one_or_ends(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, part: str, ends: str
) -> None:
    def have_none(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    room = DeskEnv(sqlite_url)
    made = PARTS[part](room)
    was_alive = [made.is_alive()]
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", have_none)
        for _ in range(3):
            with pytest.raises(RuntimeError, match="new thread"):
                made.revive()
            was_alive.append(made.is_alive())

    if ends == "later":
        made.revive()
        was_alive.append(made.is_alive())
    made.stop()
    room.close()

    assert was_alive == [False] * 4 + [True] * (ends == "later")


_SECOND, _MINUTES, _HOURS = (timedelta(seconds=1), timedelta(minutes=10), timedelta(hours=6))


@pytest.mark.parametrize(
    ("step", "due"),
    [
        (timedelta(0), set()),
        (timedelta(seconds=2), {_SECOND}),
        (timedelta(hours=1), {_SECOND, _MINUTES}),
        (timedelta(days=1), {_SECOND, _MINUTES, _HOURS}),
        (-timedelta(seconds=5), {_SECOND, _MINUTES, _HOURS}),
        (-timedelta(hours=1), {_SECOND, _MINUTES, _HOURS}),
        (-timedelta(days=1), {_SECOND, _MINUTES, _HOURS}),
    ],
)
def test_no_job_waits_longer_than_its_interval_however_the_clock_is_set(step: timedelta, due: set[timedelta]) -> None:
    scheduler, store, now = BackgroundScheduler(timezone=UTC), _Punctual(), datetime.now(UTC)
    scheduler.add_jobstore(store)
    scheduler.start(paused=True)
    for interval in (_SECOND, _MINUTES, _HOURS):
        every = IntervalTrigger(seconds=int(interval.total_seconds()), timezone=UTC)
        scheduler.add_job(print, every, next_run_time=now + interval)

    found = store.get_due_jobs(now + step)

    scheduler.shutdown()
    assert {job.trigger.interval for job in found} == due
    assert all(job.next_run_time <= now + step for job in found)  # else the scheduler would not run it
