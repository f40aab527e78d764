"""Behind pgbouncer in transaction mode nothing is missed but the word of other processes, and nobody waits for it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from slackbot.errors import DatabaseAway
from slackbot.store import schema
from slackbot.store.database import Store
from slackbot.store.listening import Listening
from tests import pooler
from tests.conftest import absent
from tests.patience import PATIENCE_S
from tests.running_app import RunningApp

TEAM = "T0ACME00001"


def test_a_new_database_is_migrated_once_by_processes_behind_a_pooler(fresh_postgres_url: str) -> None:
    if not pooler.is_here():
        absent("pgbouncer")
    with pooler.pgbouncer(fresh_postgres_url, servers=pooler.SERVERS) as url, ExitStack() as opened:
        stores = [opened.enter_context(closing(Store(url))) for _ in range(4)]
        with ThreadPoolExecutor(4) as processes:
            changed = list(processes.map(schema.upgrade, stores))

        assert sorted(changed) == [False, False, False, True]
        assert {schema.version(one) for one in stores} == {schema.HEAD}


def test_eight_agents_at_once_are_answered_behind_a_pooler(
    pooled_url: str, make_stage: Callable[..., RunningApp]
) -> None:
    bot = make_stage(pooled_url, pace=timedelta(0))
    bot.issue("UANA", "list")

    with ThreadPoolExecutor(8) as agents:
        said = list(agents.map(lambda number: bot.issue("UANA", f"log @gus Printer {number} is offline"), range(40)))

    assert [one for one in said if not one.startswith("Logged as #")] == []
    bot.slack.wait_for(lambda: sum("is offline" in one["text"] for one in bot.slack.messages("CTRIAGE")) == len(said))


def test_who_listens_behind_a_pooler_leaves_it_alone_and_is_quiet(pooled_url: str) -> None:
    listening, give_up_at = Listening(pooled_url, lambda: None), time.monotonic() + PATIENCE_S
    with capture_logs() as said:
        listening.start()
        while not said and time.monotonic() < give_up_at:
            time.sleep(0.01)
        is_alive = listening.is_alive()
        listening.stop()

    assert is_alive
    assert listening.silent_s() < PATIENCE_S
    assert [one["event"] for one in said] == ["listening.left_out"]
    with closing(Store(pooled_url)) as store, store.read_all() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM pg_listening_channels()").scalar_one() == 0


def test_a_pooler_that_has_no_server_to_lend_is_waited_for_as_long_as_an_answer_may_take(pooled_url: str) -> None:
    let_go, held = threading.Event(), threading.Barrier(pooler.SERVERS + 1)

    def hold() -> None:
        with store.read_all():
            held.wait(PATIENCE_S)
            let_go.wait(PATIENCE_S)

    with closing(Store(pooled_url)) as store, ThreadPoolExecutor(pooler.SERVERS) as others:
        for _ in range(pooler.SERVERS):
            others.submit(hold)
        held.wait(PATIENCE_S)
        began = time.monotonic()
        with store.in_time(0.2), pytest.raises(DatabaseAway), store.begin(TEAM):
            pass
        took = time.monotonic() - began
        let_go.set()
        with store.begin(TEAM) as tx:
            assert tx.db.exec_driver_sql("SELECT 1").scalar_one() == 1

    assert took < 2
