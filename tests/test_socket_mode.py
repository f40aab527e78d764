"""The Socket Mode edge: what is answered, and that the line always comes back."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from structlog.testing import capture_logs

from slackbot.errors import Unavailable, WrongSetting
from slackbot.slack import Busy
from slackbot.socket_mode import Patience, SocketMode
from tests.fakes_socket import Slack
from tests.threads import left_over

QUICK = Patience(open_s=5, leave_s=0.5, apart_s=0.05, longest_wait_s=0.2)


@dataclass
class Desk:
    """What stands behind the edge: remembers what it was asked, answers what it is told to."""

    asked: list[BoltRequest] = field(default_factory=list)
    answer: Callable[[BoltRequest], BoltResponse] = lambda _: BoltResponse(status=200, body={"text": "Logged."})

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        self.asked.append(request)
        return self.answer(request)


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as running:
        yield running


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture
def line(slack: Slack, desk: Desk, pool: ThreadPoolExecutor) -> Iterator[SocketMode]:
    with connected(slack, desk, pool, patience=QUICK) as running:
        yield running


@contextmanager
def connected(slack: Slack, desk: Desk, pool: ThreadPoolExecutor, *, patience: Patience) -> Iterator[SocketMode]:
    running = SocketMode(desk.dispatch, open_url=slack.open_url, pool=pool, patience=patience)
    running.start()
    try:
        assert running.connected.wait(5)
        yield running
    finally:
        running.stop()


def envelope(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "envelope_id": f"e{number}",
        "type": "slash_commands",
        "accepts_response_payload": True,
        "payload": {"command": "/issue", "text": f"claim #{number}"},
        **more,
    }


def next_ack(slack: Slack) -> dict[str, Any]:
    return slack.acks.get(timeout=5)


def test_a_command_is_answered(slack: Slack, desk: Desk, line: SocketMode) -> None:
    slack.send(envelope())

    assert next_ack(slack) == {"envelope_id": "e1", "payload": {"text": "Logged."}}
    assert desk.asked[0].body == {"command": "/issue", "text": "claim #1"}
    assert desk.asked[0].mode == "socket_mode"


@pytest.mark.parametrize(
    ("answer", "payload"),
    [
        (BoltResponse(status=200), {}),
        (BoltResponse(status=200, body="plain {{ 7*7 }}"), {"payload": {"text": "plain {{ 7*7 }}"}}),
        (BoltResponse(status=200, body={"response_action": "clear"}), {"payload": {"response_action": "clear"}}),
    ],
)
def test_an_answer_keeps_its_shape(
    slack: Slack, desk: Desk, line: SocketMode, answer: BoltResponse, payload: dict[str, Any]
) -> None:
    desk.answer = lambda _: answer

    slack.send(envelope())

    assert next_ack(slack) == {"envelope_id": "e1", **payload}


def test_an_event_is_acked_without_a_payload(slack: Slack, desk: Desk, line: SocketMode) -> None:
    slack.send(envelope(type="events_api", accepts_response_payload=False))

    assert next_ack(slack) == {"envelope_id": "e1"}


@pytest.mark.parametrize(
    ("given", "headers"),
    [
        ({"retry_attempt": 0, "retry_reason": ""}, {}),
        (
            {"retry_attempt": 2, "retry_reason": "timeout"},
            {"x-slack-retry-num": ["2"], "x-slack-retry-reason": ["timeout"]},
        ),
    ],
)
def test_a_retry_is_told_as_one(
    slack: Slack, desk: Desk, line: SocketMode, given: dict[str, Any], headers: dict[str, list[str]]
) -> None:
    slack.send(envelope(**given))
    next_ack(slack)

    assert desk.asked[0].headers == headers


@pytest.mark.parametrize("text", ["x" * 70_000, "🎫אב" * 100_000, "\ud83d half an emoji"])
def test_an_answer_may_be_of_any_size(slack: Slack, desk: Desk, line: SocketMode, text: str) -> None:
    desk.answer = lambda _: BoltResponse(status=200, body={"text": text})

    slack.send(envelope())

    assert next_ack(slack)["payload"] == {"text": text}


def test_what_fails_is_not_acked_and_harms_nothing(slack: Slack, desk: Desk, line: SocketMode) -> None:
    def answer(request: BoltRequest) -> BoltResponse:
        if request.body["text"] == "claim #1":
            raise RuntimeError("bug")
        return BoltResponse(status=404 if request.body["text"] == "claim #2" else 200)

    desk.answer = answer

    with capture_logs() as lines:
        for number in (1, 2, 3):
            slack.send(envelope(number))
        acked = next_ack(slack)

    assert acked == {"envelope_id": "e3"}
    assert [told["event"] for told in lines if told["log_level"] == "error"] == ["socket_mode.bug"]


@pytest.mark.parametrize(
    "garbage",
    [
        "{broken",
        "",
        "[1]",
        "null",
        "[" * 100_000,
        b"\xff\xfe",
        {"type": "unheard_of"},
        {"envelope_id": 7, "payload": {}},
        {"envelope_id": "e0", "payload": "text"},
        {"type": ["hello"]},
    ],
)
def test_garbage_harms_nothing(slack: Slack, desk: Desk, line: SocketMode, garbage: object) -> None:
    slack.send(garbage)
    slack.send(envelope())

    assert next_ack(slack)["envelope_id"] == "e1"
    assert slack.opened == 1


def test_a_dropped_line_comes_back(slack: Slack, desk: Desk, line: SocketMode) -> None:
    slack.drop()
    slack.wait_until(lambda: slack.opened == 2)
    slack.wait_for_lines(1)

    slack.send(envelope())

    assert next_ack(slack)["envelope_id"] == "e1"
    assert line.connected.wait(5)


def test_a_line_comes_back_though_an_answer_is_late(slack: Slack, desk: Desk, pool: ThreadPoolExecutor) -> None:
    begun, finish = threading.Event(), threading.Event()

    def slow(_: BoltRequest) -> BoltResponse:
        begun.set()
        finish.wait(10)
        return BoltResponse(status=200)

    desk.answer = slow
    with connected(slack, desk, pool, patience=replace(QUICK, leave_s=60)):
        slack.send(envelope())
        assert begun.wait(5)

        slack.drop()
        slack.wait_until(lambda: slack.opened == 2)

        finish.set()


def test_a_line_closed_politely_comes_back_too(slack: Slack, desk: Desk, line: SocketMode) -> None:
    slack.lines[-1].close()
    slack.wait_until(lambda: slack.opened == 2)
    slack.wait_for_lines(1)

    slack.send(envelope())

    assert next_ack(slack)["envelope_id"] == "e1"


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_a_refresh_overlaps(slack: Slack, desk: Desk, line: SocketMode, reason: str) -> None:
    finish = threading.Event()

    def slow(_: BoltRequest) -> BoltResponse:
        finish.wait(5)
        return BoltResponse(status=200)

    desk.answer = slow
    slack.send(envelope(1))

    slack.disconnect(reason)
    slack.wait_for_lines(2)
    was_connected = line.connected.is_set()
    slack.send(envelope(2), line=0)
    slack.send(envelope(3), line=1)
    finish.set()

    assert was_connected
    assert {next_ack(slack)["envelope_id"] for _ in range(3)} == {"e1", "e2", "e3"}
    slack.wait_for_lines(1)
    assert line.connected.is_set()
    assert slack.opened == 2


def test_an_announced_end_told_twice_opens_one_line(slack: Slack, desk: Desk, line: SocketMode) -> None:
    slack.disconnect("warning")
    slack.wait_for_lines(2)
    slack.send({"type": "disconnect", "reason": "refresh_requested"}, line=0)

    slack.wait_for_lines(1)

    assert slack.opened == 2


def test_socket_mode_switched_off_is_the_end(slack: Slack, desk: Desk, pool: ThreadPoolExecutor) -> None:
    told = threading.Event()
    line = SocketMode(desk.dispatch, open_url=slack.open_url, pool=pool, on_disabled=told.set, patience=QUICK)
    line.start()
    assert line.connected.wait(5)

    with capture_logs() as lines:
        slack.disconnect("link_disabled")
        assert told.wait(5)
        slack.wait_for_lines(0)

    line.stop()
    assert not line.connected.is_set()
    assert slack.opened == 1
    assert [told["event"] for told in lines if told["log_level"] == "error"] == ["socket_mode.disabled"]


def test_a_restarted_server_is_found_again(slack: Slack, desk: Desk, line: SocketMode) -> None:
    slack.end()
    slack.failing = [Unavailable("Slack cannot be reached now."), KeyError("url"), WrongSetting("SLACK_APP_TOKEN: …")]
    slack.begin()

    slack.wait_for_lines(1)
    slack.send(envelope())

    assert next_ack(slack)["envelope_id"] == "e1"
    assert slack.opened >= 4


def test_a_line_without_a_hello_is_replaced(slack: Slack, desk: Desk, pool: ThreadPoolExecutor) -> None:
    with connected(slack, desk, pool, patience=replace(QUICK, hello_s=0.1)) as line:
        slack.says_hello = False
        slack.drop()
        slack.wait_until(lambda: slack.opened >= 3)
        slack.says_hello = True

        assert line.connected.wait(5)


def test_a_silent_line_is_replaced(slack: Slack, desk: Desk, pool: ThreadPoolExecutor) -> None:
    with connected(slack, desk, pool, patience=replace(QUICK, ping_every_s=0.1, pong_s=0.1)) as line:
        deaf = slack.lines[-1]
        with deaf.protocol_mutex:  # it answers no ping now, and the connection stays open
            slack.wait_until(lambda: slack.opened > 1)

        assert line.connected.wait(5)


def test_a_refused_token_is_told_at_the_start(slack: Slack, desk: Desk, pool: ThreadPoolExecutor) -> None:
    before = set(threading.enumerate())
    slack.failing = [WrongSetting("SLACK_APP_TOKEN: Slack refuses it (invalid_auth).")]
    line = SocketMode(desk.dispatch, open_url=slack.open_url, pool=pool, patience=QUICK)

    with pytest.raises(WrongSetting, match="SLACK_APP_TOKEN"):
        line.start()
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("failure", [Unavailable("Slack cannot be reached now."), Busy(0.2)])
def test_slack_being_away_at_the_start_is_waited_for(
    slack: Slack, desk: Desk, pool: ThreadPoolExecutor, failure: Exception
) -> None:
    slack.failing = [failure, failure]
    line = SocketMode(desk.dispatch, open_url=slack.open_url, pool=pool, patience=QUICK)

    line.start()

    assert line.connected.wait(5)
    line.stop()


def test_an_answer_under_way_arrives_before_the_end(slack: Slack, desk: Desk, line: SocketMode) -> None:
    begun, finish = threading.Event(), threading.Event()

    def slow(_: BoltRequest) -> BoltResponse:
        begun.set()
        finish.wait(5)
        return BoltResponse(status=200, body={"text": "late but there"})

    desk.answer = slow
    slack.send(envelope(1))
    assert begun.wait(5)

    stopping = threading.Thread(target=line.stop)
    stopping.start()
    while line.connected.is_set():
        threading.Event().wait(0.01)
    slack.send(envelope(2))
    finish.set()
    stopping.join(5)

    assert next_ack(slack) == {"envelope_id": "e1", "payload": {"text": "late but there"}}
    with pytest.raises(queue.Empty):
        slack.acks.get(timeout=0.1)
    assert len(desk.asked) == 1


def test_an_answer_that_never_comes_does_not_stop_the_end(slack: Slack, desk: Desk, line: SocketMode) -> None:
    finish = threading.Event()

    def stuck(_: BoltRequest) -> BoltResponse:
        finish.wait(10)
        return BoltResponse(status=200)

    desk.answer = stuck
    slack.send(envelope())

    line.stop(grace_s=0.1)

    slack.wait_for_lines(0)
    finish.set()


def test_stopping_leaves_no_thread(slack: Slack, desk: Desk, pool: ThreadPoolExecutor) -> None:
    before = set(threading.enumerate())
    line = SocketMode(desk.dispatch, open_url=slack.open_url, pool=pool, patience=QUICK)
    line.start()
    assert line.connected.wait(5)

    line.stop()
    line.stop()
    ours = [thread.name for thread in threading.enumerate() if thread.name.startswith("socket-mode")]
    slack.wait_for_lines(0)

    assert not ours
    assert not left_over(before)  # the server's own threads of that line may be ending


def test_stopping_while_slack_is_away_is_quick(desk: Desk, pool: ThreadPoolExecutor) -> None:
    def away() -> str:
        raise Unavailable("Slack cannot be reached now.")

    line = SocketMode(desk.dispatch, open_url=away, pool=pool, patience=Patience(apart_s=60, longest_wait_s=60))
    line.start()

    line.stop()

    assert not [thread.name for thread in threading.enumerate() if thread.name == "socket-mode"]


def test_what_goes_over_the_line_is_json_that_anyone_can_read(slack: Slack, desk: Desk, line: SocketMode) -> None:
    desk.answer = lambda _: BoltResponse(
        status=200, body=json.dumps({"text": "Grüße"}), headers={"content-type": "application/json"}
    )

    slack.send(envelope())

    assert next_ack(slack)["payload"] == {"text": "Grüße"}
