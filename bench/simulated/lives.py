"""Every life of the year: it is led on when its time has come, when its action is done, or when it is asked."""

import heapq
import re
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random
from typing import Any

from simulated import answers
from simulated.actions import Action, Done
from simulated.hours import Pace
from simulated.lean_slack import LeanSlack, Message
from simulated.life import Life
from simulated.steps import Do, Next, Steps, Until
from simulated.world import OUR_ZONE, Customer, World

_QUESTIONS = frozenset({"checkin.solved", "survey.1", "ces.1", "recovery.1", "quote.yes"})  # about an issue


@dataclass(order=True)
class _Turn:
    """When a life goes on; `waits_for` is the issue about which it waits to be asked until then."""

    at: datetime
    order: int
    steps: Steps = field(compare=False)
    waits_for: int | None = field(compare=False, default=None)
    is_past: bool = field(compare=False, default=False)


@dataclass(frozen=True)
class ToDo:
    """An action, and the life that goes on once it is done."""

    action: Action
    steps: Steps


class Lives:
    """All of them, and what they want to have done."""

    def __init__(self, world: World, slack: LeanSlack, random: Random) -> None:
        self._world, self._slack, self._random = world, slack, random
        self._people = {customer.user: customer for customer in world.customers}
        self._turns: list[_Turn] = []
        self._order = count()
        self._todo: list[ToDo] = []
        self._waiting: dict[int, _Turn] = {}
        self._asked: dict[int, deque[tuple[datetime, Message]]] = defaultdict(deque)
        self._threads: dict[int, tuple[str, str]] = {}

    @property
    def are_over(self) -> bool:
        """True once nobody has anything more to do."""
        return all(turn.is_past for turn in self._turns)

    def begin(self, customer: Customer, at: datetime) -> None:
        """Let a customer have a trouble at that time."""
        pace = Pace(Random(self._random.random()), at, customer.place.zone)
        life = Life(self._world, self._slack, self._threads.get, customer, pace)
        self._lead(life.play(), None, at=at)

    def come(self, until: datetime) -> list[ToDo]:
        """Lead on every life whose time has come, and return what is to be done."""
        while self._turns and self._turns[0].at <= until:
            turn = heapq.heappop(self._turns)
            if turn.is_past:
                continue
            if turn.waits_for is not None:
                del self._waiting[turn.waits_for]
            self._lead(turn.steps, None if turn.waits_for is not None else turn.at, at=turn.at)
        todo, self._todo = self._todo, []
        return todo

    def go_on(self, doing: ToDo, done: Done) -> None:
        """Lead on the life whose action was done."""
        self._lead(doing.steps, done, at=doing.action.at)

    def read(self, posts: Iterable[Message], *, at: datetime) -> None:
        """Let people see what was posted."""
        for post in posts:
            self._find_thread(post)
            self._read(post, at)

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
                self._todo.append(ToDo(Action(at, name, given), steps))
            case Next(number, until):
                self._wait(steps, number, until, at=at)

    def _later(self, at: datetime, steps: Steps, *, waits_for: int | None = None) -> _Turn:
        turn = _Turn(at, next(self._order), steps, waits_for)
        heapq.heappush(self._turns, turn)
        return turn

    def _wait(self, steps: Steps, number: int, until: datetime, *, at: datetime) -> None:
        if self._asked[number]:
            asked_at, post = self._asked[number].popleft()
            self._lead(steps, (max(asked_at, at), post), at=max(asked_at, at))
        else:
            self._waiting[number] = self._later(until, steps, waits_for=number)

    def _find_thread(self, post: Message) -> None:
        found = re.search(r"(?:#|\bn(?:°|\.º)\s)(\d+)", post.text)  # as English and German, French and Spanish write it
        if found and post.channel.startswith("CEXT"):
            self._threads.setdefault(int(found[1]), (post.channel, post.thread_ts or post.ts))

    def _read(self, post: Message, at: datetime) -> None:
        if "recovery.claim" in post.buttons:
            pace = Pace(Random(self._random.random()), at, OUR_ZONE)
            lead = self._random.choice(self._world.leads)
            self._lead(answers.make_good(pace, lead, post), None, at=at)
        elif "unsure.again" in post.buttons:
            pace = Pace(Random(self._random.random()), at, OUR_ZONE)
            self._lead(answers.send_again(pace, self._random.choice(tuple(self._world.agents)), post), None, at=at)
        elif "nps.0" in post.buttons:
            customer = self._people[post.channel[1:]]  # a direct channel is named after its person
            pace = Pace(Random(self._random.random()), at, customer.place.zone)
            self._lead(answers.take(pace, customer, post), None, at=at)
        elif (number := _issue_of(post)) is not None:
            self._ask(number, post, at)

    def _ask(self, number: int, post: Message, at: datetime) -> None:
        turn = self._waiting.pop(number, None)
        if turn is None:
            self._asked[number].append((at, post))
        else:
            turn.is_past = True
            self._lead(turn.steps, (at, post), at=at)


def _issue_of(post: Message) -> int | None:
    """Return which issue the post asks the customer about."""
    for action, value in post.buttons.items():
        if action in _QUESTIONS:
            return int(value.split(".")[0])
    return None
