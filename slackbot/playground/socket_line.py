"""Socket Mode, Slack's side: one-time tickets, up to ten connections, each envelope to one of them."""

import asyncio
import contextlib
import itertools
import json
import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.websockets import WebSocket, WebSocketDisconnect

from slackbot.playground.deliver import Reply, Retry
from slackbot.playground.errors import ApiError
from slackbot.playground.world import Json

MOST_CONNECTIONS = 10  # Slack's limit for one app
_LEAVE_S = 10.0  # an old connection is closed about ten seconds after it was told to go


class Connection:
    """One open WebSocket: what is to be sent, in order, and the envelopes whose acknowledgement is awaited."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.is_leaving = False
        self._to_send: asyncio.Queue[Json | None] = asyncio.Queue()
        self._waiting: dict[str, asyncio.Future[Reply]] = {}

    def send(self, frame: Json) -> None:
        """Put a frame in the line of those to be sent."""
        self._to_send.put_nowait(frame)

    def end(self) -> None:
        """Close the connection once everything before is sent."""
        self._to_send.put_nowait(None)

    async def ask(self, envelope: Json, *, within_s: float) -> Reply:
        """Send an envelope and return its acknowledgement."""
        answer = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answer
        self.send(envelope)
        try:
            return await asyncio.wait_for(answer, within_s)
        except TimeoutError:
            return Reply(failed="timeout")
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    def hear(self, text: str) -> None:
        """Take in an acknowledgement; anything else is passed over, as Slack does."""
        try:
            frame = json.loads(text)
        except ValueError:
            return
        answer = self._waiting.get(frame.get("envelope_id", "")) if isinstance(frame, dict) else None
        if answer is not None and not answer.done():
            answer.set_result(Reply(payload=frame.get("payload")))

    def lose(self) -> None:
        """Let everything fail that waits on this connection."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result(Reply(failed="connection_failed"))

    async def write(self) -> None:
        """Send the waiting frames until the connection ends."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # RuntimeError: Starlette's word for "closed"
            while (frame := await self._to_send.get()) is not None:
                await self.socket.send_text(json.dumps(frame, ensure_ascii=False))
            await self.socket.close()


class SocketLine:
    """The connections the bot has open, used in turn."""

    def __init__(self, *, app_id: str, ack_s: float, on_change: Callable[[bool], None]) -> None:
        self._app_id, self._ack_s, self._on_change = app_id, ack_s, on_change
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._someone = asyncio.Event()
        self.is_disabled = False

    @property
    def connected(self) -> bool:
        """Tell whether the bot has at least one connection."""
        return bool(self._connections)

    def ticket(self) -> str:
        """Return a ticket for one connection. Raises `ApiError` if Socket Mode was turned off."""
        if self.is_disabled:
            raise ApiError("access_denied")
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    async def offer(self, kind: str, payload: Json, retry: Retry | None) -> Reply:
        """Send one envelope to one connection; events wait a while for a connection, the rest fails without one."""
        if kind == "events_api" and not self._connections:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._someone.wait(), self._ack_s)
        if not self._connections:
            return Reply(failed="connection_failed")
        fresh = [one for one in self._connections if not one.is_leaving] or self._connections
        connection = fresh[next(self._turn) % len(fresh)]
        return await connection.ask(_envelope(kind, payload, retry), within_s=self._ack_s)

    async def serve(self, socket: WebSocket) -> None:
        """Speak with one client from its ticket to its end."""
        ticket = socket.path_params["ticket"]
        if ticket not in self._tickets or self.is_disabled:
            await socket.close()
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket)
        writing = asyncio.ensure_future(connection.write())
        try:
            await self._converse(connection)
        finally:
            self._forget(connection)
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _converse(self, connection: Connection) -> None:
        if len(self._connections) >= MOST_CONNECTIONS:
            await connection.socket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await connection.socket.close()
            return
        self._connections.append(connection)
        connection.send(self._hello())
        self._someone.set()
        self._on_change(True)
        while (message := await connection.socket.receive())["type"] != "websocket.disconnect":
            connection.hear(message.get("text") or (message.get("bytes") or b"").decode(errors="replace"))

    def refresh(self, reason: str) -> None:
        """Ask every connection to make way for a new one; each is closed some seconds later."""
        for connection in self._connections:
            connection.is_leaving = True
            connection.send(_disconnect(reason))
            asyncio.get_running_loop().call_later(_LEAVE_S, connection.end)

    def disable(self) -> None:
        """Turn Socket Mode off: tell every connection, and close it."""
        self.is_disabled = True
        for connection in self._connections:
            connection.send(_disconnect("link_disabled"))
            connection.end()

    def addresses(self) -> list[tuple[str, int]]:
        """Return the client addresses of the open connections."""
        clients = [connection.socket.client for connection in self._connections]
        return [(client.host, client.port) for client in clients if client is not None]

    def _forget(self, connection: Connection) -> None:
        connection.lose()
        if connection in self._connections:
            self._connections.remove(connection)
            if not self._connections:
                self._someone.clear()
                self._on_change(False)

    def _hello(self) -> Json:
        started = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.000")
        details = {"host": "playground", "started": started, "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "connection_info": {"app_id": self._app_id},
            "num_connections": len(self._connections),
            "debug_info": details,
        }


def _envelope(kind: str, payload: Json, retry: Retry | None) -> Json:
    envelope: Json = {"envelope_id": str(uuid.uuid4()), "type": kind, "payload": payload}
    envelope["accepts_response_payload"] = kind != "events_api"
    if kind == "events_api":
        envelope["retry_attempt"] = retry.attempt if retry else 0
        envelope["retry_reason"] = retry.reason if retry else ""
    return envelope


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
