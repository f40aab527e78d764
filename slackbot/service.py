"""The parts that one process runs: an edge towards Slack, the sender and the jobs, or all of them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from slack_bolt import BoltRequest, BoltResponse

from slackbot import app
from slackbot.app import Parts
from slackbot.desk.people import directory, places
from slackbot.desk.people.keeper import Keeper
from slackbot.desk.responder import Responder
from slackbot.domain.retries import PACE
from slackbot.errors import NewerSchema, WrongSetting
from slackbot.listeners.guard import Front
from slackbot.signals import Asked
from slackbot.store import schema

if TYPE_CHECKING:
    from slackbot.jobs import Jobs

log = structlog.get_logger(__name__)

_ACKING = 32  # threads that answer Slack's requests

Dispatch = Callable[[BoltRequest], BoltResponse]


class Part(Protocol):
    """Something that runs until it is stopped."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Finish what was begun, then return."""


class Service:
    """One process's parts, started in order and stopped in the opposite one."""

    def __init__(self, parts: Parts, *, pace: timedelta = PACE) -> None:
        self.parts = parts
        self._pace = pace
        self.failed = threading.Event()
        self._outdated: NewerSchema | None = None
        self.address = ""
        self._jobs: Jobs | None = None
        self._ends = ExitStack()
        self._ends.callback(parts.close)
        self._keeper = Keeper(parts.desk, parts.slack)
        self._ends.callback(self._keeper.stop)

    def poke(self) -> None:
        """Look at once at what time has brought: the clock was moved."""
        if self._jobs is not None:
            self._jobs.poke()

    def run_worker(self) -> None:
        """Start the sender and the jobs."""
        from slackbot.jobs import Jobs  # noqa: PLC0415
        from slackbot.outbox.sender import Sender  # noqa: PLC0415 -- a web process need not load it

        parts = self.parts
        sender = Sender(parts.desk, parts.slack, pace=self._pace, on_outdated=self._end)
        parts.wakers.append(sender.wake)
        self._jobs = Jobs(parts.desk, wake=sender.wake, refresh=self._keeper.refresh)
        self._start(sender)
        self._start(self._jobs)
        if parts.store.is_postgres:
            from slackbot.store.listening import Listening  # noqa: PLC0415

            self._start(Listening(parts.settings.database_url, sender.wake))
        self._keeper.start()

    def run_socket_mode(self) -> None:
        """Start to answer Slack over Socket Mode. Raises `WrongSetting` if the app token is refused."""
        from slackbot.socket_mode import SocketMode  # noqa: PLC0415 -- an HTTP process need not load it

        token = self.parts.settings.slack_app_token
        secret = token.get_secret_value() if token else ""
        line = SocketMode(
            self._dispatch(),
            open_url=lambda: self.parts.slack.open_socket(secret),
            pool=self._pool(),
            on_disabled=self.failed.set,
        )
        self._start(line)

    def run_http(self) -> None:
        """Start to answer Slack over HTTP. Raises `WrongSetting` if the port cannot be had."""
        from slackbot import web, web_server  # noqa: PLC0415 -- a Socket Mode process need not load them
        from slackbot.monitoring import Monitor  # noqa: PLC0415

        settings = self.parts.settings
        secret = settings.slack_signing_secret
        if secret is None:
            raise WrongSetting("SLACK_SIGNING_SECRET: missing.")
        monitor = Monitor(self.parts.desk)
        edge = web.build(
            monitor.timed(self._dispatch()),
            signing_secret=secret.get_secret_value(),
            pool=self._pool(),
            ready=self._not_ready,
            metrics=monitor.text,
        )
        server = web_server.serve(edge, settings.host, settings.port, on_death=self.failed.set)
        self.address = f"http://{settings.host}:{server.port}"
        self._start(server)

    def wait(self, asked: Asked) -> int:
        """Wait until we are asked to stop or a part fails, stop everything and return the exit code.

        Raises `NewerSchema` if it is time for a later version.
        """
        asked.wait(unless=self.failed.is_set)
        self.stop()
        if self._outdated is not None:
            raise self._outdated
        return 1 if self.failed.is_set() else 0

    def stop(self) -> None:
        """Stop every part, the newest first, and let go of the database; one that fails keeps no other from ending."""
        self._ends.close()

    def _start(self, part: Part) -> None:
        part.start()
        self._ends.callback(part.stop)

    def _dispatch(self) -> Dispatch:
        responder = Responder(self.parts.slack)
        self._ends.callback(responder.stop)
        return app.make_bolt(self.parts, self._front(responder)).dispatch

    def _front(self, responder: Responder) -> Front:
        desk, slack = self.parts.desk, self.parts.slack
        return Front(
            desk=desk,
            responder=responder,
            roster_changed=self._keeper.roster_changed,
            channel_changed=lambda channel: responder.later(lambda: places.joined(desk, slack, channel)),
            person_changed=self._keeper.person_changed,
            meet=lambda user: directory.try_to_meet(desk, slack, user),
        )

    def _pool(self) -> ThreadPoolExecutor:
        pool = ThreadPoolExecutor(_ACKING, "ack")
        self._ends.callback(pool.shutdown)
        return pool

    def _end(self, outdated: NewerSchema) -> None:
        self._outdated = outdated
        self.failed.set()

    def _not_ready(self) -> str | None:
        found = schema.version(self.parts.store)
        if found is not None and found > schema.HEAD:
            return "A later version has migrated the database. Install it here, too."
        return None if found == schema.HEAD else "The database is not migrated. Run `slackbot migrate`."
