"""Slack's end of Socket Mode on loopback: says hello, sends envelopes, keeps the acks, and hangs up in any way."""

import json
import queue
import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve


class Slack:
    """A server of lines; `lines` are those open now, oldest first."""

    def __init__(self) -> None:
        self.lines: list[ServerConnection] = []
        self.acks: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.opened = 0
        self.failing: list[Exception] = []
        self.says_hello = True
        self._changed = threading.Condition()
        self._port = 0
        self._server: Server | None = None

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def begin(self) -> None:
        """Listen, on the same port as before."""
        self._server = serve(self._hold, "127.0.0.1", self._port, max_size=None)
        self._port = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def end(self) -> None:
        """Stop listening and hang up on everybody."""
        if self._server is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server = None
        for line in list(self.lines):
            line.close()
        self.wait_until(lambda: not self.lines)

    def open_url(self) -> str:
        self._change(self._count)
        if self.failing:
            raise self.failing.pop(0)
        return f"ws://127.0.0.1:{self._port}/socket/{self.opened}"

    def send(self, frame: object, *, line: int = -1) -> None:
        self.lines[line].send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    def disconnect(self, reason: str) -> None:
        self.send({"type": "disconnect", "reason": reason, "debug_info": {}})

    def drop(self) -> None:
        """Break the newest line without a word."""
        wire = self.lines[-1].socket
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.shutdown(socket.SHUT_RDWR)

    def wait_for_lines(self, count: int, seconds: float = 5) -> None:
        self.wait_until(lambda: len(self.lines) == count, seconds)

    def wait_until(self, holds: Callable[[], bool], seconds: float = 5) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, seconds), f"{len(self.lines)} lines after {seconds} s"

    def _hold(self, line: ServerConnection) -> None:
        self._change(lambda: self.lines.append(line))
        try:
            if self.says_hello:
                line.send(json.dumps({"type": "hello", "num_connections": len(self.lines)}))
            for frame in line:
                self.acks.put(json.loads(frame))
        except ConnectionClosed:
            pass
        finally:
            self._change(lambda: self.lines.remove(line))

    def _count(self) -> None:
        self.opened += 1

    def _change(self, change: Callable[[], None]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()
