"""The stand-in as a whole: start it, let people act, see what the bot did."""

import asyncio
import copy
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

from starlette.types import ASGIApp, Receive, Scope, Send

from slackbot.playground import api, memory
from slackbot.playground.deliver import Line, Outlet
from slackbot.playground.fault_injection import Faults
from slackbot.playground.handles import Timing
from slackbot.playground.http_line import HttpLine
from slackbot.playground.people import People
from slackbot.playground.running import Server
from slackbot.playground.server import build
from slackbot.playground.socket_line import SocketLine
from slackbot.playground.state import Call, State
from slackbot.playground.ui import Ui
from slackbot.playground.web_api import Tokens, WebApi
from slackbot.playground.world import App, Json, World

T = TypeVar("T")
_LOOK_AGAIN_S = 0.05  # conditions may also look at things that change without our notice
_DEED_THREADS = 16
_HOST = "127.0.0.1"  # nobody else's machine may look in


class Playground:
    """A small Slack on loopback.

    `clock` is the product's, which sets `ts` and event times; with `move` the page may move it, with `halt` end a
    move. Acknowledgements, triggers, response URLs and retries live on real time, as `timing` says.
    """

    def __init__(
        self,
        world: World,
        *,
        manifest: Mapping[str, Any],
        clock: Callable[[], datetime],
        move: Callable[[timedelta], None] | None = None,
        halt: Callable[[], None] | None = None,
        tz: str = "UTC",
        port: int = 0,
        timing: Timing | None = None,
    ) -> None:
        self._timing = timing or Timing()
        self._port = port
        self._tokens = Tokens()
        self._outlet = Outlet(retry_delays=self._timing.retry_delays)
        self._state = State(world, app=App.read(manifest), clock=clock, timing=self._timing, outlet=self._outlet)
        self._sockets = SocketLine(app_id=world.app_id, ack_s=self._timing.ack_s, on_change=self._tell_connected)
        self._line: Line | None = None
        self._server: Server | None = None
        self.faults = Faults()
        self.people = People(self._state)
        self._ui = Ui(self._state, self.people, connected=lambda: self.connected, move=move, halt=halt, tz=tz)
        self._web_api = WebApi(
            self._state,
            tokens=self._tokens,
            faults=self.faults,
            sockets=self._sockets,
            strict_pace=self._timing.strict_pace,
        )

    def start(self) -> None:
        """Listen. A second start after a stop uses the same port."""
        self._app = build(self._web_api, self._ui, self._sockets, self._state)
        self._server = Server(self._app, host=_HOST, port=self._port)
        self._port = self._server.port
        self._state.url = self.url
        self._web_api.begin(self._server.reset)
        self._ui.pool = ThreadPoolExecutor(_DEED_THREADS, "playground-people")
        self._server.begin()
        self._outlet.open(self._server.loop, self._line or self._sockets)

    def stop(self) -> None:
        """Stop listening; returns with every thread ended and every socket closed."""
        server, self._server = self._server, None
        if server is None:
            return
        asyncio.run_coroutine_threadsafe(self._outlet.close(), server.loop).result()
        self._web_api.end()
        server.end()
        if self._ui.pool is not None:
            self._ui.pool.shutdown()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://{_HOST}:{self._port}"

    @property
    def api_url(self) -> str:
        """Return the base address of the Web API, for `SLACK_API_URL`."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """Return the token the bot posts with."""
        return self._tokens.bot

    @property
    def app_token(self) -> str:
        """Return the token that opens Socket Mode."""
        return self._tokens.app

    @property
    def signing_secret(self) -> str:
        """Return the secret that HTTP requests are signed with."""
        return self._tokens.signing_secret

    @property
    def team(self) -> str:
        """Return the id of our workspace."""
        return self._state.world.team

    @property
    def connected(self) -> bool:
        """Tell whether the bot can be reached: over Socket Mode, or at the address for HTTP."""
        return self._line is not None or self._sockets.connected

    @property
    def paces_broken(self) -> int:
        """Return how many posts came faster than one a second and channel (after a burst of three)."""
        return self._web_api.pace.broken

    def deliver_over_http(self, url: str | None) -> None:
        """Send the bot everything to this address from now on, or with None over Socket Mode again."""
        secret = self._tokens.signing_secret
        self.deliver_over(HttpLine(url, signing_secret=secret, ack_s=self._timing.ack_s) if url else None)

    def deliver_over(self, line: Line | None) -> None:
        """Send the bot everything over this line from now on, or with None over Socket Mode again."""
        self._line = line
        self._outlet.use(line or self._sockets)
        self._tell_connected(self.connected)

    def answer(self, scope: Scope, receive: Receive, send: Send) -> Future[None]:
        """Let the server answer a request that came over no connection, in the words of ASGI."""
        loop = self._running().loop
        return asyncio.run_coroutine_threadsafe(_answered(self._app, scope, receive, send), loop)

    def call(self, method: str, **args: Any) -> Json:
        """Return what the Web API answers the bot, without HTTP, pace, faults, or a line in `calls`."""
        return api.call(self._state, method, args)

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return copies of a channel's messages, or one thread's with its first, oldest first; no ephemerals."""
        with self._state.lock:
            board = self._state.boards[channel]
            if thread_ts is None:
                return copy.deepcopy(list(board.messages.values()))
            parent = board.messages.get(thread_ts)
            return copy.deepcopy([*([parent] if parent else []), *board.replies(thread_ts)])

    def ephemerals(self, user: str, channel: str | None = None) -> list[Json]:
        """Return copies of what was shown to this person alone, oldest first."""
        with self._state.lock:
            channels = [channel] if channel else list(self._state.boards)
            shown = [one for name in channels for one in self._state.boards[name].ephemerals.values()]
            mine = [one for one in shown if one["ephemeral_to"] == user]
            return copy.deepcopy(sorted(mine, key=lambda one: str(one["ts"])))

    def calls(self, method: str | None = None) -> list[Call]:
        """Return the bot's Web API calls, of this method if one is named, in order."""
        with self._state.lock:
            return [one for one in self._state.calls if method in (None, one.method)]

    def silence(self) -> AbstractContextManager[None]:
        """Return a context in which things happen of which the bot gets no events."""
        return self._state.silence()

    def silence_here(self) -> AbstractContextManager[None]:
        """Return a context in which the bot gets no events of what this thread does; of what others do it gets them."""
        return self._state.silence_here()

    @contextmanager
    def backstage(self) -> Iterator[None]:
        """Let things happen unseen: the bot gets no events of them, and pages show nothing until all is set."""
        with self.silence(), self._ui.curtain():
            yield

    def show_opening(self, step: str, *, done: int, of: int) -> None:
        """Let the pages that wait backstage say which step it is of how many; `page/progress.js` has the words."""
        self._ui.show_opening(step, done=done, of=of)

    def remembered(self) -> Json:
        """Return people, channels, messages and files, for `recall` of a later stand-in."""
        return memory.written(self._state)

    def recall(self, kept: Json, *, pictures: Mapping[str, Callable[[], bytes]] | None = None) -> None:
        """Go on where an earlier stand-in ended; `pictures` draws files, by their ids, whose bytes it did not keep.

        Raises `LookupError`, `TypeError` or `ValueError` on nonsense.
        """
        memory.read(self._state, kept, pictures=pictures or {})

    def show_time(self) -> None:
        """Let every page show what time it is: the clock was moved by somebody else."""
        self._state.tell("clock")

    def duplicate_next_event(self) -> None:
        """Let the next event arrive twice."""
        self._outlet.repeat_next_event()

    def drop_sockets(self) -> None:
        """Break every Socket Mode connection without a word."""
        server = self._running()
        for client in self._sockets.addresses():
            server.loop.call_soon_threadsafe(server.reset, client)

    def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every Socket Mode connection to make way for a new one (`refresh_requested` or `warning`)."""
        self._running().loop.call_soon_threadsafe(self._sockets.refresh, reason)

    def disable_sockets(self) -> None:
        """Turn Socket Mode off (`link_disabled`)."""
        self._running().loop.call_soon_threadsafe(self._sockets.disable)

    def wait_for(self, condition: Callable[[], T], timeout: float = 60) -> T:
        """Return the first true value of `condition`, asked again at every change; a failed look-up counts as not yet.

        Raises `TimeoutError` with a picture of the last messages.
        """
        deadline = time.monotonic() + timeout
        while True:
            seen = self._state.version
            try:
                value = condition()
            except LookupError:
                pass
            else:
                if value:
                    return value
            if time.monotonic() >= deadline:
                raise TimeoutError(f"nothing of the kind within {timeout} s.\n{self.picture()}")
            with self._state.changed:
                if self._state.version == seen:
                    self._state.changed.wait(_LOOK_AGAIN_S)

    def picture(self) -> str:
        """Return the last messages, ephemerals and calls, for whoever wonders what happened."""
        with self._state.lock:
            lines = [
                f"{name} {one['ts']} {'(only ' + one['ephemeral_to'] + ') ' if 'ephemeral_to' in one else ''}"
                f"{one['user']}: {one['text'][:120]}"
                for name, board in self._state.boards.items()
                for one in [*board.messages.values(), *board.ephemerals.values()][-5:]
            ]
            calls = [f"{one.method} -> {one.error or 'ok'}" for one in self._state.calls[-8:]]
        return "\n".join([*lines, *calls])

    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("the playground is not running")
        return self._server

    def _tell_connected(self, connected: bool) -> None:
        self._state.tell("connected", connected=connected)


async def _answered(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
