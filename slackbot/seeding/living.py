"""The sample people after the month: they go on writing, working and answering as far as the demo's clock is moved.

Nobody's issues are touched but their own: one on which somebody else has acted is left alone from then on, and Gus is
left to whoever plays the demo.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from random import Random

from slackbot.domain import issue as rules
from slackbot.errors import Refused, Unmet
from slackbot.playground import PeopleError
from slackbot.seeding import after, customers, daily, hours, loose_ends
from slackbot.seeding.actions import Actions
from slackbot.seeding.life import Draw, Life
from slackbot.seeding.scene import Scene
from slackbot.seeding.stories import Story, words
from slackbot.seeding.timeline import Step, Timeline

_SEED = "after"
_SLOW = 0.1  # of the days support is far behind
_A_DAYS_MOST = 11
_SOON = timedelta(hours=1)
_JUST_NOW = timedelta(seconds=1)  # what one of them does is written down at that instant, or a little after it
_NOT_DONE = (Refused, Unmet, PeopleError, LookupError)  # somebody else was there first, or has put a channel away


class Living:
    """What the sample people do from `since` on; `hands` are the issues that are theirs by then."""

    def __init__(self, scene: Scene, *, since: datetime, hands: Iterable[int]) -> None:
        self._scene, self._since = scene, since
        self._day = since.date()
        self._own: list[_Own] = []
        with scene.desk.read() as tx:
            found = [after.standing(tx, number, at=since) for number in hands]
        for one in found:
            self._take_up(one)

    def next_at(self, *, until: datetime) -> datetime | None:
        """Return when one of them does something next, if that is by then; it may be past."""
        while self._day <= until.date():
            self._plan(self._day)
            self._day += timedelta(days=1)
        at = self._scene.timeline.next_at
        return at if at is not None and at <= until else None

    def act(self, at: datetime) -> bool:
        """Let one of them do what is next by now; return False if nothing is.

        What is long past, because the clock ran on by itself, is done at that hour of another working day: it may be
        night now.
        """
        planned = self._scene.timeline.pop(until=at)
        if planned is None:
            return False
        if at - planned.at > _SOON:
            self._scene.timeline.at(_that_hour_after(at, planned.at), planned.step)
        else:
            planned.step(at)
        return True

    def hands(self) -> list[int]:
        """Return the numbers of the issues that are still theirs."""
        return sorted(own.actions.number for own in self._own if own.actions.number and own.is_untouched())

    def _plan(self, day: date) -> None:
        random = Random(f"{_SEED}/{day}")  # noqa: S311 -- the same days every time is the point
        is_slow = random.random() < _SLOW
        for place in range(daily.count(random, day, is_slow=is_slow)):
            who = daily.customer(random, is_left_alone=True)
            draw = Draw(_story(day, place), who, Random(random.random()), is_slow=is_slow)  # noqa: S311
            at = daily.moment(random, day, who)
            if at > self._since:
                self._life(draw).begin(at)

    def _take_up(self, standing: after.Standing) -> None:
        issue = standing.issue
        who = customers.BY_ID.get(issue.requester or "")
        if who is not None and who is not customers.GUS:
            random = Random(f"{_SEED}/#{issue.number}")  # noqa: S311
            story = _told().get(issue.title) or Story(issue.title, words().second_try[0], answer=words().thanks[0])
            self._life(Draw(story, who, random, is_slow=False)).go_on(standing, self._since)

    def _life(self, draw: Draw) -> Life:
        own = _Own(self._scene, since=self._since)
        life = Life(replace(self._scene, timeline=own), draw)
        own.actions = life.actions
        self._own.append(own)
        return life


class _Own(Timeline):
    """The steps of one issue, among those of all others; none is taken once somebody else has acted on it."""

    actions: Actions

    def __init__(self, scene: Scene, *, since: datetime) -> None:
        super().__init__()
        self._scene, self._acted_at, self._is_left = scene, since, False

    def at(self, when: datetime, step: Step, *, only_edits: bool = False) -> None:
        """Plan a step among all others."""
        self._scene.timeline.at(when, partial(self._take, step), only_edits=only_edits)

    def is_untouched(self) -> bool:
        """Return whether nobody else has acted on it."""
        if self._is_left or self.actions.is_theirs:
            return False
        with self._scene.desk.read() as tx:
            return not after.is_touched(tx, self.actions.number, since=self._acted_at + _JUST_NOW)

    def _take(self, step: Callable[[datetime], object], at: datetime) -> None:
        self._is_left = not self.is_untouched()
        if self._is_left:
            return
        try:
            step(at)
        except _NOT_DONE:
            self._is_left = True
        self._acted_at = at


def _that_hour_after(at: datetime, hour: datetime) -> datetime:
    """Return the first working day's instant after `at` at that hour."""
    while hour <= at or hours.is_weekend(hour.date()):
        hour += timedelta(days=1)
    return hour


def _story(day: date, place: int) -> Story:
    """Return the trouble that is told in this place of the day; none comes again within five."""
    told = words().stories
    return told[(day.toordinal() * _A_DAYS_MOST + place) % len(told)]


@cache
def _told() -> Mapping[str, Story]:
    """Return every trouble by the title of its issue."""
    return {rules.summarize(one.opening)[0]: one for one in (*loose_ends.stories(), *words().stories)}
