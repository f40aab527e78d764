"""What people write has Slack's time, what we do has ours: who wrote when is told right, however far these differ."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Side
from slackbot.monitoring import Monitor
from slackbot.store import issues, touches
from tests.http_app import HttpApp

_APART = [timedelta(minutes=-61), timedelta(seconds=-90), timedelta(0), timedelta(seconds=90), timedelta(minutes=61)]
_SOON = timedelta(seconds=30)  # a test takes a while


@pytest.fixture(params=_APART, ids=str)
def hall(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before a Slack whose clock is so far ahead of ours; it has asked who it is, as it does at its start."""
    with HttpApp(sqlite_url, slack_ahead=request.param) as opened:
        opened.parts.slack.who_am_i()
        yield opened


def _issue(hall: HttpApp) -> Issue:
    with hall.desk.read() as tx:
        return issues.get(tx, 1)


def _unheard(hall: HttpApp, text: str, thread_ts: str) -> None:
    with hall.slack.silence():
        hall.slack.people.post("UGUS", "CGLOBEX", text, thread_ts)


def test_silence_closes_nothing_that_was_answered_the_moment_after(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "reply #1 Which printer is it?")
    hall.issue("UANA", "pending #1")
    hall.drain()

    _unheard(hall, "The one at the gate", thread)
    for _ in range(24):
        hall.move(hours=24)

    assert _issue(hall).status not in (Status.PENDING, Status.RESOLVED, Status.CLOSED)


def test_silence_closes_what_was_answered_before_alone(hall: HttpApp) -> None:
    thread = hall.log()
    hall.say("UGUS", "CGLOBEX", "It smokes", thread)
    hall.clock.move(timedelta(minutes=5))
    hall.issue("UANA", "reply #1 Which printer is it?")
    hall.issue("UANA", "pending #1")
    for _ in range(24):
        hall.move(hours=24)

    assert _issue(hall).status is Status.CLOSED


def test_nobody_wrote_before_it_was_logged_or_later_than_now(hall: HttpApp) -> None:
    thread = hall.log()
    hall.clock.move(timedelta(minutes=1))

    hall.say("UGUS", "CGLOBEX", "It smokes", thread)

    with hall.desk.read() as tx:
        (at,) = (one.at for one in touches.of_issue(tx, 1) if one.side is Side.CUSTOMER)
    assert _issue(hall).logged_at < at <= hall.clock.now() + timedelta(seconds=2)


def test_an_issue_takes_what_the_customer_wrote_a_moment_ago(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")

    hall.issue("UANA", "log @gus Printer is offline")

    issue, now = _issue(hall), hall.clock.now()
    assert issue.source_ts == ts
    assert abs(now - issue.started_at) < _SOON


def test_how_far_the_clocks_are_apart_is_told(hall: HttpApp, request: pytest.FixtureRequest) -> None:
    ahead: timedelta = request.node.callspec.params["hall"]
    told = Monitor(hall.desk).text().decode().partition("\nslackbot_slack_clock_ahead_seconds ")[2]

    assert abs(float(told.split()[0]) - ahead.total_seconds()) <= 2
