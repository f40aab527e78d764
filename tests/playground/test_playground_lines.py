"""The ways to the bot: Socket Mode connections that come and go, and signed HTTP."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect as connect_socket

from slackbot.playground import Timing
from tests.playground.tiny_bot import NO_ACK


def test_hello_counts_the_connections(pg, connect):
    first = connect(pg)
    second = connect(pg)

    assert first.hello["type"] == "hello"
    assert first.hello["connection_info"] == {"app_id": "A0SUPPORT01"}
    assert (first.hello["num_connections"], second.hello["num_connections"]) == (1, 2)
    assert first.hello["debug_info"]["approximate_connection_time"] == 18060


def test_each_envelope_goes_to_one_connection(pg, connect):
    bots = [connect(pg), connect(pg)]

    for n in range(10):
        pg.people.post("UANA", "CTRIAGE", str(n))

    pg.wait_for(lambda: sum(len(one.frames) for one in bots) == 10)
    assert [len(one.frames) for one in bots] == [5, 5]
    assert sorted(event["text"] for one in bots for event in one.events()) == [str(n) for n in range(10)]


def test_a_ticket_is_good_for_one_connection(pg, bot):
    url = bot.apps_connections_open(app_token=pg.app_token)["url"]

    with connect_socket(url, proxy=None) as socket:
        assert json.loads(socket.recv())["type"] == "hello"
        with pytest.raises(InvalidStatus), connect_socket(url, proxy=None):
            pass


def test_an_eleventh_connection_is_sent_away(pg, bot, connect):
    for _ in range(10):
        connect(pg)
    url = bot.apps_connections_open(app_token=pg.app_token)["url"]

    with connect_socket(url, proxy=None) as socket:
        assert json.loads(socket.recv())["reason"] == "too_many_websockets"


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_after_a_refresh_the_new_connection_gets_everything(pg, connect, reason):
    old = connect(pg)

    pg.refresh_sockets(reason)
    (frame,) = pg.wait_for(lambda: old.frames)
    new = connect(pg)
    for n in range(4):
        pg.people.post("UANA", "CTRIAGE", str(n))

    assert (frame["type"], frame["reason"]) == ("disconnect", reason)
    pg.wait_for(lambda: len(new.events()) == 4)
    assert old.events() == []


def test_an_old_connection_still_serves_until_there_is_a_new_one(pg, connect):
    old = connect(pg)

    pg.refresh_sockets()
    pg.wait_for(lambda: old.frames)
    pg.people.post("UANA", "CTRIAGE", "hello")

    pg.wait_for(old.events)


def test_a_disabled_link_says_so_closes_and_cannot_be_opened_again(pg, bot, connect):
    tiny = connect(pg)

    pg.disable_sockets()

    pg.wait_for(lambda: tiny.is_closed)
    assert tiny.frames[-1]["reason"] == "link_disabled"
    with pytest.raises(SlackApiError):
        bot.apps_connections_open(app_token=pg.app_token)


def test_a_command_in_flight_on_a_lost_connection_fails(pg, connect):
    connect(pg, lambda _: pg.drop_sockets())

    answer = pg.people.command("UANA", "CTRIAGE", "/issue", "list")

    assert "dispatch_failed" in answer.notice or answer.notice == ""
    pg.wait_for(lambda: not pg.connected)


def test_an_acknowledgement_may_be_large(pg, connect):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "é" * 200}} for _ in range(40)]
    connect(pg, lambda _: {"text": "x" * 300_000, "blocks": blocks, "note": "ü" * 2_000_000})

    answer = pg.people.command("UANA", "CTRIAGE", "/issue", "list")

    assert len(answer.blocks) == 40


def test_garbage_from_the_bot_is_passed_over(pg, bot):
    url = bot.apps_connections_open(app_token=pg.app_token)["url"]

    with connect_socket(url, proxy=None) as socket:
        socket.recv()
        for junk in ("{", "[1]", '{"envelope_id": "unknown"}', b"\xff\x00"):
            socket.send(junk)
        pg.people.post("UANA", "CTRIAGE", "hello")
        assert json.loads(socket.recv())["type"] == "events_api"


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("app", "auth.test", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_each_method_wants_its_own_token(pg, token, method, error):
    known = {"app": pg.app_token, "bot": pg.bot_token}
    client = WebClient(known.get(token, token), base_url=pg.api_url, retry_handlers=[])

    with pytest.raises(SlackApiError) as refusal:
        client.api_call(method)

    assert refusal.value.response["error"] == error


def test_each_answer_to_the_bot_and_no_other_tells_its_scopes(make_playground):
    pg = make_playground(manifest={"oauth_config": {"scopes": {"bot": ["users:read", "chat:write"]}}})
    client, stranger = (WebClient(one, base_url=pg.api_url, retry_handlers=[]) for one in (pg.bot_token, "xoxb-wrong"))

    known = client.auth_test().headers
    with pytest.raises(SlackApiError) as refusal:
        client.conversations_open(users="UANA")
    with pytest.raises(SlackApiError) as unknown:
        stranger.auth_test()

    assert known["x-oauth-scopes"] == "chat:write,users:read"
    assert (refusal.value.response["error"], refusal.value.response["needed"]) == (
        "missing_scope",
        "im:write,mpim:write",
    )
    assert refusal.value.response.headers["x-accepted-oauth-scopes"] == "im:write,mpim:write"
    assert "x-oauth-scopes" not in unknown.value.response.headers


class HttpBot(ThreadingHTTPServer):
    """A bot behind an address: keeps what comes, and answers with the given statuses, then 200."""

    daemon_threads = True

    def __init__(self, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.secret = secret.encode()
        self.requests: list[tuple[dict[str, str], dict[str, object]]] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.body = b""
        self.content_type = "application/json"
        self.delay_s = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/slack/events?a=1"


class _Handler(BaseHTTPRequestHandler):
    server: HttpBot

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        base = b"v0:" + self.headers["X-Slack-Request-Timestamp"].encode() + b":" + raw
        signature = "v0=" + hmac.new(self.server.secret, base, hashlib.sha256).hexdigest()
        assert self.headers["X-Slack-Signature"] == signature
        self.server.requests.append((dict(self.headers), _parse(self.headers["Content-Type"], raw)))
        time.sleep(self.server.delay_s)
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        for name, value in {**self.server.headers, "Content-Type": self.server.content_type}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        pass


def _parse(content_type, raw):
    if content_type == "application/json":
        return json.loads(raw)
    form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    return json.loads(form["payload"]) if set(form) == {"payload"} else form


@pytest.fixture
def make_http_bot() -> Iterator:
    servers = []

    def make(pg):
        server = HttpBot(pg.signing_secret)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        pg.deliver_over_http(server.url)
        return server

    yield make
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_over_http_a_command_is_a_signed_form_and_its_answer_is_shown(pg, make_http_bot):
    server = make_http_bot(pg)
    server.body = b'{"text": "Logged"}'

    answer = pg.people.command("UANA", "CTRIAGE", "/issue", "log payload & more")

    assert answer.text == "Logged"
    ((_, body),) = server.requests
    assert body["text"] == "log payload &amp; more"
    assert pg.connected


def test_over_http_plain_text_is_shown_as_it_is(pg, make_http_bot):
    server = make_http_bot(pg)
    server.body, server.content_type = b"{{ 7*7 }}", "text/plain"

    assert pg.people.command("UANA", "CTRIAGE", "/issue").text == "{{ 7*7 }}"


def test_over_http_an_event_comes_again_with_slacks_headers(make_playground, make_http_bot):
    pg = make_playground(timing=Timing(retry_delays=(0.0, 0.0)))
    server = make_http_bot(pg)
    server.statuses = [500, 404]

    pg.people.post("UANA", "CTRIAGE", "hello")

    pg.wait_for(lambda: len(server.requests) == 3)
    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in server.requests]
    assert numbers == [None, "1", "2"]
    assert server.requests[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({body["event_id"] for _, body in server.requests}) == 1


def test_over_http_the_bot_may_ask_for_no_retries(make_playground, make_http_bot):
    pg = make_playground(timing=Timing(retry_delays=(0.0,)))
    server = make_http_bot(pg)
    server.statuses, server.headers = [500], {"X-Slack-No-Retry": "1"}

    pg.people.post("UANA", "CTRIAGE", "first")
    pg.people.post("UANA", "CTRIAGE", "second")

    pg.wait_for(lambda: len(server.requests) == 2)
    assert sorted(body["event"]["text"] for _, body in server.requests) == ["first", "second"]


def test_over_http_a_slow_answer_is_a_timeout_and_none_is_a_failed_connection(make_playground, make_http_bot):
    pg = make_playground(timing=Timing(ack_s=0.05))
    server = make_http_bot(pg)
    server.delay_s = 0.2

    slow = pg.people.command("UANA", "CTRIAGE", "/issue").notice
    pg.deliver_over_http("http://127.0.0.1:1/")
    refused = pg.people.command("UANA", "CTRIAGE", "/issue").notice

    assert "operation_timeout" in slow
    assert "dispatch_failed" in refused


def test_over_http_a_broken_body_fails_and_socket_mode_can_be_taken_up_again(pg, make_http_bot, connect):
    server = make_http_bot(pg)
    server.body = b"{"

    broken = pg.people.command("UANA", "CTRIAGE", "/issue").notice
    pg.deliver_over_http(None)
    connect(pg, lambda _: {"text": "hello"})

    assert "dispatch_failed" in broken
    assert pg.people.command("UANA", "CTRIAGE", "/issue").text == "hello"


def test_a_command_that_waits_when_the_stand_in_stops_fails(pg, connect):
    tiny = connect(pg, lambda _: NO_ACK)
    notices = []
    waiting = threading.Thread(target=lambda: notices.append(pg.people.command("UANA", "CTRIAGE", "/issue").notice))
    waiting.start()
    pg.wait_for(lambda: tiny.frames)

    pg.stop()

    waiting.join()
    assert "dispatch_failed" in notices[0]
