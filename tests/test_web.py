"""The HTTP edge: who is let in, what is answered, and how it stops."""

import hashlib
import hmac
import http.client
import json
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from structlog.testing import capture_logs

from slackbot import web, web_server
from slackbot.errors import Unavailable, WrongSetting
from slackbot.slack.clock import SlackClock

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
COMMAND = {"command": "/issue", "text": "log Printer is down", "team_id": "T0HOST", "user_id": "U0ANA"}
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "text": "Grüße 🎫"}}


@dataclass
class Desk:
    """What stands behind the edge: remembers what it was asked, answers what it is told to."""

    asked: list[BoltRequest] = field(default_factory=list)
    answer: Callable[[BoltRequest], BoltResponse] = lambda _: BoltResponse(status=200, body={"text": "Logged."})
    ready: Callable[[], str | None] = lambda: None

    def is_ready(self) -> str | None:
        return self.ready()

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        self.asked.append(request)
        return self.answer(request)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture(scope="module")
def running(pool: ThreadPoolExecutor) -> Iterator[tuple[Desk, web_server.Server]]:
    desk = Desk()
    server = serving(desk, pool)
    yield desk, server
    server.stop()


@pytest.fixture
def desk(running: tuple[Desk, web_server.Server]) -> Desk:
    vars(running[0]).update(vars(Desk()))  # as new
    return running[0]


@pytest.fixture
def server(running: tuple[Desk, web_server.Server]) -> web_server.Server:
    return running[1]


def serving(desk: Desk, pool: ThreadPoolExecutor, **more: Any) -> web_server.Server:
    app = web.build(
        desk.dispatch,
        signing_secret=SECRET,
        pool=pool,
        pages=web.Pages(pool, desk.is_ready, lambda: b"issues_total 1\n"),
        **more,
    )
    server = web_server.serve(app, "127.0.0.1", 0)
    server.start()
    return server


def signature(raw: bytes, timestamp: str, secret: str = SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + raw, hashlib.sha256).hexdigest()


def signed(raw: bytes, kind: str = JSON, *, ago_s: int = 0, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(time.time()) - ago_s)
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(raw, timestamp, secret),
    }


def request(server: web_server.Server, method: str, path: str, *, body: Any = None, headers: Any = None) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        line.request(method, path, body=body, headers=headers or {})
        answer = line.getresponse()
        return Answer(answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()})
    finally:
        line.close()


def post(server: web_server.Server, raw: bytes, headers: dict[str, str]) -> Answer:
    return request(server, "POST", "/slack/events", body=raw, headers=headers)


def post_json(server: web_server.Server, body: object, **more: str) -> Answer:
    raw = json.dumps(body).encode()
    return post(server, raw, signed(raw) | more)


def test_an_event_reaches_the_desk_as_it_is(server: web_server.Server, desk: Desk) -> None:
    answer = post_json(server, EVENT)

    assert (answer.status, json.loads(answer.body)) == (200, {"text": "Logged."})
    assert answer.headers["content-type"].startswith("application/json")
    assert [asked.body for asked in desk.asked] == [EVENT]


def test_a_retry_is_told_as_one(server: web_server.Server, desk: Desk) -> None:
    post_json(server, EVENT, **{"X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_timeout", "X-Other": "1"})

    assert desk.asked[0].headers == {"x-slack-retry-num": ["2"], "x-slack-retry-reason": ["http_timeout"]}


@pytest.mark.parametrize("text", ["", "add payload is broken", "payload=1&x=%7B", "a&b=c <!channel> {{ 7*7 }} 🎫 אב"])
def test_a_command_keeps_its_words(server: web_server.Server, desk: Desk, text: str) -> None:
    fields = COMMAND | {"text": text}
    raw = urlencode(fields).encode()

    answer = post(server, raw, signed(raw, FORM))

    assert answer.status == 200
    assert desk.asked[0].body == fields


def test_a_click_is_unwrapped(server: web_server.Server, desk: Desk) -> None:
    click = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "claim"}]}
    raw = urlencode({"payload": json.dumps(click)}).encode()

    post(server, raw, signed(raw, FORM))

    assert desk.asked[0].body == click


def test_a_real_bolt_answers_through_the_edge(server: web_server.Server, desk: Desk) -> None:
    own = AuthorizeResult(enterprise_id=None, team_id="T0HOST", bot_user_id="U0BOT", bot_id="B0BOT", bot_token="xoxb-1")
    bolt = App(process_before_response=True, request_verification_enabled=False, authorize=lambda: own)
    bolt.command("/issue")(lambda ack, command: ack({"text": f"heard {command['text']}"}))
    desk.answer = bolt.dispatch
    raw = urlencode(COMMAND | {"text": "payload"}).encode()

    answer = post(server, raw, signed(raw, FORM))

    assert json.loads(answer.body) == {"text": "heard payload"}


RAW = json.dumps(EVENT).encode()
NOW = str(int(time.time()))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(RAW, secret="another"),
        signed(RAW, ago_s=400),
        signed(RAW, ago_s=-4000),  # far ahead: the suite may run for minutes before this is sent
        signed(RAW + b" "),
        signed(RAW) | {"X-Slack-Signature": ""},
        signed(RAW) | {"X-Slack-Signature": "v0=señal".encode("latin-1").decode("latin-1")},
        signed(RAW) | {"X-Slack-Signature": signature(RAW, NOW)[3:]},
        signed(RAW) | {"X-Slack-Signature": "v1" + signature(RAW, NOW)[2:]},
        signed(RAW) | {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "abc", "X-Slack-Signature": signature(RAW, "abc")},
        {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": signature(RAW, "-1")},
        {"X-Slack-Request-Timestamp": "9" * 5000, "X-Slack-Signature": signature(RAW, "9" * 5000)},
        {"X-Slack-Request-Timestamp": NOW + ".0", "X-Slack-Signature": signature(RAW, NOW + ".0")},
        {"X-Slack-Request-Timestamp": "¹²³", "X-Slack-Signature": "v0=0"},
    ],
)
def test_what_slack_did_not_sign_now_is_refused(server: web_server.Server, desk: Desk, headers: dict[str, str]) -> None:
    answer = post(server, RAW, {"Content-Type": JSON} | headers)

    assert answer.status == 401
    assert desk.asked == []


@pytest.mark.parametrize(("ago_s", "is_good"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
def test_a_signature_is_good_for_five_minutes_either_way(ago_s: int, is_good: bool) -> None:
    headers = {"x-slack-request-timestamp": "1795424400", "x-slack-signature": signature(RAW, "1795424400")}

    assert web.is_signed(headers, RAW, secret=SECRET.encode(), now=1795424400 + ago_s) is is_good


@pytest.mark.parametrize(
    ("ours_s", "slacks_s", "status"),
    [(0, None, 200), (3600, 0, 200), (-3600, 0, 200), (0, -3600, 200), (0, 3600, 401), (-3600, 3600, 401)],
)
def test_a_signature_is_good_by_slacks_clock_or_by_ours_unless_it_is_old_by_slacks(
    pool: ThreadPoolExecutor, ours_s: int, slacks_s: int | None, status: int
) -> None:
    slacks = SlackClock()
    if slacks_s is not None:
        slacks.hear({"Date": format_datetime(datetime.now(UTC) + timedelta(seconds=slacks_s), usegmt=True)})
    server = serving(Desk(), pool, ours=lambda: time.time() + ours_s, slacks=slacks.timestamp)

    answer = post(server, RAW, signed(RAW))

    server.stop()
    assert answer.status == status


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", JSON),
        (b"{broken", JSON),
        (b"[1]", JSON),
        (b"null", JSON),
        (b"{}", JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 100_000, JSON),
        (b"", FORM),
        (b"payload=%7Bbroken", FORM),
        (b"payload=%5B1%5D", FORM),
        (b"payload=", FORM),
        (b"\xff=\xff", FORM),
        (b"&".join(b"a%d=1" % n for n in range(200)), FORM),
        (b"{broken", FORM),
        (b"a=1", "multipart/form-data"),
        (b'{"type": "event_callback", "event": {"type": "message", "ts": NaN}}', JSON),
    ],
)
def test_signed_garbage_is_refused_too(server: web_server.Server, desk: Desk, raw: bytes, kind: str) -> None:
    answers = [post(server, raw, signed(raw, kind)), post(server, raw, {"Content-Type": kind})]

    assert [answer.status for answer in answers] == [401, 401]
    assert desk.asked == []


def _nested(depth: int) -> bytes:
    return b'{"type": "event_callback", "event": {"type": "x", "y": ' + b"[" * depth + b"]" * depth + b"}}"


_CLICK = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "claim"}]}
_MESSAGE = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "text": "x"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"type": "event_callback", "event": None}, JSON),
        ({"type": "event_callback", "event": "x"}, JSON),
        ({"type": "event_callback", "event": {"type": 5}}, JSON),
        ({"type": ["event_callback"]}, JSON),
        ({"type": "event_callback", "event": _MESSAGE, "authorizations": 5}, JSON),
        ({"type": "event_callback", "event": _MESSAGE | {"user": ["U1"]}}, JSON),
        ({"type": "event_callback", "event": _MESSAGE | {"channel": 5}}, JSON),
        ({"type": "event_callback", "event": _MESSAGE | {"ts": 1.1}}, JSON),
        ({"type": "event_callback", "event": _MESSAGE | {"text": "\ud800"}}, JSON),
        ({"type": "event_callback", "event": _MESSAGE | {"text": "a\x00b"}}, JSON),
        ({"type": "event_callback", "event": _MESSAGE | {"user": "U" * 500}}, JSON),
        (_nested(500), JSON),
        (_nested(10_000), JSON),
        (_CLICK | {"actions": []}, FORM),
        (_CLICK | {"actions": [5]}, FORM),
        (_CLICK | {"team": 5}, FORM),
        (_CLICK | {"user": "U1"}, FORM),
        ({"type": "view_submission", "user": None, "view": None}, FORM),
        (urlencode({"command": "/issue", "text": "help"}).encode(), FORM),
    ],
)
def test_what_is_none_of_slacks_requests_is_a_bad_one(
    server: web_server.Server, desk: Desk, body: Any, kind: str
) -> None:
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    raw = urlencode({"payload": written}).encode() if kind == FORM and not isinstance(body, bytes) else written

    answers = [post(server, raw, signed(raw, kind)), post(server, raw, {"Content-Type": kind})]

    assert [answer.status for answer in answers] == [400, 401]
    assert desk.asked == []


@pytest.mark.parametrize("size", [(1 << 20) + 1, 3 << 20])
def test_more_than_a_mebibyte_is_too_large(server: web_server.Server, desk: Desk, size: int) -> None:
    raw = b"x" * size

    told_size = post(server, raw, signed(raw))
    in_chunks = request(
        server, "POST", "/slack/events", body=iter([raw[: size // 2], raw[size // 2 :]]), headers=signed(raw)
    )

    assert (told_size.status, in_chunks.status) == (413, 413)
    assert desk.asked == []


def test_a_mebibyte_is_not_too_large(server: web_server.Server, desk: Desk) -> None:
    raw = json.dumps({**EVENT, "text": ""}).encode()
    raw = raw.replace(b'""', b'"' + b"x" * ((1 << 20) - len(raw)) + b'"')

    assert len(raw) == 1 << 20
    assert post(server, raw, signed(raw)).status == 200
    assert len(desk.asked) == 1


def test_a_request_that_breaks_off_harms_nothing(server: web_server.Server, desk: Desk) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")

    assert post_json(server, EVENT).status == 200
    assert len(desk.asked) == 1


@pytest.mark.parametrize("begun", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5000])
def test_a_head_without_an_end_is_cut_off(server: web_server.Server, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(begun)

        with pytest.raises(ConnectionError):
            line.sendall(b"x" * (64 << 20))  # far more than what the sockets of both sides hold


def test_a_long_head_and_requests_in_a_row_on_one_connection_are_taken(server: web_server.Server, desk: Desk) -> None:
    raw = json.dumps({**EVENT, "text": "x" * 200_000}).encode()
    lines = {**signed(raw), "Host": "x", "Content-Length": str(len(raw)), "X-Long": "x" * 50_000}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    whole = f"POST /slack/events HTTP/1.1\r\n{head}\r\n".encode() + raw

    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(whole * 3)
        answers = b""
        while answers.count(b"HTTP/1.1 200 OK") < 3:
            answers += line.recv(65536) or pytest.fail("cut off")

    assert len(desk.asked) == 3


def test_slack_is_told_its_challenge(server: web_server.Server, desk: Desk) -> None:
    body = {"type": "url_verification", "challenge": "3eZbrw1a", "token": "old"}

    answer = post_json(server, body)

    assert json.loads(answer.body) == {"challenge": "3eZbrw1a"}
    assert post(server, json.dumps(body).encode(), {"Content-Type": JSON}).status == 401
    assert desk.asked == []


def test_a_check_of_the_certificate_is_answered_with_nothing(server: web_server.Server, desk: Desk) -> None:
    raw = b"ssl_check=1&token=old"

    answer = post(server, raw, signed(raw, FORM))

    assert (answer.status, answer.body) == (200, b"")
    assert desk.asked == []


def test_being_limited_by_slack_is_logged(server: web_server.Server, desk: Desk) -> None:
    with capture_logs() as lines:
        answer = post_json(server, {"type": "app_rate_limited", "team_id": "T0HOST", "minute_rate_limited": 1})

    assert answer.status == 200
    assert [line["event"] for line in lines] == ["web.rate_limited"]
    assert desk.asked == []


def test_a_bug_is_logged_and_makes_slack_send_again(server: web_server.Server, desk: Desk) -> None:
    def fail(_: BoltRequest) -> BoltResponse:
        raise RuntimeError("bug")

    desk.answer = fail

    with capture_logs() as lines:
        answer = post_json(server, EVENT)

    assert answer.status == 500
    assert [(line["event"], line["log_level"]) for line in lines] == [("web.bug", "error")]
    assert b"bug" not in answer.body


def test_what_the_desk_refuses_keeps_its_status(server: web_server.Server, desk: Desk) -> None:
    desk.answer = lambda _: BoltResponse(status=404, body={"error": "unhandled request"})

    assert post_json(server, EVENT).status == 404


def test_only_posts_are_taken(server: web_server.Server) -> None:
    assert request(server, "GET", "/slack/events").status == 405
    assert request(server, "GET", "/").status == 404


def test_health_needs_nothing_behind_it(server: web_server.Server) -> None:
    assert request(server, "GET", "/healthz").status == 200


def test_readiness_tells_what_is_missing(server: web_server.Server, desk: Desk) -> None:
    def away() -> str | None:
        raise Unavailable("The database does not answer.")

    answers = [request(server, "GET", "/readyz")]
    desk.ready = lambda: "the schema is behind: run slackbot migrate"
    answers.append(request(server, "GET", "/readyz"))
    desk.ready = away
    answers.append(request(server, "GET", "/readyz"))

    assert [(answer.status, answer.body) for answer in answers] == [
        (200, b"ready"),
        (503, b"the schema is behind: run slackbot migrate"),
        (503, b"The database does not answer."),
    ]


def test_metrics_are_prometheus_text(server: web_server.Server) -> None:
    answer = request(server, "GET", "/metrics")

    assert answer.body == b"issues_total 1\n"
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


def test_answers_on_a_kept_connection_do_not_wait_for_the_network(server: web_server.Server, desk: Desk) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

    took_s = []
    for _ in range(25):
        began = time.monotonic()
        line.request("POST", "/slack/events", body=RAW, headers=signed(RAW))
        assert line.getresponse().read()
        took_s.append(time.monotonic() - began)

    line.close()
    assert statistics.quantiles(took_s)[0] < 0.04  # each would wait that long; a busy machine holds up some
    assert len(desk.asked) == 25


def test_a_check_that_fails_is_no_ready(server: web_server.Server, desk: Desk) -> None:
    desk.ready = lambda: str(1 // 0)

    with capture_logs() as lines:
        answer = request(server, "GET", "/readyz")

    assert answer.status == 503
    assert [line["event"] for line in lines] == ["web.not_checked"]


def test_stopping_answers_what_had_begun(pool: ThreadPoolExecutor) -> None:
    desk = Desk()
    server = serving(desk, pool)
    begun, finish = threading.Event(), threading.Event()

    def slow(_: BoltRequest) -> BoltResponse:
        begun.set()
        finish.wait(10)
        return BoltResponse(status=200, body="late but there")

    desk.answer = slow
    asking = pool.submit(post_json, server, EVENT)
    assert begun.wait(5)

    stopping = pool.submit(server.stop)
    refused = _refused_within(server.port, 5)
    finish.set()

    assert asking.result(5).body == b"late but there"
    assert refused
    stopping.result(5)


def _refused_within(port: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            return True
        threading.Event().wait(0.02)
    return False


def test_a_stopped_server_leaves_no_thread_and_no_port(pool: ThreadPoolExecutor) -> None:
    before = set(threading.enumerate())
    server = serving(Desk(), pool)

    server.stop()
    server.stop()

    assert set(threading.enumerate()) <= before
    socket.create_server(("127.0.0.1", server.port)).close()


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("127.0.0.1", r"PORT: \d+ is taken by another program, perhaps another slackbot\. Set a PORT of its own\."),
        *(
            (host, f"HOST: “{host}” is no address of this machine. Try 0.0.0.0 or 127.0.0.1.")
            for host in ("203.0.113.7", "no.such.host.invalid", "2001:db8::1")
        ),
    ],
)
def test_a_port_that_cannot_be_had_is_a_sentence(host: str, sentence: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(WrongSetting) as refusal:
        web_server.serve(Starlette(), host, other.getsockname()[1])

    assert re.fullmatch(sentence, str(refusal.value))
