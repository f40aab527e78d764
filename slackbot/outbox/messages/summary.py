"""The summary and its details as they are posted: made, with its chart, when they go out."""

import time
from datetime import date, timedelta

import structlog

from slackbot import charts
from slackbot.blocks import summary as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.reports import summary
from slackbot.domain import calendar
from slackbot.domain import figures as rules
from slackbot.domain.delivery import Delivery
from slackbot.domain.history import DayPoint, history
from slackbot.domain.kinds import Kind
from slackbot.errors import Unavailable
from slackbot.slack import Slack, SlackSaysNo
from slackbot.store import rows

log = structlog.get_logger(__name__)

_LATE_AFTER = timedelta(hours=1)
_CHART_DAYS = 30
_READY_WITHIN = timedelta(seconds=6)  # Slack looks at a file for a moment before it may be shown
_READY_PAUSE_S = 0.25


def message(desk: Desk, slack: Slack, delivery: Delivery) -> Message:
    """Return the summary, or its details, as they are known now; the chart is uploaded on the way."""
    said = delivery.content
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    zone = calendar.zone(said["timezone"]) if "timezone" in said else desk.defaults.timezone
    period = rules.period_of(first, last, zone=zone)
    figures = summary.work_out(desk, period)
    if delivery.kind is Kind.SUMMARY_DETAILS:
        return blocks.details(desk.texts, figures, asked=summary.asked(desk))
    chart, alt = (None, "") if said.get("plain") else _chart(desk, slack, last)
    is_late = False
    if said.get("kept"):
        is_late = desk.now() - delivery.due_at > _LATE_AFTER
        with desk.begin(patience_s=10) as tx:
            rows.summaries.keep_figures(tx, last, rules.as_json(figures, desk.team))
    is_unfinished = desk.now() < period.end
    said = {"late": is_late, "so_far": is_unfinished}
    return blocks.summary(desk.texts, figures, **said, chart=chart, alt=alt, asked=summary.asked(desk))


def _chart(desk: Desk, slack: Slack, last: date) -> tuple[str | None, str]:
    """Return the id of the uploaded chart, None if there is none, and the same in words."""
    points = _points(desk, last)
    chart = _upload(desk, slack, points, name=f"summary-{last.isoformat()}.png", timezone=desk.defaults.timezone.key)
    return chart, charts.describe(points)


def _points(desk: Desk, last: date) -> tuple[DayPoint, ...]:
    zone = desk.defaults.timezone
    first = last - timedelta(days=_CHART_DAYS - 1)
    period = rules.period_of(first, last, zone=zone)
    with desk.read(patience_s=10) as tx:
        cases = rows.figures.cases(tx, start=period.start, end=period.end)
        scores = rows.ratings.scores(tx, start=period.start, end=period.end)
    return history(cases, scores, first_day=first, last_day=last, zone=zone, now=desk.now())


def _upload(desk: Desk, slack: Slack, points: tuple[DayPoint, ...], *, name: str, timezone: str) -> str | None:
    """Return the id of the uploaded chart once it may be shown; None if Slack never lets us."""
    png = charts.day_chart(points, title="Support, day by day", timezone=timezone)
    try:
        file_id = slack.upload_png(png, name=name, alt=charts.describe(points))
        give_up_at = desk.wall() + _READY_WITHIN
        while desk.wall() < give_up_at:
            if slack.file_is_ready(file_id):
                return file_id
            time.sleep(_READY_PAUSE_S)
        log.warning("summary.no_chart", why=f"Slack does not show {file_id} yet")
    except (SlackSaysNo, Unavailable) as no:
        log.warning("summary.no_chart", why=str(no))
    return None
