"""The course of the year: round by round the clock is moved, people act, and the workers send what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from simulated.actions import Action, Done
from simulated.crew import Crew
from simulated.lean_http import Door, Stab
from simulated.lives import Lives
from simulated.worker import Time
from simulated.world import START, World

_AFTER = timedelta(days=45)  # after the last day nothing new happens, and all that waits must end
_LONGEST_ROUND = timedelta(minutes=160)
_LONGEST_ROUND_AFTER = timedelta(hours=12)
_ON_THE_WALL = timedelta(seconds=75)  # what a round takes for leases and waits: all have run out by the next one
_ARCHIVED = timedelta(days=3)  # how long a channel is archived by mistake
_DAYS_BETWEEN = 10  # two such mistakes
_LAST_ROUNDS = 10  # with the calendar standing still, so that what went wrong at the end is tried again


@dataclass(frozen=True)
class Plan:
    """How long and how full the year is."""

    issues: int
    days: int
    kills: int
    seed: int

    @property
    def end(self) -> datetime:
        """When the last issue has come up."""
        return START + timedelta(days=self.days)


class Year:
    """Everything that happens."""

    def __init__(self, plan: Plan, world: World, door: Door, crew: Crew) -> None:
        self.plan, self.world = plan, world
        self.kept: list[tuple[Action, Done]] = []
        self.rounds = 0
        self.rebuilt = 0
        self._door, self._crew = door, crew
        self._random = Random(plan.seed)
        self._lives = Lives(world, door.slack, self._random)
        self._read = 0  # how many posts people have read
        self.archives = self._archives(Random(f"archives {plan.seed}"))
        self._kills = sorted(self._any_time() for _ in range(plan.kills))

    def _any_time(self) -> datetime:
        return START + self._random.random() * (self.plan.end - START)

    def _archives(self, random: Random) -> list[tuple[str, datetime]]:
        """Return which channels are archived by mistake, and when.

        Each is back while workers are still rebuilt: that is how the bot notices, as no event tells it.
        """
        first_days = range(3, self.plan.days - 2 * _ARCHIVED.days, _DAYS_BETWEEN)
        return [(random.choice(self.world.accounts).channel, START + timedelta(days=day)) for day in first_days]

    def play(self) -> Iterator[datetime]:
        """Let the year happen, and give the time of each round."""
        for _ in range(self.plan.issues):
            self._lives.begin(self._random.choice(self.world.customers), self._any_time())
        for time in self._times():
            self._door.slack.now = time.now
            now_archived = (channel for channel, at in self.archives if at <= time.now < at + _ARCHIVED)
            self._door.slack.archived = frozenset(now_archived)
            self._act(time)
            self._send(time)
            self.rounds += 1
            yield time.now

    def _times(self) -> Iterator[Time]:
        """Give the times of the rounds, two hours apart or so; before the first of a day a worker is rebuilt."""
        time = Time(START, START)
        while time.now < self.plan.end or (time.now < self.plan.end + _AFTER and not self._is_over(time)):
            before, time = time, self._next(time)
            if before.now.date() != time.now.date() and time.now < self.plan.end:
                self._rebuild(time)
            yield time
        for _ in range(_LAST_ROUNDS):
            time = Time(time.now, time.wall + _ON_THE_WALL)
            yield time

    def _next(self, time: Time) -> Time:
        longest = _LONGEST_ROUND if time.now < self.plan.end else _LONGEST_ROUND_AFTER
        step = timedelta(seconds=round(self._random.uniform(0.5, 1) * longest.total_seconds()))
        return Time(time.now + step, time.wall + _ON_THE_WALL)

    def _is_over(self, time: Time) -> bool:
        """Return whether nobody does anything more, and nothing waits to be sent."""
        return self._lives.are_over and not any(
            self._crew.tell("has_waiting", {self._crew.names[0]: time}, time).values()
        )

    def _rebuild(self, time: Time) -> None:
        name = self._crew.names[time.now.toordinal() % len(self._crew.names)]
        self._crew.tell("rebuild", {name: time}, time)
        self.rebuilt += 1

    def _act(self, time: Time) -> None:
        """Let people act up to then; their actions are done by the workers side by side, an issue's always in order."""
        names = self._crew.names
        while todo := self._lives.come(time.now):
            shares = {name: todo[number :: len(names)] for number, name in enumerate(names) if todo[number:]}
            given = {name: [one.action for one in share] for name, share in shares.items()}
            for name, done in self._crew.tell("act", given, time).items():
                for doing, one in zip(shares[name], done, strict=True):
                    self.kept.append((doing.action, one))
                    self._lives.go_on(doing, one)

    def _send(self, time: Time) -> None:
        due = sum(at <= time.now for at in self._kills)
        if self._crew.killed < due and self._door.stab is None:
            when = self._random.choice(("before", "after", "answered"))
            self._door.stab = Stab(self._random.randint(1, 12), when, self._crew.kill)
        self._crew.tell("send", dict.fromkeys(self._crew.names, time), time)
        self._door.nobody_dying.wait()
        self._crew.mend(time)
        posts, self._read = self._door.slack.posts[self._read :], len(self._door.slack.posts)
        self._lives.read(posts, at=time.now)
