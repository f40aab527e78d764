"""What Prometheus is told: acks and how long they took, and what waits to be sent, and what was not."""

import time
from collections.abc import Callable, Iterator, Mapping

import structlog
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from slack_bolt import BoltRequest, BoltResponse

from slackbot.desk.context import Desk
from slackbot.errors import Unavailable
from slackbot.outbox import housekeeping

log = structlog.get_logger(__name__)

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)

Dispatch = Callable[[BoltRequest], BoltResponse]


class Monitor:
    """One process's figures for Prometheus."""

    def __init__(self, desk: Desk) -> None:
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
        self._registry.register(_Backlog(desk))

    def timed(self, dispatch: Dispatch) -> Dispatch:
        """Return the same dispatch, measured."""

        def measured(request: BoltRequest) -> BoltResponse:
            began = time.perf_counter()
            response = dispatch(request)
            took_s = time.perf_counter() - began
            self._acks.labels(_kind(request), str(response.status)).observe(took_s)
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
        """Return the deliveries that have not ended, by state, and those that did not go out, by reason as well.

        Nothing while the database does not answer.
        """
        try:
            outgoing, unsent = housekeeping.outgoing(self._desk), housekeeping.unsent(self._desk)
        except Unavailable as away:  # the acks are worth telling all the same
            log.warning("metrics.without_deliveries", why=str(away))
            return
        family = GaugeMetricFamily("slackbot_deliveries", "Messages to be sent, by state", labels=["state"])
        for state, count in outgoing.items():
            family.add_metric([state], count)
        yield family
        yield _by_reason(unsent)


def _by_reason(unsent: Mapping[tuple[str, str], int]) -> Metric:
    words = "Messages that did not go out, or may not have, by state and reason"
    family = GaugeMetricFamily("slackbot_deliveries_unsent", words, labels=["state", "reason"])
    for (state, reason), count in sorted(unsent.items()):
        family.add_metric([state, reason], count)
    return family
