"""The connections of the HTTP server: each has only so long to send, and the longest idle makes room for a new one."""

import asyncio
import resource
import select
from collections import OrderedDict

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 1000  # requests; a hundred times what the pool can answer within Slack's 3 s
_MOST_HEAD = 64 << 10  # bytes before the body; Slack sends one kibibyte
_FILES_OF_OURS = 40  # descriptors that the database, the log and calls to Slack take
_FEWEST = 4
_NOT_HTTP = "Invalid HTTP request received."
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


def room() -> int:
    """Return how many connections the files that this process may open leave room for."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_AT_ONCE * 9 // 10
    return most if files == resource.RLIM_INFINITY else max(_FEWEST, min(most, (files - _FILES_OF_OURS) // 2))


class Connections:
    """The connections of one server, at most `most` of them.

    Whoever sends finds room: the connection whose client has sent, or read, nothing for the longest time is closed. If
    all of them have sent something, there is one more.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: set[Connection] = set()
        self._waiting: OrderedDict[Connection, None] = OrderedDict()  # the longest idle first

    def add(self, connection: "Connection") -> None:
        """Take a new connection in, and close the longest idle one if that makes too many."""
        self._open.add(connection)
        self.waits(connection)
        if len(self._open) > self._most:
            idle = next((one for one in self._waiting if one is not connection and not one.has_sent()), None)
            if idle is not None:
                idle.evict()
                self.remove(idle)

    def waits(self, connection: "Connection") -> None:
        """Note that it is its client's turn, and that the client was there just now."""
        self._waiting[connection] = None
        self._waiting.move_to_end(connection)

    def works(self, connection: "Connection") -> None:
        """Note that it is our turn: nothing closes a request that is being answered."""
        self._waiting.pop(connection, None)

    def remove(self, connection: "Connection") -> None:
        """Forget one that is closed."""
        self._open.discard(connection)
        self.works(connection)


class Connection(HttpToolsProtocol):
    """HTTP as httptools parses it, a quarter more requests than in Python; but with limits in size and time.

    What is no HTTP is told so after the requests before it were answered, for they are acted upon.
    """

    idle_s = 10.0  # from connecting, or from an answer, to a whole head; Slack sends both at once
    body_s = 10.0  # from the head to the end of the body
    read_s = 60.0  # from a whole request to the end of its answer, which somebody may be slow to read
    _head: int | None = None  # how much of a head has come after the packet it began in, None between two
    _until = 0.0  # the loop's time at which patience is over
    _limit: asyncio.TimerHandle | None = None  # looks at it then, or earlier, and is not made again at every step
    _unanswered = 0  # requests that came whole
    _is_spoilt = False  # nothing that comes from here on can be read
    _connections: Connections

    @classmethod
    def at_most(cls, most: int, **limits: float) -> "type[Connection]":
        """Return the class of the connections of one server; `limits` are other times than usual."""
        return type("Connection", (cls,), {"_connections": Connections(most), **limits})

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._connections.add(self)
        self._within(self.idle_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.remove(self)
        if self._limit is not None:
            self._limit.cancel()
        super().connection_lost(exc)

    def has_sent(self) -> bool:
        """Return whether something has come from the client that we have not read yet."""
        arrived = select.poll()
        arrived.register(self.transport.get_extra_info("socket").fileno(), select.POLLIN)
        return bool(arrived.poll(0))

    def evict(self) -> None:
        """Break off at once: others need the place."""
        self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        if not self._unanswered:
            self._within(self.idle_s)

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()
        if not self._unanswered:
            self._within(self.body_s)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if not self.cycle.response_complete:
            self._unanswered += 1
            self._connections.works(self)
            self._within(self.read_s)

    def on_response_complete(self) -> None:
        self._unanswered = max(0, self._unanswered - 1)
        if self._is_spoilt and not self._unanswered and not self.transport.is_closing():
            self.pipeline.clear()
            super().send_400_response(_NOT_HTTP)
            return
        super().on_response_complete()
        if not self._unanswered and not self.transport.is_closing():
            self._connections.waits(self)
            self._within(self.idle_s)

    def data_received(self, data: bytes) -> None:
        if self._is_spoilt:
            return
        if not self._unanswered:
            self._connections.waits(self)
        was_in_head = self._head is not None
        super().data_received(data)
        if self._head is None or not was_in_head or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > _MOST_HEAD:
            log.warning("web.refused", why="a head too large", status=400)
            self.send_400_response(_NOT_HTTP)

    def send_400_response(self, msg: str) -> None:
        self._is_spoilt = True
        if not self._unanswered:
            super().send_400_response(msg)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._connections.waits(self)  # for a client that reads

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unanswered:
            self._connections.works(self)

    def _within(self, seconds: float) -> None:
        """Close the connection unless something new begins before that time is over."""
        self._until = self.loop.time() + seconds
        if self._limit is None or self._limit.when() > self._until:
            self._look_at(self._until)

    def _look_at(self, when: float) -> None:
        if self._limit is not None:
            self._limit.cancel()
        self._limit = self.loop.call_at(when, self._look)

    def _look(self) -> None:
        self._limit = None
        if self._until > self.loop.time():
            self._look_at(self._until)
        else:
            self._hang_up()

    def _hang_up(self) -> None:
        """Close it; whoever has sent a part of something is told why."""
        in_head, in_body = self._head is not None, self.cycle is not None and not self.cycle.response_complete
        if self._unanswered or not (in_head or in_body):
            self.transport.abort()
            return
        if in_head:  # of a body the edge says so
            log.warning("web.refused", why="a head never came whole", status=408)
        self.transport.write(_TOO_SLOW)
        self.transport.close()
