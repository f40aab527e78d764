"""The month: how many issues a day brings, whose they are, and how the last day is left."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from slackbot.desk.context import Desk
from slackbot.desk.reports import days as summary_days
from slackbot.desk.reports import summary_post
from slackbot.domain import keys
from slackbot.outbox import housekeeping
from slackbot.playground import Playground
from slackbot.seeding import daily, loose_ends
from slackbot.seeding.batch import Batch
from slackbot.seeding.life import Draw, Life
from slackbot.seeding.scene import Scene
from slackbot.seeding.stories import Story, words
from slackbot.store import rows

SEED = 20
DAYS = 30

_LOOKS_EVERY = timedelta(hours=4)
_THURSDAY = 3
_QUIET_FOR = timedelta(days=1)


def play_month(
    desk: Desk,
    stage: Playground,
    *,
    turn: Callable[[datetime], None],
    until: datetime,
    days: int = DAYS,
    told_until: datetime | None = None,
) -> Sequence[Mapping[str, Any]]:
    """Let the `days` before `until` happen at the desk; with `told_until` no more of them than until then.

    Return the days that the chart of its summary shows, as JSON values: the desk keeps them no longer than it needs.
    `turn` sets the clock of desk and stand-in, which must not run meanwhile. Months that end on the same weekday, at
    the same time of day, are the same but for clocks that change: what chance decides hangs on how long before the end
    it is.
    """
    with desk.begin() as tx:
        scene = Scene.of(replace(desk, store=Batch(tx)), stage, turn=turn)
        shown = _plan(scene, until, days)
        scene.play(until=told_until or until)
        return shown


def _plan(scene: Scene, until: datetime, days: int) -> Sequence[Mapping[str, Any]]:
    """Plan all of it; return what will be the days of the chart."""
    first, last = until.date() - timedelta(days=days), until.date()
    shown: list[Mapping[str, Any]] = []
    _plan_lives(scene, first, last)
    _plan_looks(scene, first, until, shown=shown)
    loose_ends.plan(scene, until)
    _begin_with_latest_summary(scene, first, until)
    return shown


def _plan_lives(scene: Scene, first: date, last: date) -> None:
    stories = _stories(Random(SEED))  # noqa: S311 -- the same month every time is the point
    slow = slow_day(last)
    day = first
    while day <= last:
        random = Random(f"{SEED}/{(last - day).days}")  # noqa: S311
        for _ in range(daily.count(random, day, is_slow=day == slow)):
            customer = daily.customer(random, is_left_alone=day >= last - _QUIET_FOR)
            draw = Draw(next(stories), customer, Random(random.random()), is_slow=day == slow)  # noqa: S311
            Life(scene, draw).begin(daily.moment(random, day, customer))
        day += timedelta(days=1)


def slow_day(last: date) -> date:
    """Return the Thursday of the week before: everybody was late then."""
    return last - timedelta(days=(last.weekday() - _THURSDAY) % 7 + 7)


def _stories(random: Random) -> Iterator[Story]:
    told = list(words().stories)
    random.shuffle(told)
    return cycle(told)


def _plan_looks(scene: Scene, first: date, until: datetime, *, shown: list[Mapping[str, Any]]) -> None:
    """Look every few hours at what time alone brings; the running bot looks every second."""
    key = keys.summary(summary_post.latest_due(scene.desk, until))

    def look(_: datetime) -> None:
        housekeeping.tick(scene.desk)
        if not shown and (summary := scene.planned(key)):
            shown.extend(summary_post.to_be_posted(scene.desk, summary)["points"])

    at = datetime.combine(first, time(9), UTC)  # so that the summary comes on time
    while at <= until:
        scene.timeline.at(at, look)
        at += _LOOKS_EVERY


def _begin_with_latest_summary(scene: Scene, first: date, until: datetime) -> None:
    """Let the latest morning alone bring its summary; the ones before it would only cost time."""
    desk = scene.desk
    with desk.begin() as tx:
        rows.workspaces.set_start(tx, datetime.combine(first, time(0), desk.defaults.timezone).astimezone(UTC))
        latest = summary_post.latest_due(desk, until)
        for day in range((latest - first).days):
            summary_days.plan(tx, desk, first + timedelta(days=day), now=until)
