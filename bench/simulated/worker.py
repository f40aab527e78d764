"""One worker of the year, in a process of its own: it acts for people and sends what is due, when it is told to."""

import gc
import logging
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from time import process_time
from typing import Any, NoReturn

import structlog
from simulated import actions
from simulated.actions import Action, Done
from simulated.quick_slack import QuickSlack

from slackbot import app, charts
from slackbot.desk.context import Desk
from slackbot.desk.people import directory
from slackbot.errors import Refused, Unavailable
from slackbot.outbox import housekeeping
from slackbot.outbox.sender import Sender
from slackbot.settings import of as settings_of
from slackbot.texts import Texts

log = structlog.get_logger(__name__)

_AT_ONCE = 4  # rows taken in hand at a time, so that two workers share what is due
_PATIENCE = 50  # times that a start is tried which a fault kept from succeeding


@dataclass(frozen=True)
class Time:
    """What the clocks show: the product's `now`, and the `wall`'s, by which leases run out."""

    now: datetime
    wall: datetime


@dataclass(frozen=True)
class Orders:
    """How a worker is set up: the settings by name, and when the year stands as it starts."""

    settings: dict[str, Any]
    time: Time


class Clock:
    """A clock of this process that is set by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return what it shows."""
        return self.at


class Worker:
    """The parts of one process, which can be let go of and built again."""

    def __init__(self, orders: Orders) -> None:
        self._settings = settings_of(**orders.settings)
        self._now, self._wall = Clock(orders.time.now), Clock(orders.time.wall)
        self._slack = QuickSlack(orders.settings["slack_bot_token"], orders.settings["slack_api_url"])
        self._texts: Texts | None = None
        self._build()

    def _build(self) -> None:
        self._parts = _patiently(lambda: app.assemble(self._settings, now=self._now))
        self._texts = self._texts or self._parts.desk.texts  # compiling all templates takes a third of a second
        self._desk: Desk = replace(self._parts.desk, wall=self._wall, steady=self._steady, texts=self._texts)
        self._sender = Sender(self._desk, self._slack, pace=timedelta(0))
        _patiently(lambda: directory.refresh(self._desk, self._slack))

    def _steady(self) -> timedelta:
        return timedelta(seconds=self._wall.at.timestamp())

    def _set(self, time: Time) -> None:
        self._now.at, self._wall.at = time.now, time.wall

    def rebuild(self, time: Time) -> None:
        """Stop and start everything, as a deployment does."""
        self._set(time)
        self._parts.close()
        self._build()

    def act(self, todo: Sequence[Action]) -> list[Done]:
        """Do what people do, each at its time, and return what came of it."""
        return [self._do(action) for action in todo]

    def _do(self, action: Action) -> Done:
        self._now.at = action.at
        try:
            return Done(actions.do(self._desk, action))
        except Refused as no:
            return Done(refused=str(no))

    def send(self, time: Time) -> int:
        """Do what time brings, look up what is unclear and send what is due; return how many rows were in hand."""
        self._set(time)
        housekeeping.tick(self._desk)
        settled = self._sender.settle()
        return settled + self._sender.drain(limit=_AT_ONCE)

    def has_waiting(self, time: Time) -> int:
        """Return how many messages and edits have not ended."""
        self._set(time)
        return sum(housekeeping.outgoing(self._desk).values())


def _patiently(start: Any) -> Any:
    for _ in range(_PATIENCE):
        try:
            return start()
        except Unavailable as away:
            log.warning("worker.not_started", why=str(away))
    return start()


class _Errors:
    """Keeps what is logged as an error, for the judge."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        structlog.configure(
            processors=[structlog.processors.format_exc_info, self._keep],
            wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        )

    def _keep(self, _logger: object, _method: str, said: MutableMapping[str, Any]) -> NoReturn:
        told = (str(value).strip().splitlines()[-1] for value in said.values() if str(value).strip())
        self.lines.append(" ".join(told))
        raise structlog.DropEvent

    def take(self) -> list[str]:
        """Return what was logged since the last time."""
        lines, self.lines = self.lines, []
        return lines


@dataclass(frozen=True)
class Answer:
    """What a worker did: the value asked for, the seconds it took, and the errors it logged."""

    value: Any
    took_s: float
    errors: list[str]


def run(line: Connection, orders: Orders) -> None:
    """Do what comes over the line until it is told to stop, or nobody is there any more."""
    errors = _Errors()
    charts.day_chart = lambda *_, **__: b""  # 365 charts would take longer than all the rest of a month
    worker = Worker(orders)
    gc.freeze()  # what is there stays; looking through it again and again takes a quarter of the time
    gc.set_threshold(50_000, 20, 20)
    line.send(Answer(None, 0, errors.take()))
    while (asked := line.recv()) is not None:
        name, given = asked
        began = process_time()
        value = getattr(worker, name)(given)
        line.send(Answer(value, process_time() - began, errors.take()))
