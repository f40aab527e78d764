"""The year itself: lives are led, the clock is moved from one look to the next, and the workers send what is due."""

import heapq
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from simulated import answers
from simulated.crew import Crew
from simulated.deeds import Deed, Done
from simulated.hours import Pace
from simulated.lean_http import Door, Stab
from simulated.lean_slack import LeanSlack, Message
from simulated.life import Life
from simulated.steps import Do, Next, Steps, Until
from simulated.worker import Time
from simulated.world import OUR_ZONE, START, World

AFTER = timedelta(days=45)  # after the last day nothing new happens, and all that is owed must end
_QUESTIONS = frozenset({"checkin.solved", "survey.1", "ces.1", "recovery.1", "quote.yes"})  # about an issue
_LAST_LOOKS = 10  # with the calendar standing still, so that what went wrong at the end is tried again
_ROUND = timedelta(seconds=20)  # passes on the wall from one look to the next: what was unclear has settled by then


@dataclass(frozen=True)
class Plan:
    """How long and how full the year is."""

    issues: int
    days: int
    kills: int
    seed: int


@dataclass(order=True)
class _Turn:
    at: datetime
    order: int
    steps: Steps = field(compare=False)
    waits_for: int | None = field(compare=False, default=None)
    is_over: bool = field(compare=False, default=False)


class Year:
    """Everything that happens."""

    def __init__(self, plan: Plan, world: World, slack: LeanSlack, door: Door, crew: Crew) -> None:
        self.kept: list[tuple[Deed, Done]] = []
        self.rounds = 0
        self.rebuilt = 0
        self.plan, self.world = plan, world
        self._slack, self._door, self._crew = slack, door, crew
        self._random = Random(plan.seed)
        self._people = {customer.user: customer for customer in world.customers}
        self._turns: list[_Turn] = []
        self._todo: list[tuple[Steps, Deed]] = []
        self._order = count()
        self._waiting: dict[int, _Turn] = {}
        self._asked: dict[int, deque[tuple[datetime, Message]]] = defaultdict(deque)
        self._threads: dict[int, tuple[str, str]] = {}
        self._read = 0  # how many posts the people have read

    @property
    def end(self) -> datetime:
        """When the last issue has been logged."""
        return START + timedelta(days=self.plan.days)

    def play(self) -> Iterator[datetime]:
        """Let the year happen, and give the time of each round."""
        self._plan_lives()
        kills = self._when_killed()
        for time in self._rounds():
            now = self._slack.now = time.now
            self._act(time)
            if now >= kills[-1] and self._door.stab is None:
                kills.pop()
                self._door.stab = self._stab()
            self._crew.tell("send", dict.fromkeys(self._crew.names, time), time=time)
            self._read_posts(now)
            self.rounds += 1
            yield now

    def _plan_lives(self) -> None:
        for _ in range(self.plan.issues):
            at = START + self._random.random() * timedelta(days=self.plan.days)
            random = Random(self._random.random())
            customer = self._random.choice(self.world.customers)
            pace = Pace(random, at, customer.place.zone)
            life = Life(self.world, self._slack, self._threads.get, customer, pace)
            self._lead(life.play(), None, at=at)

    def _when_killed(self) -> list[datetime]:
        times = [START + self._random.random() * timedelta(days=self.plan.days) for _ in range(self.plan.kills)]
        return sorted([*times, self.end + 2 * AFTER], reverse=True)

    def _stab(self) -> Stab:
        when = self._random.choice(("before", "after", "answered"))
        return Stab(self._random.randint(1, 12), when, self._crew.kill)

    def _rounds(self) -> Iterator[Time]:
        """Give the times at which the workers look what is due: every hour or two, and each worker is rebuilt daily."""
        now, wall, day = START, START, START.date()
        while now < self.end or (now < self.end + AFTER and not self._is_over(Time(now, wall))):
            step = 160 if now < self.end else 720
            now += timedelta(minutes=self._random.randint(step // 2, step), seconds=self._random.randint(0, 59))
            wall += _ROUND
            if now.date() != day and now < self.end:
                day = now.date()
                name = self._crew.names[day.toordinal() % len(self._crew.names)]
                self._crew.tell("rebuild", {name: Time(now, wall)}, time=Time(now, wall))
                self.rebuilt += 1
            yield Time(now, wall)
        yield from (Time(now, wall + nth * _ROUND) for nth in range(1, _LAST_LOOKS + 1))

    def _is_over(self, time: Time) -> bool:
        """Return whether nobody does anything more, and nothing is owed."""
        if any(not turn.is_over for turn in self._turns):
            return False
        return not any(self._crew.tell("owes", {self._crew.names[0]: time}, time=time).values())

    def _later(self, at: datetime, steps: Steps, *, waits_for: int | None = None) -> _Turn:
        turn = _Turn(at, next(self._order), steps, waits_for)
        heapq.heappush(self._turns, turn)
        return turn

    def _act(self, time: Time) -> None:
        """Lead every life up to then; deeds are done by the workers side by side, an issue's always in order."""
        self._come(time.now)
        while todo := self._todo:
            self._todo = []
            shares = {name: todo[number :: len(self._crew.names)] for number, name in enumerate(self._crew.names)}
            told = {name: [deed for _, deed in share] for name, share in shares.items() if share}
            for name, done in self._crew.tell("act", told, time=time).items():
                for (steps, deed), one in zip(shares[name], done, strict=True):
                    self.kept.append((deed, one))
                    self._lead(steps, one, at=deed.at)
            self._come(time.now)

    def _come(self, until: datetime) -> None:
        """Lead on every life whose time has come."""
        while self._turns and self._turns[0].at <= until:
            turn = heapq.heappop(self._turns)
            if turn.is_over:
                continue
            if turn.waits_for is not None:
                del self._waiting[turn.waits_for]
            self._lead(turn.steps, None if turn.waits_for is not None else turn.at, at=turn.at)

    def _lead(self, steps: Steps, value: Any, *, at: datetime) -> None:
        """Let a life take its next step."""
        try:
            step = steps.send(value)
        except StopIteration:
            return
        match step:
            case Until(then):
                self._later(max(then, at), steps)
            case Do(name, given):
                self._todo.append((steps, Deed(at, name, given)))
            case Next(number, until):
                self._wait(steps, number, until, at=at)

    def _wait(self, steps: Steps, number: int, until: datetime, *, at: datetime) -> None:
        if self._asked[number]:
            asked_at, post = self._asked[number].popleft()
            self._lead(steps, (max(asked_at, at), post), at=max(asked_at, at))
        else:
            self._waiting[number] = self._later(until, steps, waits_for=number)

    def _read_posts(self, now: datetime) -> None:
        """Let people see what was posted since they looked last."""
        fresh, self._read = self._slack.posts[self._read :], len(self._slack.posts)
        for post in fresh:
            self._find_thread(post)
            self._read_post(post, now)

    def _read_post(self, post: Message, now: datetime) -> None:
        pace = Pace(Random(self._random.random()), now, OUR_ZONE)
        if "recovery.claim" in post.buttons:
            lead = self._random.choice(self.world.leads)
            self._lead(answers.make_good(pace, lead, post), None, at=now)
        elif "nps.0" in post.buttons:
            customer = self._people[post.channel[1:]]
            pace.zone = customer.place.zone
            self._lead(answers.take(pace, customer, post), None, at=now)
        elif (number := _issue_of(post)) is not None:
            self._hand_over(number, post, now)

    def _find_thread(self, post: Message) -> None:
        found = re.search(r"#(\d+)", post.text)
        if found and post.channel.startswith("CEXT"):
            self._threads.setdefault(int(found[1]), (post.channel, post.thread_ts or post.ts))

    def _hand_over(self, number: int, post: Message, now: datetime) -> None:
        turn = self._waiting.pop(number, None)
        self._asked[number].append((now, post))
        if turn is not None:
            turn.is_over = True
            asked = self._asked[number].popleft()
            self._lead(turn.steps, asked, at=now)


def _issue_of(post: Message) -> int | None:
    """Return which issue the post asks the customer about."""
    for action, value in post.buttons.items():
        if action in _QUESTIONS:
            return int(value.split(".")[0])
    return None
