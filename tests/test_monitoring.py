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


def _unsent(monitor: Monitor) -> set[str]:
    return {line for line in monitor.text().decode().splitlines() if line.startswith("slackbot_deliveries_unsent{")}


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

    found = _unsent(monitor)

    words = ("archived", "opted_out", "invalid_blocks", "no_channel")
    told = {f'slackbot_deliveries_unsent{{reason="{why}",state="{state}"}} 1.0' for why in words for state in states}
    others = {f'slackbot_deliveries_unsent{{reason="other",state="{state}"}} 2.0' for state in states}
    assert found == told | others


def test_acks_are_told_while_the_database_does_not_answer(hall: HttpApp) -> None:
    monitor = Monitor(hall.desk)
    _acked(monitor)
    with hall.desk.begin() as tx:
        tx.db.execute(text("DROP TABLE deliveries"))

    told = monitor.text().decode()

    assert "slackbot_ack_seconds_count" in told
    assert "slackbot_deliveries" not in told
