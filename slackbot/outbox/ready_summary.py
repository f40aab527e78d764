"""Before a summary is composed: its figures are worked out once, and its chart is uploaded once."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache

from slackbot import charts
from slackbot.blocks import chart
from slackbot.desk.reports import restated, summary_post
from slackbot.domain import history
from slackbot.domain.delivery import Delivery
from slackbot.domain.history import DayPoint
from slackbot.errors import Unavailable
from slackbot.outbox import file_upload, outcomes
from slackbot.outbox.outcomes import PATIENCE_S, Worker
from slackbot.outbox.prepared import NoToken, Wait
from slackbot.slack import SlackSaysNo, Upload
from slackbot.texts import Texts

_SOON = timedelta(seconds=5)
_TOLD = ("at", "figures", "asked")  # what the details say is what the summary said
_KEPT = 4  # pictures of some 200 kB each


def post(worker: Worker, delivery: Delivery) -> Delivery | Wait | NoToken:
    """Return the summary with all that it says: its figures, and the file of its chart unless it is `plain`.

    Each is kept in its row as soon as it is there, so that another attempt goes on where this one ends.
    """
    if summary_post.is_too_late(worker.desk, delivery):
        return delivery
    try:
        return _with_chart(worker, _with_figures(worker, delivery))
    except Unavailable:  # the database; a chart that cannot be had is left out
        return Wait(_SOON)
    except SlackSaysNo as no:
        return NoToken(no.error)


def details(worker: Worker, delivery: Delivery) -> Delivery | Wait:
    """Return the details with the figures of the summary that they stand below."""
    if "figures" in delivery.content:
        return delivery
    try:
        with worker.desk.read(PATIENCE_S) as tx:
            above = summary_post.post_of(tx, delivery)
        known = above.content if above is not None and "figures" in above.content else None
        said = known or summary_post.to_be_posted(worker.desk, delivery)  # an earlier release kept none with its post
        return outcomes.keep(worker, delivery, **{name: said[name] for name in _TOLD})
    except Unavailable:
        return Wait(_SOON)


def _with_figures(worker: Worker, delivery: Delivery) -> Delivery:
    if "figures" in delivery.content:
        return delivery
    said = summary_post.to_be_posted(worker.desk, delivery)
    return outcomes.keep(worker, delivery, lambda tx: restated.keep(tx, worker.desk, said), **said)


def _with_chart(worker: Worker, delivery: Delivery) -> Delivery:
    """Return the summary with its chart, or plain. Raises `SlackSaysNo` if Slack refuses our token."""
    said = delivery.content
    begun = said.get("chart")
    if said.get("plain") or (begun and "url" not in begun):
        return delivery
    points = history.from_json(said["points"])
    name = f"summary-{said['last']}.png"
    alt = chart.describe(worker.desk.texts, points)
    png = _picture(tuple(points), texts=worker.desk.texts, timezone=worker.desk.defaults.timezone.key)
    if begun:
        upload, last_steps = Upload(**begun), file_upload.go_on
    else:
        announced = file_upload.announce(worker.desk, worker.slack, png, name=name, alt=alt)
        if announced is None:
            return outcomes.keep(worker, delivery, plain=True)
        upload, last_steps = announced, file_upload.finish
        delivery = outcomes.keep(worker, delivery, chart={"file": upload.file, "url": upload.url})
    if last_steps(worker.desk, worker.slack, upload, png, name=name):
        return outcomes.keep(worker, delivery, chart={"file": upload.file}, alt=alt)
    return outcomes.keep(worker, delivery, chart=None, plain=True)


@lru_cache(_KEPT)
def _picture(points: Sequence[DayPoint], *, texts: Texts, timezone: str) -> bytes:
    """Return the chart, drawn once for all attempts: drawing takes longer than all the rest of a post."""
    return charts.day_chart(points, texts=texts, timezone=timezone)
