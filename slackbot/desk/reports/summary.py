"""The daily summary: planned once a workspace and local day, and made when it goes out."""

import secrets
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import structlog

from slackbot import charts
from slackbot.blocks import summary as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.domain import calendar
from slackbot.domain import figures as rules
from slackbot.domain import opinion as opinion_rules
from slackbot.domain import recovery as recovery_rules
from slackbot.domain.delivery import Delivery, Kind, Owed
from slackbot.domain.figures import Figures, Period
from slackbot.domain.history import DayPoint, history
from slackbot.domain.opinion import Asks
from slackbot.domain.person import check_lead
from slackbot.domain.plan import Question
from slackbot.errors import Unavailable
from slackbot.slack import Slack, SlackSaysNo
from slackbot.store import rows
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)

LATE_DAYS = 3  # a missed summary is posted this many days late at the most
_LATEST = timedelta(days=LATE_DAYS)
_LATE_AFTER = timedelta(hours=1)
_CHART_DAYS = 30
_READY_WITHIN = timedelta(seconds=6)  # Slack looks at a file for a moment before it may be shown
_READY_PAUSE_S = 0.25


def plan_due(desk: Desk) -> int:
    """Plan the summary of every past day that misses one, up to three days back; return how many were planned."""
    now = desk.now()
    return sum(_plan(desk, day, now=now) for day in _missing(desk, now))


def _missing(desk: Desk, now: datetime) -> list[date]:
    """Return the days whose summary is due, not too old, not before our first day, and not planned."""
    zone = desk.defaults.timezone
    today = calendar.day_of(now, zone)
    with desk.read() as tx:
        workspace = rows.workspaces.get(tx.db, desk.team)
        if workspace is None:
            return []
        first = calendar.day_of(workspace.started_at, zone)
        days = [today - timedelta(days=back) for back in range(LATE_DAYS + 1, 0, -1)]
        due = [day for day in days if day >= first and timedelta(0) <= now - _due_at(desk, day) <= _LATEST]
        return [day for day in due if rows.summaries.timezone(tx, day) is None]


def _due_at(desk: Desk, day: date) -> datetime:
    return calendar.summary_due(day, at=desk.summary_time, zone=desk.defaults.timezone)


def _plan(desk: Desk, day: date, *, now: datetime) -> bool:
    due_at = _due_at(desk, day)
    with desk.begin() as tx:
        zone = desk.defaults.timezone.key  # the day stays in it, even if the setting changes before it is posted
        if not rows.summaries.plan(tx, day, timezone=zone, at=now):
            return False
        content = {"first": day.isoformat(), "last": day.isoformat(), "timezone": zone, "kept": True}
        _owe(tx, desk, key=f"summary:{day.isoformat()}", channel=desk.summary_channel, due_at=due_at, content=content)
    desk.wake()
    return True


def _owe(tx: Tx, desk: Desk, *, key: str, channel: str, due_at: datetime, content: Mapping[str, Any]) -> None:
    post = Owed(key=key, kind=Kind.SUMMARY, channel=channel, due_at=due_at, content=content)
    rows.outbox_write.owe(tx, post, at=desk.now())
    details = Owed(
        key=f"{key}:details",
        kind=Kind.SUMMARY_DETAILS,
        channel=channel,
        due_at=due_at,
        after=key,
        content=content,
    )
    rows.outbox_write.owe(tx, details, at=desk.now())


def post_extra(desk: Desk, period: Period, *, channel: str) -> str:
    """Owe a summary beside the scheduled ones and return its key."""
    key = f"summary-extra:{period.last_day.isoformat()}:{secrets.token_hex(6)}"
    content = {"first": period.first_day.isoformat(), "last": period.last_day.isoformat()}
    with desk.begin() as tx:
        _owe(tx, desk, key=key, channel=channel, due_at=desk.now(), content=content)
    desk.wake()
    return key


def work_out(desk: Desk, period: Period) -> Figures:
    """Return the figures of the period as they are known now."""
    now = desk.now()
    with desk.read(patience_s=10) as tx:
        cases = rows.figures.cases(tx, start=period.start, end=period.end)
        surveys = rows.figures.surveys(tx, start=period.start, end=period.end)
        scores = rows.ratings.scores(tx, start=period.start, end=period.end)
        told = rows.recovery_outcomes.of_period(tx, start=period.start, end=period.end)
        given = rows.opinions.given(tx, start=period.start, end=min(now, period.end))
    return rules.figures(
        cases,
        surveys,
        scores,
        period=period,
        now=now,
        recovery=recovery_rules.rate(told, period=period, now=now),
        opinions=opinion_rules.opinions(given),
    )


def _asked(desk: Desk) -> frozenset[Asks]:
    """Return the questions beside the rating that are switched on for anybody."""
    tiers = desk.plans.tiers.values()
    nps = {Asks.NPS for tier in tiers if tier.nps_every is not None}
    return frozenset(nps | {Asks.CES for tier in tiers if tier.question is Question.IN_TURN})


NAMED = ("today", "yesterday", "week", "month")
_LENGTHS = {"day": 1, "week": 7, "month": 30}  # days


def named(desk: Desk, name: str) -> Period:
    """Return today, yesterday, or the 7 or 30 days that end today."""
    today = calendar.day_of(desk.now(), desk.defaults.timezone)
    if name == "yesterday":
        return days_until(desk, today - timedelta(days=1), length="day")
    return days_until(desk, today, length="day" if name == "today" else name)


def days_until(desk: Desk, last: date, *, length: str) -> Period:
    """Return the `day`, `week` or `month` that ends with the local day `last`."""
    return rules.period_of(last - timedelta(days=_LENGTHS[length] - 1), last, zone=desk.defaults.timezone)


def show(desk: Desk, period: Period, *, by: str) -> Message:
    """Return the summary of the period without its chart, for one agent. Raises `Refused` for others."""
    with desk.read() as tx:
        agent(tx, by)
    return shown(desk, period)


def shown(desk: Desk, period: Period) -> Message:
    """Return the summary of the period without its chart."""
    figures = work_out(desk, period)
    so_far = desk.now() < period.end
    return blocks.summary(desk.texts, figures, late=False, so_far=so_far, chart=None, alt="", asked=_asked(desk))


def post_here(desk: Desk, period: Period, *, channel: str, by: str) -> None:
    """Owe the summary to a channel. Raises `Refused` unless `by` is a lead."""
    with desk.read() as tx:
        check_lead(agent(tx, by))
    post_extra(desk, period, channel=channel)


def message(desk: Desk, slack: Slack, delivery: Delivery) -> Message:
    """Return the summary, or its details, as they are known now; the chart is uploaded on the way."""
    said = delivery.content
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    zone = calendar.zone(said["timezone"]) if "timezone" in said else desk.defaults.timezone
    period = rules.period_of(first, last, zone=zone)
    figures = work_out(desk, period)
    if delivery.kind is Kind.SUMMARY_DETAILS:
        return blocks.details(desk.texts, figures, asked=_asked(desk))
    chart, alt = (None, "") if said.get("plain") else _chart(desk, slack, last)
    is_late = False
    if said.get("kept"):
        is_late = desk.now() - delivery.due_at > _LATE_AFTER
        with desk.begin(patience_s=10) as tx:
            rows.summaries.keep_figures(tx, last, rules.as_json(figures, desk.team))
    is_unfinished = desk.now() < period.end
    said = {"late": is_late, "so_far": is_unfinished}
    return blocks.summary(desk.texts, figures, **said, chart=chart, alt=alt, asked=_asked(desk))


def is_too_late(desk: Desk, delivery: Delivery) -> bool:
    """Return whether a scheduled summary has waited so long that nobody should get it any more."""
    return bool(delivery.content.get("kept")) and desk.now() - delivery.due_at > _LATEST


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
