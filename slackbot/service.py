"""The parts that one process runs: an edge towards Slack, the sender and the jobs, or all of them."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import ExitStack
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import structlog
from slack_bolt import BoltRequest, BoltResponse

from slackbot import app, logs
from slackbot.app import Parts
from slackbot.desk.people import directory, places
from slackbot.desk.people.directory import Directory
from slackbot.desk.reports.start import Start
from slackbot.desk.responder import Responder
from slackbot.domain.retries import PACE
from slackbot.errors import NewerSchema, NoPort, WrongSetting
from slackbot.keeper import Keeper
from slackbot.listeners.guard import Front
from slackbot.pool import Pool
from slackbot.signals import Asked
from slackbot.store import schema
from slackbot.supervisor import Part as Watched
from slackbot.supervisor import Supervisor

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from slackbot.jobs import Jobs
    from slackbot.monitoring import Monitor
    from slackbot.outbox.sender import Sender
    from slackbot.socket_mode import SocketMode
    from slackbot.web import Pages
    from slackbot.web_server import Server

log = structlog.get_logger(__name__)

_ACKING = 32  # threads that answer Slack's requests
_ENDS_WITHIN_S = 45.0  # less than systemd and Docker are told to wait; no part should need more than some 10 s
_CUT_OFF = "Nothing is lost: what was under way is looked up after the next start. Say what hung, if it was not Slack."
_TELLING = 2  # threads that answer the operator's tools

Dispatch = Callable[[BoltRequest], BoltResponse]


def _settle(ended: "Future[None]", action: Callable[[], None]) -> None:
    """Do it, and say how it ended."""
    try:
        action()
        ended.set_result(None)
    except BaseException as error:  # whoever waits for it raises it
        ended.set_exception(error)


class Part(Watched, Protocol):
    """Something that runs until it is stopped, and is watched."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Finish what was begun, then return."""


class Service:
    """One process's parts, started in order and stopped in the opposite one."""

    def __init__(
        self, parts: Parts, *, pace: timedelta = PACE, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.parts = parts
        self._pace = pace
        self.failed = threading.Event()
        self.is_cut_off = False  # when it was stopped: a thread still runs, and nobody waits for it any more
        self._outdated: NewerSchema | None = None
        self.address = ""
        self._jobs: Jobs | None = None
        self._sender: Sender | None = None
        self.supervisor = Supervisor(self.failed, now=monotonic)
        self._line: SocketMode | None = None
        self._ends = ExitStack()
        self._ends.callback(parts.close)
        self._found = Start(parts.desk, parts.me, places=parts.places, clock=parts.slack.clock)
        self._keeper = Keeper(Directory(parts.desk, parts.slack, on_roster=self._found.tell))
        self._ends.callback(self._keeper.stop)
        self.supervisor.watch(self._keeper.pool)

    def poke(self) -> None:
        """Look at once at what time has brought: the clock was moved."""
        if self._jobs is not None:
            self._jobs.poke()

    def run(self) -> None:
        """Start everything. Slack's requests come over Socket Mode if there is an app token, else over HTTP.

        Raises `WrongSetting` if Slack refuses the token, or if the port cannot be had.
        """
        by_socket = self.parts.settings.slack_app_token is not None
        server = self._pages_server() if by_socket else self._edge_server()  # the port first: without, nothing begins
        self.run_worker()
        if by_socket:
            self.run_socket_mode()
        self._serve(server)

    def run_worker_with_pages(self) -> None:
        """Start the sender and the jobs, and tell the operator's tools of them. Raises `WrongSetting` as `run` does."""
        server = self._pages_server()
        self.run_worker()
        self._serve(server)

    def run_worker(self) -> None:
        """Start the sender and the jobs."""
        from slackbot.jobs import Jobs  # noqa: PLC0415
        from slackbot.outbox.sender import Sender  # noqa: PLC0415 -- a web process need not load it

        parts = self.parts
        sender = Sender(parts.desk, parts.slack, pace=self._pace, on_outdated=self._end)
        self._sender = sender
        parts.wakers.append(sender.wake)
        self._jobs = Jobs(parts.desk, wake=sender.wake, refresh=self._keeper.refresh)
        self._start(sender)
        self.supervisor.watch(sender.pool)
        self._start(self._jobs)
        if parts.store.is_postgres:
            from slackbot.store.listening import Listening  # noqa: PLC0415

            self._start(Listening(parts.settings.database_url, sender.wake))
        self._keeper.refresh()

    def run_socket_mode(self) -> None:
        """Start to answer Slack over Socket Mode. Raises `WrongSetting` if the app token is refused."""
        from slackbot.socket_mode import SocketMode  # noqa: PLC0415 -- an HTTP process need not load it

        token = self.parts.settings.slack_app_token
        secret = token.get_secret_value() if token else ""
        self._line = SocketMode(
            self._dispatch(),
            open_url=lambda: self.parts.slack.open_socket(secret),
            pool=self._pool(_ACKING, "listener"),
            on_disabled=self.failed.set,
        )
        self._start(self._line)

    def run_http(self) -> None:
        """Start to answer Slack and the operator's tools over HTTP. Raises `WrongSetting` if the port cannot be had."""
        self._serve(self._edge_server())
        if self._jobs is None:
            self._found.tell(None)  # it is the workers who ask Slack for the agents

    def wait(self, asked: Asked) -> int:
        """Wait until we are asked to stop or a part fails, stop everything and return the exit code.

        Raises `NewerSchema` if it is time for a later version.
        """
        asked.wait(unless=self.is_over)
        self.stop()
        if self._outdated is not None:
            raise self._outdated
        return 1 if self.failed.is_set() or self.is_cut_off else 0

    def is_over(self) -> bool:
        """Start again what has died, and return whether there is nothing left to wait for."""
        self.supervisor.look()
        return self.failed.is_set()

    def stop(self, *, within_s: float = _ENDS_WITHIN_S) -> None:
        """Stop every part, the newest first, and let go of the database; one that fails keeps no other from ending.

        What has not ended within that time is left, and `is_cut_off`.
        """
        ended: Future[None] = Future()
        threading.Thread(target=_settle, args=(ended, self._ends.close), name="ending", daemon=True).start()
        wait([ended], within_s)
        self.is_cut_off = not ended.done()
        if self.is_cut_off:
            still = sorted(one.name for one in threading.enumerate() if not one.daemon)
            log.error("service.cut_off", after_s=within_s, still_running=still, what_to_do=_CUT_OFF)
        else:
            ended.result()

    def _edge_server(self) -> "Server":
        from slackbot import web  # noqa: PLC0415 -- a process that hears Slack otherwise may have no port at all

        secret = self.parts.settings.slack_signing_secret
        if secret is None:
            raise WrongSetting("SLACK_SIGNING_SECRET: missing.")
        edge = web.build(
            self._dispatch(),
            signing_secret=secret.get_secret_value(),
            pool=self._pool(_ACKING, "listener"),
            pages=self._pages(),
            slacks=self.parts.slack.clock.timestamp,
        )
        return self._server(edge)

    def _pages_server(self) -> "Server | None":
        """Return who tells the operator's tools; nobody where no port is wanted, or the usual one is not to be had."""
        from slackbot import web  # noqa: PLC0415

        settings = self.parts.settings
        if settings.port == 0:
            return None
        try:
            return self._server(web.build_pages(self._pages()))
        except NoPort as no:
            if settings.has_chosen_port:
                raise
            log.warning("pages.left_out", pages="/healthz /readyz /metrics", why=f"{no} PORT=0 means none.")
            return None

    def _server(self, answers: "ASGIApp") -> "Server":
        """Return the server, which holds the port from now on."""
        from slackbot import web_server  # noqa: PLC0415

        settings = self.parts.settings
        server = web_server.serve(answers, settings.host, settings.port)
        self._ends.callback(server.stop)
        return server

    def _serve(self, server: "Server | None") -> None:
        if server is not None:
            self._start(server)  # and is the first to be stopped, whenever it took its port
            self.address = f"http://{self.parts.settings.host}:{server.port}"

    def _pages(self) -> "Pages":
        from slackbot.web import Pages  # noqa: PLC0415

        return Pages(self._pool(_TELLING, "pages"), self._not_ready, self._monitor.text)

    @cached_property
    def _monitor(self) -> "Monitor":
        from slackbot.monitoring import Monitor  # noqa: PLC0415 -- nobody asks a process without a port

        return Monitor(
            self.parts.desk,
            look_ups=lambda: self._sender.look_ups.told() if self._sender else {},
            restarts=lambda: self.supervisor.restarts,
            lost_lines=logs.lost_lines,
        )

    def _start(self, part: Part) -> None:
        part.start()
        self._ends.callback(part.stop)
        self.supervisor.watch(part)

    def _dispatch(self) -> Dispatch:
        responder = Responder(self.parts.slack)
        self._ends.callback(responder.stop)
        self.supervisor.watch(responder.pool)
        return self._monitor.timed(app.make_bolt(self.parts, self._front(responder)).dispatch)

    def _front(self, responder: Responder) -> Front:
        desk, slack = self.parts.desk, self.parts.slack
        return Front(
            desk=desk,
            responder=responder,
            roster_changed=self._keeper.roster_changed,
            channel_changed=lambda channel: responder.later(lambda: places.joined(desk, slack, channel)),
            person_changed=self._keeper.person_changed,
            meet=lambda user, channel: directory.try_to_meet(desk, slack, user, channel),
        )

    def _pool(self, places: int, name: str) -> Pool:
        pool = Pool(places, name)
        self._ends.callback(pool.shutdown)
        self.supervisor.watch(pool)
        return pool

    def _end(self, outdated: NewerSchema) -> None:
        self._outdated = outdated
        self.failed.set()

    def _not_ready(self) -> str | None:
        """Return a line for everything that this process lacks, None if it lacks nothing."""
        missing = [schema.not_ready(self.parts.store), self._without_slack(), *self.supervisor.missing()]
        return "\n".join(filter(None, missing)) or None

    def _without_slack(self) -> str | None:
        if self._line is None or self._line.connected.is_set():
            return None
        return "Slack is not connected: no Socket Mode connection is open just now."
