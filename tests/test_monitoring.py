"""What Prometheus is told."""

from collections.abc import Iterator

import pytest
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import text

from slackbot.monitoring import Monitor
from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _acked(monitor: Monitor) -> None:
    dispatch = monitor.timed(lambda _: BoltResponse(status=200))
    dispatch(BoltRequest(mode="socket_mode", body={"command": "/issue"}))


def test_acks_and_what_waits_are_told(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    _acked(monitor)
    hall.issue("UANA", "log @gus Printer is offline")

    lines = monitor.text().decode().splitlines()

    assert 'slackbot_ack_seconds_count{kind="command",status="200"} 1.0' in lines
    assert 'slackbot_deliveries{state="due"} 3.0' in lines
    assert 'slackbot_deliveries{state="unsure"} 0.0' in lines


def test_acks_are_told_while_the_database_does_not_answer(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    _acked(monitor)
    with hall.desk.begin() as tx:
        tx.db.execute(text("DROP TABLE deliveries"))

    told = monitor.text().decode()

    assert "slackbot_ack_seconds_count" in told
    assert "slackbot_deliveries" not in told
