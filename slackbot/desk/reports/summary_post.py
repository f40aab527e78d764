"""The daily post of the summary: planned once a workspace and local day, worked out, and kept as it was posted."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from slackbot.desk.context import Desk, agent
from slackbot.desk.reports import days, edition, remarks, restated, settling
from slackbot.desk.reports.summary import asked, counted
from slackbot.domain import beside, calendar, days_off, editions, history, keys, restating, settled
from slackbot.domain import figures as rules
from slackbot.domain import said as said_rules
from slackbot.domain.csat import Score
from slackbot.domain.delivery import Delivery, NewDelivery
from slackbot.domain.editions import Edition
from slackbot.domain.history import DayPoint
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Case
from slackbot.domain.period import Period, period_of
from slackbot.domain.person import check_lead
from slackbot.domain.restating import Restated
from slackbot.domain.shown import is_quiet
from slackbot.store import rows
from slackbot.store.summaries import Statement
from slackbot.store.tx import Tx

LATE_DAYS = 3  # a missed summary is posted this many days late at the most
_LATEST = timedelta(days=LATE_DAYS)
_CHART_DAYS = 36  # 30 that are drawn, and those that the first of their weeks need
_EARLIER = 1  # the definitions that had no number


def plan_due(desk: Desk) -> int:
    """Plan the post of every past working day that misses one, up to three days back; return how many were planned."""
    now = desk.now()
    return sum(_plan(desk, day, now=now) for day in _missing(desk, now))


def next_due(desk: Desk, now: datetime) -> datetime:
    """Return when the next day's post falls due, if that is a working day."""
    today = calendar.day_of(now, desk.defaults.timezone)
    near = (today + timedelta(days=ahead) for ahead in range(-1, 3))
    return min(due_at for due_at in (_due_at(desk, day) for day in near) if due_at > now)


def latest_due(desk: Desk, now: datetime) -> date:
    """Return the last working day whose post is due."""
    day = calendar.day_of(now, desk.defaults.timezone)
    while not (_works(desk, day) and _due_at(desk, day) <= now):
        day -= timedelta(days=1)
    return day


def _missing(desk: Desk, now: datetime) -> list[date]:
    """Return the working days whose post is due, not too old, not before our first day, and not planned."""
    zone = desk.defaults.timezone
    today = calendar.day_of(now, zone)
    past = [today - timedelta(days=back) for back in range(LATE_DAYS + 1, 0, -1)]
    with desk.read() as tx:
        first = _first_day(tx, desk)
        due = [day for day in past if timedelta(0) <= now - _due_at(desk, day) <= _LATEST and _works(desk, day)]
        return [day for day in due if first and day >= first and not rows.summaries.is_planned(tx, day)]


def _first_day(tx: Tx, desk: Desk) -> date | None:
    """Return the day of our first start, None before it."""
    workspace = rows.workspaces.get(tx.db, desk.team)
    return calendar.day_of(workspace.started_at, desk.defaults.timezone) if workspace else None


def _works(desk: Desk, day: date) -> bool:
    holidays = days_off.days_off(desk.defaults.country, around=datetime.combine(day, time.min, UTC))
    return bool(desk.defaults.hours.on(day, holidays))


def _due_at(desk: Desk, day: date) -> datetime:
    return calendar.summary_due(day, at=desk.summary_time, zone=desk.defaults.timezone)


def _plan(desk: Desk, day: date, *, now: datetime) -> bool:
    due_at = _due_at(desk, day)
    with desk.begin() as tx:
        rows.workspaces.hold(tx)  # what one post carries, no other does: not even one planned at the same time
        content = _planned(tx, desk, day, now=now)
        if content is None:
            return False
        _enqueue(tx, desk, key=keys.summary(day), channel=desk.summary_channel, due_at=due_at, content=content)
    desk.wake()
    return True


def _planned(tx: Tx, desk: Desk, day: date, *, now: datetime) -> dict[str, Any] | None:
    """Return which days the post is about; None if the day was planned before. Each keeps a row of its own."""
    first = _first_day(tx, desk)
    if first is None or rows.summaries.is_planned(tx, day):
        return None
    over = _editions(tx, desk, day, since=first)
    off = editions.days_off_before(day, works=lambda one: _works(desk, one), since=first)
    carried = [one for one in off if days.plan(tx, desk, one, now=now)]
    planned = days.plan(tx, desk, day, now=now)
    if planned is None:
        return None
    return {
        "first": day.isoformat(),
        "last": day.isoformat(),
        "timezone": planned.timezone,
        "kept": True,
        "days_off": [one.isoformat() for one in carried],
        "editions": [one.as_json() for one in over],
    }


def _editions(tx: Tx, desk: Desk, day: date, *, since: date) -> list[Edition]:
    """Return the editions below the post: those of what is over, if no post went out since then."""
    found = [editions.over(length, day, since=since) for length in desk.summary_editions]
    return [one for one in found if one and not rows.summaries.has_any(tx, one.last, before=day)]


def _enqueue(tx: Tx, desk: Desk, *, key: str, channel: str, due_at: datetime, content: Mapping[str, Any]) -> None:
    post = NewDelivery(key=key, kind=Kind.SUMMARY, channel=channel, due_at=due_at, content=content)
    rows.outbox_write.enqueue(tx, post, at=desk.now())


def post_extra(desk: Desk, period: Period, *, channel: str) -> str:
    """Enqueue a summary beside the scheduled ones and return its key."""
    key = keys.extra_summary(period.last_day, unique=secrets.token_hex(6))
    content = {"first": period.first_day.isoformat(), "last": period.last_day.isoformat()}
    with desk.begin() as tx:
        _enqueue(tx, desk, key=key, channel=channel, due_at=desk.now(), content=content)
    desk.wake()
    return key


def post_here(desk: Desk, period: Period, *, channel: str, by: str) -> None:
    """Enqueue the summary for a channel. Raises `Refused` unless `by` is a lead."""
    with desk.read() as tx:
        check_lead(agent(tx, by))
    post_extra(desk, period, channel=channel)


def is_too_late(desk: Desk, delivery: Delivery) -> bool:
    """Return whether a scheduled summary has waited so long that nobody should get it any more."""
    return bool(delivery.content.get("kept")) and desk.now() - delivery.due_at > _LATEST


def to_be_posted(desk: Desk, delivery: Delivery) -> dict[str, Any]:
    """Return what the summary says, worked out now, as JSON values for its content.

    `figures` are those known `at` that time, `carried` those of days off before, `asked` the questions switched on,
    `points` the days of the chart, `beside` what stands beside a day's figures, `retrospect` beside those of more days,
    `settled` which days have settled elsewhere, `restated` which are restated, `said` which words of customers are
    told, `below` the editions below it. A quiet day is `plain`, without a chart.
    """
    now, said = desk.now(), delivery.content
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    carried = [date.fromisoformat(day) for day in said.get("days_off", ())]
    length = editions.length_of(first, last)
    with desk.read(patience_s=10) as tx:
        period = days.period(tx, desk, first, last)
        told = [period, *(days.period(tx, desk, day, day) for day in carried)]
        chart = period_of(last - timedelta(days=_CHART_DAYS - 1), last, zone=desk.defaults.timezone)
        cases = _cases(tx, [*told, chart])
        worked_out = [counted(tx, desk, cases, one, now=now) for one in told]
        figures, *others = [rules.as_json(one, desk.team) for one in worked_out]
        return {
            "at": now.isoformat(),
            "last_event": rows.events.newest(tx, [case.number for case in cases]),
            "definitions": rules.DEFINITIONS,
            "figures": figures,
            "restated": restating.as_json(_restated(tx, desk, said)),
            "carried": others,
            "asked": sorted(question.name for question in asked(desk)),
            **_beside(tx, desk, cases, chart, period=period, now=now),
            "retrospect": edition.work_out(tx, desk, Edition(length, first, last), now=now) if length else None,
            "settled": settled.as_json(settling.by(tx, desk, [*carried, last] if length is None else [], now=now)),
            "said": said_rules.as_json(remarks.of_period(tx, period)),
            "below": [edition.work_out(tx, desk, editions.from_json(one), now=now) for one in said.get("editions", ())],
            "plain": is_quiet(worked_out[0]),
        }


def _restated(tx: Tx, desk: Desk, said: Mapping[str, Any]) -> list[Restated]:
    """Return which days that were posted before are restated; only the day's own post tells of them."""
    if not said.get("kept"):
        return []
    first = min([said["first"], *said.get("days_off", ())])
    return restated.days_before(tx, desk, date.fromisoformat(first))


def _beside(
    tx: Tx, desk: Desk, cases: Sequence[Case], chart: Period, *, period: Period, now: datetime
) -> dict[str, Any]:
    """Return the days of the chart, and what stands beside a day's figures."""
    scores = rows.answers.scores(tx, start=chart.start, end=chart.end)
    points = _points(tx, desk, cases, scores, chart, now=now)
    is_day = period.first_day == period.last_day
    found = beside.beside(points, cases, scores, period=period, now=now) if is_day else None
    return {"points": history.as_json(points), "beside": found and beside.as_json(found)}


def _cases(tx: Tx, periods: Sequence[Period]) -> Sequence[Case]:
    """Return what counts in any of the periods, each issue read once."""
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    return rows.figures.cases(tx, start=start, end=end)


def _points(
    tx: Tx, desk: Desk, cases: Sequence[Case], scores: Sequence[Score], chart: Period, *, now: datetime
) -> tuple[DayPoint, ...]:
    """Return the days of the chart; those before our first start are left out."""
    first = max(chart.first_day, min(chart.last_day, _first_day(tx, desk) or chart.first_day))
    within = {"first_day": first, "last_day": chart.last_day}
    posted = rows.summaries.days(tx, first, chart.last_day)
    return history.history(cases, scores, **within, zone=desk.defaults.timezone, now=now, posted=posted)


def all_figures(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the figures that a post says, its own first, as JSON values."""
    return [said["figures"], *said.get("carried", ()), *(one["figures"] for one in said.get("below", ()))]


def post_of(tx: Tx, details: Delivery) -> Delivery | None:
    """Return the summary that the details stand below."""
    return rows.outbox_read.of_key(tx, keys.explained(details.key))


def keep_as_posted(tx: Tx, post: Delivery) -> None:
    """Write down what the day's summary, which is there now, says: its figures and the file of its chart."""
    said = post.content
    if not said.get("kept") or "figures" not in said:  # one beside the scheduled ones, or sent by an earlier release
        return
    chart = None if said.get("plain") else said.get("chart")
    _keep(tx, said, said["figures"], chart=chart["file"] if chart else None)
    for carried in said.get("carried", ()):
        _keep(tx, said, carried, chart=None)


def _keep(tx: Tx, said: Mapping[str, Any], figures: Mapping[str, Any], *, chart: str | None) -> None:
    known_at = datetime.fromisoformat(said["at"])
    definitions = said.get("definitions", _EARLIER)
    statement = Statement({**figures, "chart": chart}, definitions, known_at, said.get("last_event"))
    rows.summaries.keep(tx, date.fromisoformat(figures["period"]["to"]), statement)
