"""The month: how many issues a day brings, whose they are, and how the last day is left."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.desk.context import Desk
from slackbot.desk.reports import days as summary_days
from slackbot.desk.reports import summary_post
from slackbot.domain import keys
from slackbot.outbox import housekeeping
from slackbot.playground import Playground
from slackbot.seeding import customers, hours, loose_ends
from slackbot.seeding.batch import Batch
from slackbot.seeding.customers import Customer
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
        for _ in range(_count(random, day, is_slow=day == slow)):
            customer = _customer(random, is_quiet=day >= last - _QUIET_FOR)
            draw = Draw(next(stories), customer, Random(random.random()), is_slow=day == slow)  # noqa: S311
            Life(scene, draw).begin(_moment(random, day, customer))
        day += timedelta(days=1)


def _customer(random: Random, *, is_quiet: bool) -> Customer:
    """Return who writes. In the last days Gus does not: the guide is about him, and nothing is to come between."""
    writing = [one for one in customers.ALL if not (is_quiet and one is customers.GUS)]
    return random.choices(writing, [one.share for one in writing])[0]


def slow_day(last: date) -> date:
    """Return the Thursday of the week before: everybody was late then."""
    return last - timedelta(days=(last.weekday() - _THURSDAY) % 7 + 7)


def _stories(random: Random) -> Iterator[Story]:
    told = list(words().stories)
    random.shuffle(told)
    return cycle(told)


def _count(random: Random, day: date, *, is_slow: bool) -> int:
    if is_slow:
        return 11
    return random.choice((0, 1, 1, 2)) if hours.is_weekend(day) else random.randint(5, 8)


def _moment(random: Random, day: date, customer: Customer) -> datetime:
    """Return when on that day the customer writes, in the daytime where they live."""
    local = datetime.combine(day, time(9), ZoneInfo(customer.timezone))
    return (local + timedelta(minutes=random.randint(0, 9 * 60), seconds=random.randint(0, 59))).astimezone(UTC)


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
