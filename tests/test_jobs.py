"""The jobs of one process."""

import threading

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES

from slackbot.jobs import Jobs
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
