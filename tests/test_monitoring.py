"""What Prometheus is told."""

import re
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import text

from slackbot.errors import DatabaseAway
from slackbot.monitoring import Monitor
from tests.http_app import HttpApp
from tests.patience import PATIENCE_S


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _acked(monitor: Monitor, text: str = "") -> None:
    dispatch = monitor.timed(lambda _: BoltResponse(status=200))
    dispatch(BoltRequest(mode="socket_mode", body={"command": "/issue", "text": text}))


def _told(monitor: Monitor, name: str) -> set[str]:
    """Return the values of that metric, each with its labels."""
    lines = monitor.text().decode().splitlines()
    return {line.removeprefix(name) for line in lines if line.startswith((f"{name}{{", f"{name} "))}


def test_acks_and_what_waits_are_told(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    _acked(monitor)
    hall.issue("UANA", "log @gus Printer is offline")

    lines = monitor.text().decode().splitlines()

    assert 'slackbot_ack_seconds_count{kind="command",status="200"} 1.0' in lines
    assert 'slackbot_deliveries{state="due"} 3.0' in lines
    assert 'slackbot_deliveries{state="unsure"} 0.0' in lines


def test_what_was_not_sent_is_told_by_its_reason(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    states = ("held", "withdrawn", "failed", "unsure")
    for number, why in enumerate(("archived", "opted_out", "invalid_blocks", "not_in_channel", "a_new_word", None)):
        for state in states:
            hall.issue("UANA", "log Printer is offline", "CTRIAGE")
            with hall.desk.begin() as tx:
                last = tx.db.execute(text("SELECT max(id) FROM deliveries")).scalar_one()
                ended = {"state": state, "why": why, "row": last, "number": number}
                tx.db.execute(text("UPDATE deliveries SET state = :state, reason = :why WHERE id = :row"), ended)

    found, stuck = _told(monitor, "slackbot_deliveries_unsent"), _told(monitor, "slackbot_deliveries_stuck")

    words = {"archived": 1, "opted_out": 1, "invalid_blocks": 1, "no_channel": 1, "other": 2}
    assert found == {f'{{reason="{why}",state="{state}"}} {n}.0' for why, n in words.items() for state in states}
    asked = {(why, n, state) for why, n in words.items() for state in states if state != "withdrawn"}
    assert stuck == {f'{{kind="waited",reason="{why}",state="{state}"}} {n}.0' for why, n, state in asked}


def test_commands_are_told_by_the_verb_that_they_mean(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    for text_ in ("", "log @gus Printer", "new Printer", "ＣＬＯＳＥ #1", "lgo Printer", "fbf1b3d2", "frobnicate"):
        _acked(monitor, text_)

    found = _told(monitor, "slackbot_commands_total")

    verbs = {"help": 1, "log": 2, "resolve": 1, "unknown": 3}
    assert found == {f'{{status="200",verb="{verb}"}} {times}.0' for verb, times in verbs.items()}


def test_the_page_about_watching_names_every_metric_and_no_other(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    page = (Path(__file__).parent.parent / "docs" / "watching.md").read_text().partition("## Metrics")[2]

    told = re.findall(r"^# TYPE (\w+)", monitor.text().decode(), flags=re.MULTILINE)

    named = re.findall(r"`(slackbot_\w+)`", page)
    assert sorted(named) == sorted({one.removesuffix("_total") for one in told if not one.endswith("_created")})


def test_how_late_the_oldest_message_is_is_told(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    nothing_is_due = _told(monitor, "slackbot_oldest_due_seconds")
    hall.issue("UANA", "log @gus Printer is offline")
    hall.clock.move(timedelta(seconds=90))

    late_s = float(_told(monitor, "slackbot_oldest_due_seconds").pop())

    assert nothing_is_due == {" 0.0"}
    assert 60 < late_s < 90 + PATIENCE_S


def test_waits_and_troubles_at_the_database_are_told(hall: HttpApp) -> None:
    monitor, has_begun = Monitor(hall.desk), threading.Event()

    def hold() -> None:
        with hall.desk.begin():
            has_begun.set()
            hall.slack.wait_for(lambda: hall.desk.store.turnstiles["write"]._line)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        assert has_begun.wait(PATIENCE_S)
        with hall.desk.begin(PATIENCE_S):
            holding.result()
    with closing(sqlite3.connect(hall.parts.settings.database_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseAway), hall.desk.begin():
            pass

    assert '{to="write"} 1.0' in _told(monitor, "slackbot_turnstile_waits_total")
    assert '{to="write"} 0.0' not in _told(monitor, "slackbot_turnstile_wait_seconds_total")
    assert _told(monitor, "slackbot_database_errors_total") == {'{class="locked"} 1.0'}


def test_acks_are_told_while_the_database_does_not_answer(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    _acked(monitor)
    with hall.desk.begin() as tx:
        tx.db.execute(text("DROP TABLE deliveries"))

    told = monitor.text().decode()

    assert "slackbot_ack_seconds_count" in told
    assert "slackbot_deliveries" not in told
