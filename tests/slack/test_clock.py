"""Slack's clock: what the answers tell of it, and what they cannot."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.slack import Slack
from slackbot.slack.clock import SlackClock
from tests.fakes_web_api import Doing, WebApi, no, ok, says

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
AT_NOON = "Thu, 12 Nov 2026 12:00:00 GMT"
_AT_ONCE = timedelta(seconds=60)  # on a busy machine


@pytest.fixture
def api() -> Iterator[WebApi]:
    with WebApi(date=AT_NOON) as running:
        yield running


def test_nothing_is_known_before_the_first_answer() -> None:
    assert SlackClock().now() is None


@pytest.mark.parametrize("answer", [ok(ts="1.0", channel="C0A"), no("not_in_channel"), says({"ok": False}, status=429)])
def test_every_answer_tells_the_time_also_a_no(api: WebApi, answer: Doing) -> None:
    api.will("chat.postMessage", answer)
    slack = Slack("xoxb-test", api.url, timeout_s=2)

    slack.post(channel="C0A", text="Hello", token="k-1")

    told = slack.clock.now()
    assert told is not None
    assert NOON <= told < NOON + _AT_ONCE


@pytest.mark.parametrize(
    "headers",
    [{}, {"Date": ""}, {"Date": "soon"}, {"Date": "Thu, 99 Nov 2026 12:00:00 GMT"}, {"Date": "12 Nov 2026 12:00:00"}],
)
def test_an_odd_date_teaches_nothing(headers: dict[str, str]) -> None:
    clock = SlackClock()
    clock.hear({"date": AT_NOON})

    clock.hear(headers)

    told = clock.now()
    assert told is not None
    assert NOON <= told < NOON + _AT_ONCE


def test_a_date_of_another_zone_is_the_same_time() -> None:
    clock = SlackClock()

    clock.hear({"Date": "Thu, 12 Nov 2026 08:30:00 -0330"})

    told = clock.now()
    assert told is not None
    assert NOON <= told < NOON + _AT_ONCE
    assert told.tzinfo is UTC
