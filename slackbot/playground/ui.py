"""The page's side: the state as frames over a WebSocket, and the actions of people as posts."""

import asyncio
import contextlib
import json
import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from datetime import time as wall_time
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from slackbot.playground.acting import Answer
from slackbot.playground.errors import PeopleError
from slackbot.playground.people import People
from slackbot.playground.state import Screen, State, channel_frame, person_frame
from slackbot.playground.world import Json

_FURTHEST = timedelta(days=366)  # one move of the clock: retention and every plan's longest wait fall due on the way
_LAST_YEAR = 2099
_LAST = 300  # messages of each channel that a page gets when it opens

Move = Callable[[timedelta], None]
Halt = Callable[[], None]


class Ui:
    """What the page talks to."""

    def __init__(
        self,
        state: State,
        people: People,
        *,
        connected: Callable[[], bool],
        move: Move | None,
        halt: Halt | None,
        tz: str,
    ) -> None:
        self._state, self._people, self._connected = state, people, connected
        self._move, self._halt, self._zone = move, halt, ZoneInfo(tz)
        self._moves: list[Json] = []  # under way: since when, and until when; the first is on its way
        self._opening: Json | None = None
        self._waiting: list[Screen] | None = None  # pages that see nothing while the curtain is down
        self.pool: ThreadPoolExecutor | None = None

    async def watch(self, socket: WebSocket) -> None:
        """Send the state, and then every change, until the page goes."""
        await socket.accept()
        loop, frames = asyncio.get_running_loop(), asyncio.Queue[Json]()

        def screen(frame: Json) -> None:
            loop.call_soon_threadsafe(frames.put_nowait, frame)

        self._open(screen)
        sending = asyncio.ensure_future(_send(socket, frames))
        try:
            while (await socket.receive())["type"] != "websocket.disconnect":
                pass
        finally:
            self._close(screen)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    @contextlib.contextmanager
    def curtain(self) -> Iterator[None]:
        """Show nothing of what happens meanwhile; at the end every page sees how things stand."""
        with self._state.lock:
            self._waiting = list(self._state.screens)
            self._state.screens.clear()
        try:
            yield
        finally:
            with self._state.lock:
                waiting, self._waiting = self._waiting, None
                for screen in waiting:
                    self._open(screen)

    def show_opening(self, step: str, *, done: int, of: int) -> None:
        """Tell the pages that wait behind the curtain which step it is, and how many there are."""
        with self._state.lock:
            self._opening = {"type": "opening", "step": step, "done": done, "of": of}
            for screen in self._waiting or ():
                screen(self._opening)

    def _open(self, screen: Screen) -> None:
        with self._state.lock:
            if self._waiting is not None:
                self._waiting.append(screen)
                if self._opening is not None:
                    screen(self._opening)
                return
            self._state.screens.append(screen)
            screen(self.snapshot())

    def _close(self, screen: Screen) -> None:
        with self._state.lock:
            screens = self._state.screens if self._waiting is None else self._waiting
            screens.remove(screen)

    async def action(self, request: Request) -> Response:
        """Do what a person did on the page."""
        action = request.path_params["action"]
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse(
                {"ok": False, "error": "Actions are sent as JSON."}, 415
            )  # keeps other sites' forms out
        if action not in _ACTIONS:
            return JSONResponse({"ok": False, "error": "There is no such action."}, 404)
        try:
            asked = json.loads(await request.body())
            result = await asyncio.get_running_loop().run_in_executor(self.pool, self._do, action, asked)
        except PeopleError as refused:
            return JSONResponse({"ok": False, "error": str(refused)})
        except (KeyError, TypeError, ValueError, RecursionError) as wrong:
            return JSONResponse({"ok": False, "error": f"The page asked for something odd ({wrong!r})."}, 400)
        return JSONResponse({"ok": True, **result})

    def snapshot(self) -> Json:
        """Return the first frame: everything a page shows."""
        state = self._state
        with state.lock:
            return {
                "type": "snapshot",
                "now": state.now().timestamp(),
                "can_move_clock": self._move is not None,
                "moving": self._moves[0] if self._moves else None,
                "tz": self._zone.key,
                "app": self._app(),
                "teams": [{"id": team.id, "name": team.name} for team in state.teams.values()],
                "users": [person_frame(one, team=state.world.team) for one in state.people.values()],
                "channels": [channel_frame(channel) for channel in state.channels.values()],
                "messages": {channel: self._messages(channel) for channel in state.channels},
                "modals": state.modals.tops(),
                "connected": self._connected(),
            }

    def move_clock(self, asked: Json) -> Json:
        """Move the product's clock by `advance` seconds, or `to` the next such local time, and return the new one."""
        if self._move is None:
            raise PeopleError("This clock cannot be moved.")
        now = self._state.now()
        if "to" in asked:
            delta = next_time(now, wall_time.fromisoformat(asked["to"]), self._zone) - now
        else:
            delta = _step(asked["advance"])
        if (now + delta).year > _LAST_YEAR:
            raise PeopleError(f"The clock goes no further than {_LAST_YEAR}. Restart the playground to go on.")
        with self._moving(now, now + delta):
            self._move(delta)
        self._state.tell("clock")
        return {"now": self._state.now().timestamp()}

    @contextlib.contextmanager
    def _moving(self, since: datetime, until: datetime) -> Iterator[None]:
        """Tell every page how far the clock has to go, as long as it goes."""
        move = {"since": since.timestamp(), "until": until.timestamp(), "can_halt": self._halt is not None}
        self._change_moves(self._moves.append, move)
        try:
            yield
        finally:
            self._change_moves(self._moves.remove, move)

    def _change_moves(self, change: Callable[[Json], None], move: Json) -> None:
        with self._state.lock:
            change(move)
            self._state.tell("moving", moving=self._moves[0] if self._moves else None)

    def _halt_clock(self) -> Json:
        if self._halt is not None:
            self._halt()
        return {}

    def _app(self) -> Json:
        app = self._state.app
        return {
            "name": app.name,
            "bot_user": self._state.world.bot_user,
            "commands": [_picked(one, "command", "description", "usage_hint") for one in app.commands],
            "shortcuts": [_picked(one, "callback_id", "name", "type") for one in app.shortcuts],
        }

    def _messages(self, channel: str) -> list[Json]:
        board = self._state.boards[channel]
        shown = [*board.messages.values(), *board.ephemerals.values()]
        return sorted(shown, key=lambda one: str(one["ts"]))[-_LAST:]

    def _do(self, action: str, asked: Json) -> Json:
        if action == "clock":
            return self.move_clock(asked)
        if action == "halt":
            return self._halt_clock()
        needed, optional = _ACTIONS[action]
        given = [asked[name] for name in needed.split()]
        extra = {name: asked[name] for name in optional.split() if asked.get(name) is not None}
        result = getattr(self._people, action)(*given, **extra)
        return _shown(result) if isinstance(result, Answer) else {_RESULTS[action]: result} if result else {}


# What each action needs and may carry; they are the methods of `People` of the same names.
_ACTIONS = {
    "post": ("user channel text", "thread_ts broadcast"),
    "edit": ("user channel ts text", ""),
    "delete": ("user channel ts", ""),
    "react": ("user channel ts name", ""),
    "unreact": ("user channel ts name", ""),
    "command": ("user channel command", "text"),
    "shortcut": ("user callback_id", "channel ts"),
    "click": ("user channel ts action_id", "block_id selected"),
    "modal_click": ("user action_id", "block_id selected view_id"),
    "submit": ("user values", "view_id"),
    "close": ("user", "view_id"),
    "open_dm": ("user with", ""),
    "join": ("user channel", ""),
    "invite": ("user channel who", ""),
    "clock": ("", ""),
    "halt": ("", ""),
}
_RESULTS = {"post": "ts", "open_dm": "channel"}


def _step(asked: object) -> timedelta:
    """Return how far the clock is to go. Raises `PeopleError` if that is back, or further than anybody waits."""
    try:
        seconds = float(asked)  # type: ignore[arg-type]  # whatever the page sent: what is no number raises
    except OverflowError:
        seconds = math.inf
    if seconds < 0:
        raise PeopleError("The clock only goes forward.")
    if not seconds <= _FURTHEST.total_seconds():  # nor is what is no number at all
        raise PeopleError(f"The clock goes {_FURTHEST.days} days at a time, at most.")
    return timedelta(seconds=seconds)


def next_time(now: datetime, at: wall_time, zone: ZoneInfo) -> datetime:
    """Return the next instant after `now` at which the clocks of the zone show `at`."""
    day = now.astimezone(zone).date()
    while True:
        due = datetime.combine(day, at, zone).astimezone(now.tzinfo)
        if due > now:
            return due
        day += timedelta(days=1)


async def _send(socket: WebSocket, frames: "asyncio.Queue[Json]") -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # RuntimeError: Starlette's word for "closed"
        while True:
            await socket.send_text(json.dumps(await frames.get(), ensure_ascii=False))


def _picked(entry: Json, *names: str) -> Json:
    return {name: entry.get(name, "") for name in names}


def _shown(answer: Answer) -> Json:
    """Return the errors of a form, and Slack's notice if there was one (the page gets that as a frame, too)."""
    errors = {"errors": dict(answer.errors)} if answer.errors else {}
    return {**errors, "notice": answer.notice} if answer.notice else errors
