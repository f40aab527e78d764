"""Connections to Slack are kept for the next call, and nothing is ever written twice for that."""

import contextlib
import inspect
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import Request

import pytest
from slack_sdk import WebClient

from slackbot.slack import Overdue, Overtaken, Posted, Rejected, Slack, Unknown, Unsent, connections
from slackbot.slack.connections import Connections

PEM = Path(__file__).with_name("localhost.pem")
BODY = b'{"ok": true, "channel": "C0A", "ts": "1.0", "team_id": "T0A", "user_id": "U0A", "bot_id": "B0A", "team": "A"}'
POSTED = Posted("C0A", "1.0")


def _answer(body: bytes = BODY, *, status: str = "200 OK", head: str = "") -> bytes:
    fixed = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\n{fixed}{head}\r\n".encode() + body


OK = _answer()
HANGS_UP = b""


class Visit:
    """One connection: what came over it, and the answers that go back, one for each request; an empty one ends it."""

    def __init__(self, line: socket.socket, answers: list[bytes], *, as_proxy: bool) -> None:
        self.line, self.requests = line, list[bytes]()
        self.gone = threading.Event()
        self._answers, self._as_proxy = answers, as_proxy

    def serve(self, tls: ssl.SSLContext | None) -> None:
        """Answer until either side has enough."""
        try:
            if self._as_proxy and self._read():
                self.line.sendall(b"HTTP/1.0 200 Connection established\r\n\r\n")
            if tls:
                self.line = tls.wrap_socket(self.line, server_side=True)
            while self._read() and (answer := self._answers.pop(0) if self._answers else OK):
                self.line.sendall(answer)
        except OSError:
            pass  # the client went
        finally:
            self.line.close()
            self.gone.set()

    def _read(self) -> bool:
        request = b""
        while b"\r\n\r\n" not in request or len(request.partition(b"\r\n\r\n")[2]) < _length(request):
            if not (part := self.line.recv(65536)):
                return False
            request += part
        self.requests.append(request)
        return True


def _length(request: bytes) -> int:
    _, found, rest = request.lower().partition(b"content-length: ")
    return int(rest.partition(b"\r\n")[0]) if found else 0


class Host:
    """A server on loopback that remembers its visits; the answers to the n-th are `answers[n]`, else all ok."""

    def __init__(self, *answers: list[bytes], tls: ssl.SSLContext | None = None, as_proxy: bool = False) -> None:
        self.visits: list[Visit] = []
        self._answers, self._tls, self._as_proxy = list(answers), tls, as_proxy
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._threads = [threading.Thread(target=self._open)]

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://localhost:{self.port}/api/"

    def requests(self) -> list[bytes]:
        return [request for visit in self.visits for request in visit.requests]

    def _open(self) -> None:
        while True:
            line, _ = self._door.accept()
            if not self._threads:
                return line.close()
            visit = Visit(line, self._answers.pop(0) if self._answers else [], as_proxy=self._as_proxy)
            self.visits.append(visit)
            self._threads.append(threading.Thread(target=visit.serve, args=(self._tls,)))
            self._threads[-1].start()

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        threads, self._threads = self._threads, []
        socket.create_connection(("127.0.0.1", self.port)).close()
        for thread in threads:
            while thread.is_alive():  # one that is just taking up TLS has a new line in a moment
                for visit in self.visits:
                    _end(visit.line)
                thread.join(0.02)
        self._door.close()


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it is closed already
        line.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """A server's TLS context whose certificate our calls trust."""
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(PEM))
    connections.tls.cache_clear()
    yield _its_tls()
    connections.tls.cache_clear()


def _its_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def _post(slack: Slack) -> object:
    return slack.post(channel="C0A", text="Hello", token="k1")


def _slack(host: Host, *, timeout_s: float = 5) -> Slack:
    return Slack("xoxb-test", host.url, timeout_s=timeout_s)


def test_calls_of_all_sorts_share_a_connection() -> None:
    with Host() as host:
        slack = _slack(host)

        assert _post(slack) == POSTED
        assert slack.who_am_i().team == "T0A"
        assert slack.update(channel="C0A", ts="1.0", text="Hi") == POSTED
        assert slack.respond(f"http://localhost:{host.port}/response/1", {"text": "Hi"})

        assert [len(visit.requests) for visit in host.visits] == [4]
        assert not any(b"connection: close" in request.lower() for request in host.requests())


def test_a_refusal_leaves_the_connection_usable() -> None:
    refused = _answer(b'{"ok": false, "error": "not_in_channel"}', status="404 Not Found")
    with Host([refused]) as host:
        slack = _slack(host)

        assert _post(slack) == Rejected("not_in_channel")
        assert _post(slack) == POSTED

        assert len(host.visits) == 1


def test_a_connection_that_was_closed_while_idle_is_noticed_before_anything_is_written() -> None:
    with Host([OK, HANGS_UP]) as host:
        slack = _slack(host)
        _post(slack)

        _end(host.visits[0].line)
        host.visits[0].gone.wait(5)

        assert _post(slack) == POSTED
        assert [len(visit.requests) for visit in host.visits] == [1, 1]


def test_a_post_on_a_kept_connection_that_breaks_is_unknown_and_not_repeated() -> None:
    with Host([OK, HANGS_UP]) as host:
        slack = _slack(host)
        _post(slack)

        assert isinstance(_post(slack), Unknown)

        assert [len(visit.requests) for visit in host.visits] == [2]


def test_an_edit_on_a_kept_connection_that_breaks_is_repeated_on_a_new_one() -> None:
    with Host([OK, HANGS_UP]) as host:
        slack = _slack(host)
        _post(slack)

        assert slack.update(channel="C0A", ts="1.0", text="Hi") == POSTED

        assert [len(visit.requests) for visit in host.visits] == [2, 1]


def _late_after(checks: int) -> Callable[[], bool]:
    """Return what is asked so often in time, and late from then on."""
    told = iter([False] * checks)
    return lambda: next(told, True)


@pytest.mark.parametrize("is_kept", [False, True])
def test_what_is_late_once_there_is_a_connection_is_not_sent_and_leaves_the_connection_to_the_next(
    is_kept: bool,
) -> None:
    with Host() as host:
        slack = _slack(host)
        if is_kept:
            _post(slack)
        before = len(host.requests())

        ends = [
            slack.post(channel="C0A", text="Hello", token="k1", is_late=_late_after(0)),
            slack.update(channel="C0A", ts="1.0", text="Hi", is_late=_late_after(0)),
            slack.delete(channel="C0A", ts="1.0", is_late=_late_after(0)),
        ]

        assert {type(end) for end in ends} == {Overdue}
        assert len(host.requests()) == before
        assert slack.post(channel="C0A", text="Hello", token="k1", is_late=_late_after(1)) == POSTED
        assert len(host.visits) == 1


@pytest.mark.parametrize("step", ["announce", "send", "complete"])
def test_no_step_of_an_upload_is_taken_late(step: str) -> None:
    with Host() as host:
        slack = _slack(host)
        steps = {
            "announce": partial(slack.announce_file, 4, name="1.png", alt=""),
            "send": partial(slack.send_bytes, f"http://localhost:{host.port}/upload/1", b"\x89PNG", name="1.png"),
            "complete": partial(slack.complete_file, "F1", name="1.png"),
        }

        with pytest.raises(Overtaken):
            steps[step](is_late=_late_after(0))

        assert host.requests() == []


def test_an_edit_is_not_repeated_late() -> None:
    with Host([OK, HANGS_UP]) as host:
        slack = _slack(host)
        _post(slack)

        assert isinstance(slack.update(channel="C0A", ts="1.0", text="Hi", is_late=_late_after(1)), Overdue)

        assert len(host.requests()) == 2  # the second time there was nothing but a connection


def test_nothing_late_goes_through_a_tunnel(trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    with Host(tls=trusted, as_proxy=True) as proxy:
        monkeypatch.setenv("https_proxy", f"http://localhost:{proxy.port}")
        slack = Slack("xoxb-test", "https://slack.example/api/", timeout_s=5)

        end = slack.post(channel="C0A", text="Hello", token="k1", is_late=_late_after(0))

        assert isinstance(end, Overdue)
        assert [request.split(b" ")[0] for request in proxy.requests()] == [b"CONNECT"]


@pytest.mark.parametrize(
    "answer",
    [OK[:-5], _answer(b"<html>", status="502 Bad Gateway", head="Connection: close\r\n")],
    ids=["cut short", "said to be the last"],
)
def test_after_an_odd_answer_the_connection_is_not_used_again(answer: bytes) -> None:
    with Host([answer]) as host:
        slack = _slack(host, timeout_s=0.3)

        _post(slack)
        assert _post(slack) == POSTED

        assert [len(visit.requests) for visit in host.visits] == [1, 1]


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    with Host([b"HTTP/1.1 200 OK\r\n\r\n" + BODY, OK]) as host:
        slack = _slack(host, timeout_s=0.3)

        assert isinstance(_post(slack), Unknown)  # its end never comes
        assert _post(slack) == POSTED

        assert len(host.visits) == 2


def test_two_calls_at_once_have_a_connection_each() -> None:
    with Host() as host:
        slack = _slack(host)
        both = threading.Barrier(2)

        def post() -> None:
            both.wait(5)
            for _ in range(20):
                assert _post(slack) == POSTED

        threads = [threading.Thread(target=post) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(host.requests()) == 40
        assert len(host.visits) <= 2


def test_one_that_breaks_takes_those_beside_it_along() -> None:
    kept = Connections()
    with Host([HANGS_UP], [HANGS_UP], [HANGS_UP]) as host:
        lines = [HTTPConnection("localhost", host.port) for _ in range(3)]
        for line in lines:
            line.connect()
            kept._keep(line, f"http localhost:{host.port}")

        with pytest.raises(ConnectionError):
            kept.opener({}).open(Request(host.url, data=b"x"), timeout=5)

        assert [line.sock for line in lines] == [None] * 3


def test_what_was_idle_for_long_is_closed_and_replaced() -> None:
    now = [0.0]
    kept = Connections(idle_s=20, clock=lambda: now[0])
    with Host() as host:
        for at in (0, 19, 40):
            now[0] = at
            kept.opener({}).open(Request(host.url, data=b"x"), timeout=5)

        assert [len(visit.requests) for visit in host.visits] == [2, 1]
        assert host.visits[0].gone.wait(5)


def test_only_so_many_are_kept() -> None:
    kept = Connections()
    with Host() as host:
        lines = [HTTPConnection("127.0.0.1", host.port) for _ in range(20)]
        for line in lines:
            line.connect()
            kept._keep(line, "http there")

        assert [line.sock is None for line in lines] == [True] * 4 + [False] * 16
        del kept
        assert all(line.sock is None for line in lines)


def test_a_tls_connection_is_kept_too(trusted: ssl.SSLContext) -> None:
    with Host(tls=trusted) as host:
        slack = _slack(host)

        assert [_post(slack) for _ in range(3)] == [POSTED] * 3

        assert [len(visit.requests) for visit in host.visits] == [3]


def test_nothing_is_sent_to_a_host_that_has_no_certificate_we_trust() -> None:
    with Host(tls=_its_tls()) as host:
        assert isinstance(_post(_slack(host)), Unsent)

        assert host.requests() == []


def test_a_tunnel_through_a_proxy_is_kept_and_its_password_stays_with_the_proxy(
    trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Host(tls=trusted, as_proxy=True) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@127.0.0.1:{proxy.port}")
        slack = Slack("xoxb-test", "https://slack.example/api/", timeout_s=5)

        assert [_post(slack) for _ in range(2)] == [POSTED] * 2

        ((dug, *calls),) = [visit.requests for visit in proxy.visits]
    assert dug.startswith(b"CONNECT slack.example:443 ")
    assert b"Proxy-Authorization: Basic " in dug
    assert b"xoxb" not in dug
    assert [call.startswith(b"POST /api/chat.postMessage ") for call in calls] == [True, True]
    assert not any(b"proxy-authorization" in call.lower() for call in calls)


def test_a_call_that_is_repeated_goes_through_the_tunnel_again(
    trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Host([HANGS_UP], tls=trusted, as_proxy=True) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        slack = Slack("xoxb-test", "https://slack.example/api/", timeout_s=5)

        assert slack.update(channel="C0A", ts="1.0", text="Hi") == POSTED

        assert [visit.requests[0].split()[0] for visit in proxy.visits] == [b"CONNECT", b"CONNECT"]


def test_a_proxy_that_refuses_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Host([_answer(b"", status="403 Forbidden")]) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")

        slack = Slack("xoxb-test", "https://slack.example/api/", timeout_s=5)

        assert _post(slack) == Unknown("Tunnel connection failed: 403 Forbidden")

        assert all(request.startswith(b"CONNECT ") for request in proxy.requests())


def test_an_opener_is_made_once_for_each_way_to_slack() -> None:
    kept, proxy = Connections(), {"http": "http://127.0.0.1:1"}

    assert kept.opener({}) is kept.opener({})
    assert kept.opener() is kept.opener()
    assert len({kept.opener({}), kept.opener(), kept.opener(proxy), Connections().opener({})}) == 4


def test_a_redirect_is_followed_without_the_message() -> None:
    with Host([_answer(b"", status="302 Found", head="Location: /login\r\n"), _answer(b"<html>")]) as host:
        assert isinstance(_post(_slack(host)), Unknown)

        first, *rest = host.requests()
        assert b"Hello" in first
        assert not any(b"Hello" in request for request in rest)


def test_the_sdk_still_makes_its_calls_through_the_method_that_we_replace() -> None:
    """If this fails, the SDK has changed: see what became of the method, and let `_Client` replace that."""
    found = inspect.signature(WebClient._perform_urllib_http_request_internal)
    assert list(found.parameters) == ["self", "url", "req"]
    asked: list[tuple[str, Request]] = []

    class Asked(WebClient):
        def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, object]:
            asked.append((url, req))
            return {"status": 200, "headers": {}, "body": BODY.decode()}

    answer = Asked("xoxb-test", retry_handlers=[]).api_call("chat.postMessage", json={"text": "Hello"})

    ((url, request),) = asked
    assert (url, request.get_method(), request.data) == (
        "https://slack.com/api/chat.postMessage",
        "POST",
        b'{"text": "Hello"}',
    )
    assert answer.status_code == 200
    assert answer.data["ts"] == "1.0"
