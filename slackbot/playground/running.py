"""A uvicorn server in a thread of its own that starts at once and stops without waiting for anybody."""

import asyncio
import socket
import threading

import uvicorn
from starlette.types import ASGIApp

_IDLE_S = 75  # how long a connection is kept for the next call, as by most servers on the internet
_GRACE_S = 1.0  # for requests that are just being answered when the server stops


class Server(uvicorn.Server):
    """The server: `begin` returns when it listens, `end` when its thread is gone."""

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            http="h11",
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            date_header=False,
            timeout_keep_alive=_IDLE_S,
        )
        super().__init__(config)
        self._socket = socket.create_server((host, port), backlog=256)
        self._thread = threading.Thread(target=self.run, args=([self._socket],), name="playground", daemon=True)
        self._listening = threading.Event()
        self._stop: asyncio.Event
        self.loop: asyncio.AbstractEventLoop

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self._socket.getsockname()[1])

    def begin(self) -> None:
        """Start listening."""
        self._thread.start()
        self._listening.wait()

    def end(self) -> None:
        """Stop listening, break every connection, and wait for the thread."""
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def reset(self, client: tuple[str, int]) -> None:
        """Break the connection with this client at once; only on the server's own loop."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.abort()

    async def main_loop(self) -> None:
        """Serve until `end` is called."""
        self.loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._listening.set()
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - uvicorn's name
        """Close what is open; requests under way see their client go."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_GRACE_S)
        for server in self.servers:
            await server.wait_closed()
        self._socket.close()
