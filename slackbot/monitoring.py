"""What Prometheus is told: acks and how long they took, and what waits to be sent, and what was not."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from slack_bolt import BoltRequest, BoltResponse

from slackbot.desk.context import Desk
from slackbot.domain.command import verb_of
from slackbot.errors import Unavailable
from slackbot.outbox import housekeeping

log = structlog.get_logger(__name__)

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)

Dispatch = Callable[[BoltRequest], BoltResponse]
Told = Callable[[], Mapping[str, int]]

_WHY = ("state", "reason")


class Monitor:
    """One process's figures for Prometheus."""

    def __init__(
        self, desk: Desk, *, look_ups: Told = dict, restarts: Told = dict, lost_lines: Callable[[], int] = int
    ) -> None:
        self._registry = CollectorRegistry()
        self._acks = Histogram(
            "slackbot_ack_seconds",
            "Seconds from a request of Slack's to its ack",
            ["kind", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        ahead = "Seconds that Slack's clock was ahead of ours at its last answer, 0 while they agree within 2 s"
        gauge = Gauge("slackbot_slack_clock_ahead_seconds", ahead, registry=self._registry)
        gauge.set_function(lambda: desk.ahead().total_seconds())
        verbs = "Commands answered, by verb and status"
        self._commands = Counter("slackbot_commands", verbs, ["verb", "status"], registry=self._registry)
        self._registry.register(_Backlog(desk))
        self._registry.register(_SinceStart(desk, look_ups=look_ups, restarts=restarts, lost_lines=lost_lines))

    def timed(self, dispatch: Dispatch) -> Dispatch:
        """Return the same dispatch, measured."""

        def measured(request: BoltRequest) -> BoltResponse:
            began = time.perf_counter()
            response = dispatch(request)
            took_s = time.perf_counter() - began
            self._acks.labels(_kind(request), str(response.status)).observe(took_s)
            if "command" in request.body:
                self._commands.labels(verb_of(str(request.body.get("text") or "")), str(response.status)).inc()
            return response

        return measured

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)


def _kind(request: BoltRequest) -> str:
    body = request.body
    return "command" if "command" in body else str(body.get("type", "other"))


class _Backlog(Collector):
    """Counts, at each look, what is due, under way and undecided."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> Iterator[Metric]:
        """Return nothing to describe: the database is not asked before somebody looks."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Return the deliveries that have not ended, and those that did not go out; nothing without a database."""
        try:
            outgoing, late_s = housekeeping.outgoing(self._desk), housekeeping.late_s(self._desk)
            unsent, stuck = housekeeping.unsent(self._desk), housekeeping.stuck(self._desk)
        except Unavailable as away:  # the acks are worth telling all the same
            log.warning("metrics.without_deliveries", why=str(away))
            return
        yield _gauge("slackbot_deliveries", "Messages to be sent", outgoing, "state")
        yield GaugeMetricFamily("slackbot_oldest_due_seconds", "How late the oldest message is that is due", late_s)
        yield _gauge("slackbot_deliveries_unsent", "Messages of the last 30 days that did not go out", unsent, *_WHY)
        held = "Messages of the last 30 days that are held, were refused or may be lost"
        yield _gauge("slackbot_deliveries_stuck", held, stuck, "kind", *_WHY)


class _SinceStart(Collector):
    """What is counted since the start of the process, where it happens."""

    def __init__(self, desk: Desk, *, look_ups: Told, restarts: Told, lost_lines: Callable[[], int]) -> None:
        self._store, self._look_ups, self._restarts, self._lost_lines = desk.store, look_ups, restarts, lost_lines

    def collect(self) -> Iterator[Metric]:
        """Return it as it stands."""
        turnstiles = self._store.turnstiles.items()
        waits = {name: turnstile.waits for name, turnstile in turnstiles}
        waited_s = {name: turnstile.waited_s for name, turnstile in turnstiles}
        yield _counter("slackbot_turnstile_waits", "Times somebody waited to get at the database", waits, "to")
        yield _counter("slackbot_turnstile_wait_seconds", "Seconds of these waits in all", waited_s, "to")
        yield _counter("slackbot_database_errors", "Troubles with the database", self._store.troubles, "class")
        yield _counter("slackbot_look_ups", "Attempts looked up in Slack", self._look_ups(), "found")
        yield _counter("slackbot_part_restarts", "Times a part had died", self._restarts(), "part")
        lost = "Lines of the log that could not be written"
        yield CounterMetricFamily("slackbot_log_lines_lost", lost, self._lost_lines())


def _gauge(name: str, words: str, values: Mapping[Any, float], *labels: str) -> Metric:
    family = GaugeMetricFamily(name, f"{words}, by {', '.join(labels)}", labels=labels)
    return _filled(family, values)


def _counter(name: str, words: str, values: Mapping[str, float], label: str) -> Metric:
    return _filled(CounterMetricFamily(name, f"{words}, by {label}", labels=[label]), values)


def _filled(family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[Any, float]) -> Metric:
    for by, value in sorted(values.items()):
        family.add_metric([by] if isinstance(by, str) else by, value)
    return family
