"""The Socket Mode edge: keeps a line to Slack open, hands what comes in to Bolt, and sends the answers back."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_bolt import BoltRequest, BoltResponse
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from slackbot.errors import Unavailable, WrongSetting

log = structlog.get_logger(__name__)

Dispatch = Callable[[BoltRequest], BoltResponse]
Json = dict[str, Any]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LARGEST_FRAME = 16 << 20


@dataclass(frozen=True)
class Patience:
    """How long things may take before the line counts as dead, in seconds."""

    open_s: float = 10
    hello_s: float = 10
    ping_every_s: float = 10
    pong_s: float = 20
    leave_s: float = 15  # Slack ends an old line about 10 s after it said so
    apart_s: float = 0.5  # between two openings, however short the lines lived
    longest_wait_s: float = 30


class SocketMode:
    """One app's line to Slack, replaced whenever it breaks or Slack asks for it. `connected` is set while it stands.

    `open_url` returns a one-time address; it raises `WrongSetting` if the token is refused, `Unavailable` if it
    cannot say now (its `wait_s`, if it has one, is kept). `on_disabled` is called once Slack switches Socket Mode off.
    """

    name = "Socket Mode client"
    patience_s = 60.0

    def __init__(
        self,
        dispatch: Dispatch,
        *,
        open_url: Callable[[], str],
        pool: ThreadPoolExecutor,
        on_disabled: Callable[[], None] = lambda: None,
        patience: Patience = Patience(),
    ) -> None:
        self._dispatch, self._open_url, self._pool = dispatch, open_url, pool
        self._on_disabled, self._patience = on_disabled, patience
        self.connected, self._ended = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._wanted: SimpleQueue[bool] = SimpleQueue()  # True: a new line; False: none ever again
        self._lines: set[_Line] = set()
        self._answering: set[Future[None]] = set()
        self._threads: list[threading.Thread] = []  # the one that opens lines, and one for each line
        self._opener: threading.Thread | None = None
        self._failures, self._not_before = 0, 0.0

    def start(self) -> None:
        """Open the line. Raises `WrongSetting` if Slack refuses the token; what else fails is tried again and again."""
        self._opener = self._in_thread("socket-mode", self._keep_open)
        try:
            self._open()
        except WrongSetting:
            self.stop()
            raise
        except (Unavailable, OSError, WebSocketException) as error:
            self._note_failure(error)
            self._wanted.put(True)

    def is_alive(self) -> bool:
        """Return whether somebody opens lines, as long as any are wanted."""
        return self._ended.is_set() or (self._opener is not None and self._opener.is_alive())

    def silent_s(self) -> float:
        """Return 0: a line that says nothing ends by itself, and `connected` tells whether one stands."""
        return 0.0

    def revive(self) -> None:
        """Open lines again, and one at once: what the dead thread was about nobody knows."""
        self._opener = self._in_thread("socket-mode", self._keep_open)
        self._wanted.put(True)

    def stop(self, grace_s: float = 10) -> None:
        """Take nothing new, send the answers under way (as long as the grace lasts), then hang up.

        What Slack sent and we did not answer, it sends again to whoever connects next.
        """
        self._end()
        wait(list(self._answering), grace_s)
        self._join([self._opener] if self._opener else [])
        for line in list(self._lines):
            line.close()
        self._join(self._threads)

    def _end(self) -> None:
        with self._lock:
            self._ended.set()
            self.connected.clear()
        self._wanted.put(False)

    def _join(self, threads: Sequence[threading.Thread]) -> None:
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(self._patience.open_s)

    def _keep_open(self) -> None:
        while self._wanted.get():
            while not self._ended.wait(self._pause_s()):
                try:
                    self._open()
                    break
                except Exception as error:  # a deaf bot helps nobody: whatever it is, try again
                    self._note_failure(error)

    def _pause_s(self) -> float:
        """Return how long to wait before the next opening: not at all after a drop, then ever longer, never in step."""
        longest = min(self._patience.apart_s * 2.0 ** min(self._failures, 10), self._patience.longest_wait_s)
        jittered = longest * random.uniform(0.5, 1) if self._failures else 0.0  # noqa: S311 - no secret
        return max(jittered, self._not_before - time.monotonic())

    def _note_failure(self, error: Exception) -> None:
        self._failures += 1
        told = log.error if isinstance(error, WrongSetting) else log.warning
        told("socket_mode.not_opened", why=f"{type(error).__name__}: {error}", failures=self._failures)
        self._not_before = time.monotonic() + getattr(error, "wait_s", 0)

    def _open(self) -> None:
        self._not_before = time.monotonic() + self._patience.apart_s
        line = _Line(self._open_url(), self._patience)
        with self._lock:
            is_late = self._ended.is_set()
            if not is_late:
                self._lines.add(line)
        if is_late:
            line.close()
        else:
            self._in_thread("socket-mode-line", lambda: self._listen(line))

    def _in_thread(self, name: str, run: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=run, name=name, daemon=True)
        with self._lock:
            self._threads = [*(other for other in self._threads if other.is_alive()), thread]
            thread.start()
        return thread

    def _listen(self, line: "_Line") -> None:
        try:
            for frame in line.frames():
                self._hear(line, frame)
            if line.is_leaving:
                line.drain(self._patience.leave_s)
        finally:
            line.close()
            self._note_end(line)

    def _hear(self, line: "_Line", frame: Json) -> None:
        match frame.get("type"):
            case "hello":
                self._hear_hello(line, frame)
            case "disconnect":
                self._hear_disconnect(line, str(frame.get("reason")))
            case _:
                self._take(line, frame)

    def _hear_hello(self, line: "_Line", frame: Json) -> None:
        self._failures = 0
        with self._lock:
            line.stands()
            if not self._ended.is_set():
                self.connected.set()
        log.info("socket_mode.connected", connections=frame.get("num_connections"))

    def _hear_disconnect(self, line: "_Line", reason: str) -> None:
        is_first_word = not line.is_leaving
        line.leave()
        if reason == "link_disabled":
            log.error("socket_mode.disabled", todo="switch Socket Mode on in the app's settings, or receive HTTP")
            self._end()
            self._on_disabled()
        elif is_first_word:
            log.info("socket_mode.refreshing", reason=reason)
            self._wanted.put(True)

    def _note_end(self, line: "_Line") -> None:
        with self._lock:
            self._lines.discard(line)
            if not any(other.is_standing for other in self._lines):
                self.connected.clear()
        if line.is_leaving or self._ended.is_set():
            return
        if not line.is_standing:
            self._failures += 1
        log.warning("socket_mode.dropped", said_hello=line.is_standing)
        self._wanted.put(True)

    def _take(self, line: "_Line", frame: Json) -> None:
        if not isinstance(frame.get("envelope_id"), str) or not isinstance(frame.get("payload"), dict):
            log.warning("socket_mode.odd_frame", type=str(frame.get("type"))[:50])
            return
        with self._lock:
            if self._ended.is_set():
                return
            answering = self._pool.submit(self._answer, line, frame)
            self._answering.add(answering)
        line.answering.add(answering)
        answering.add_done_callback(self._answering.discard)
        answering.add_done_callback(line.answering.discard)

    def _answer(self, line: "_Line", frame: Json) -> None:
        try:
            answer = self._dispatch(BoltRequest(mode="socket_mode", body=frame["payload"], headers=_retries(frame)))
            if answer.status == 200:
                line.send(_ack(frame, answer))
        except Exception:  # the guard of the edge: what is not acked, Slack sends again
            log.exception("socket_mode.bug", type=frame.get("type"))


class _Line:
    """One connection to Slack. It ends by itself if it never says hello, or stays after it was told to leave."""

    def __init__(self, url: str, patience: Patience) -> None:
        self._patience = patience
        opening = connect(
            url,
            proxy=None if urlsplit(url).hostname in _LOOPBACK else True,
            max_size=_LARGEST_FRAME,
            open_timeout=patience.open_s,
            ping_interval=patience.ping_every_s,
            ping_timeout=patience.pong_s,
            close_timeout=1,
        )
        self._socket: ClientConnection = opening.__enter__()  # a line outlives every block; `close` is its exit
        self._until: float | None = time.monotonic() + patience.hello_s
        self.is_standing = self.is_leaving = False
        self.answering: set[Future[None]] = set()

    def stands(self) -> None:
        self.is_standing, self._until = True, None

    def leave(self) -> None:
        self.is_leaving, self._until = True, time.monotonic() + self._patience.leave_s

    def frames(self) -> Iterator[Json]:
        """Yield what Slack sends, until the line ends or its time is up."""
        while True:
            try:
                raw = self._socket.recv(None if self._until is None else max(0.0, self._until - time.monotonic()))
            except (ConnectionClosed, TimeoutError):
                return
            if (frame := _parsed(raw)) is not None:
                yield frame

    def send(self, text: str) -> None:
        try:
            self._socket.send(text)
        except ConnectionClosed:
            log.warning("socket_mode.answer_lost", bytes=len(text))

    def drain(self, within_s: float) -> None:
        wait(list(self.answering), within_s)

    def close(self) -> None:
        self._socket.close()


def _parsed(raw: str | bytes) -> Json | None:
    with suppress(ValueError, RecursionError):
        if isinstance(frame := json.loads(raw), dict):
            return frame
    log.warning("socket_mode.garbled", bytes=len(raw))
    return None


def _retries(frame: Mapping[str, Any]) -> dict[str, str | Sequence[str]]:
    given = {"x-slack-retry-num": frame.get("retry_attempt"), "x-slack-retry-reason": frame.get("retry_reason")}
    return {name: str(value) for name, value in given.items() if value}  # 0 and "" on the first


def _ack(frame: Mapping[str, Any], answer: BoltResponse) -> str:
    ack = {"envelope_id": frame["envelope_id"]}
    if not answer.body or frame.get("accepts_response_payload") is False:
        return json.dumps(ack)
    is_json = answer.first_headers().get("content-type", "").startswith("application/json")
    return json.dumps(ack | {"payload": json.loads(answer.body) if is_json else {"text": answer.body}})
