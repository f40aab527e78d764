"""The month that fills the dumps: the desk of d6dd3f5, a stand-in with no socket between, and a clock that is moved."""

import random
import secrets
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from odd_line import OddLine
from place import END, HOMES, plans, workspace, world
from sqlalchemy import select

from slackbot import app
from slackbot.blocks.manifest import manifest
from slackbot.desk import directory, housekeeping
from slackbot.desk.presses import Press
from slackbot.desk.sender import Sender
from slackbot.domain.delivery import Delivery, State
from slackbot.errors import Refused
from slackbot.playground import Playground, Timing
from slackbot.seeding import hours
from slackbot.seeding.customers import Customer
from slackbot.seeding.life import Draw, Life
from slackbot.seeding.scene import Scene
from slackbot.seeding.stories import words
from slackbot.slack import Slack
from slackbot.store import ledger, schema
from slackbot.store.database import Store
from slackbot.store.tables import deliveries, issues
from slackbot.texts import Texts
from tests.proof.clocks import Clocks
from tests.proof.fuse import Crash
from tests.proof.line import Wired

SEED = 20260302
START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # a Monday
BROKEN = {"survey/thanks.j2": "{{ nobody }}"}
"""A file of the owner's that the leads are told of."""

_BULK = (
    Customer("UGUS", "T0GLOBEX001", "CGLOBEX", "America/Chicago", share=4),
    Customer("UMAYA", "T0GLOBEX001", "CGLOBEX", "Asia/Tokyo", share=3),
    Customer("UINES", "T0INITECH01", "CINITECH", "Europe/Paris", share=3),
)
_SOON = timedelta(milliseconds=1)
_LONG = timedelta(days=99)
_SATURDAY = 5

Story = Iterator[datetime | timedelta | Callable[[], bool]]


def fixed_chance() -> None:
    """Let the same happen in each run; messages' random keys and the ids of blocks alone are new."""
    chance = Random(SEED)
    secrets.token_hex = lambda length=32: chance.randbytes(length).hex()  # type: ignore[assignment]
    uuid.uuid4 = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)
    random.seed(SEED)


@dataclass
class _Waiting:
    """A story, and what it waits for."""

    story: Story
    until: datetime | Callable[[], bool]

    def is_over(self, now: datetime) -> bool:
        return self.until <= now if isinstance(self.until, datetime) else self.until()


class Month:
    """Everything that happens between `START` and `END`."""

    def __init__(self, url: str, templates: Path) -> None:
        self.store, self.clocks, self.settings = Store(url), Clocks(START), workspace()
        schema.upgrade(self.store)
        self.playground = Playground(
            world(),
            manifest=manifest(command="/issue", url=None),
            clock=self.clocks.now,
            timing=Timing(file_ready_s=0),
        )
        self.playground.start()  # for uploads alone
        self.line = OddLine(self.playground, self.clocks)
        self.slack: Slack = Wired(self.line)
        for file, said in BROKEN.items():
            (templates / file).parent.mkdir(parents=True, exist_ok=True)
            (templates / file).write_text(said, encoding="utf-8")
        me = self.slack.who_am_i()
        made = app.make_desk(
            self.settings, self.store, me, texts=Texts(templates), plans=plans(), now=self.clocks.now, wakers=[]
        )
        self.desk = replace(made, wall=self.clocks.wall)
        directory.introduce(self.desk, me)
        directory.refresh(self.desk, self.slack)
        self.scene = Scene(self.desk, self.playground, lambda _: None, self._sender())
        self._stories: list[_Waiting] = []
        self.refused: list[str] = []  # what was not done, and why

    def left(self) -> list[str]:
        """Return the stories that still wait for something."""
        return [str(getattr(one.story, "__name__", "")) for one in self._stories]

    def _sender(self) -> Sender:
        return Sender(self.desk, self.slack, pace=timedelta(0))

    # What is to happen

    def plan_usual(self) -> None:
        """Plan two or three issues a working day that go as issues go."""
        chance, stories = Random(SEED), list(words().stories)
        chance.shuffle(stories)
        day, nth = START.date(), 0
        while day < END.date():
            count = chance.choice((0, 0, 1)) if day.weekday() >= _SATURDAY else chance.choice((2, 2, 3))
            for _ in range(count):
                customer = chance.choices(_BULK, [one.share for one in _BULK])[0]
                draw = Draw(stories[nth % len(stories)], customer, Random(chance.random()), is_slow=day.day == 12)
                Life(self.scene, draw).begin(self._moment(chance, day, customer))
                nth += 1
            day += timedelta(days=1)

    def _moment(self, chance: Random, day: Any, customer: Customer) -> datetime:
        zone = ZoneInfo(customer.timezone)
        local = datetime(day.year, day.month, day.day, 9, tzinfo=zone) + timedelta(minutes=chance.randint(0, 400))
        return hours.customers_from(local.astimezone(UTC), zone)

    def tell(self, story: Story) -> None:
        """Let a story happen; it waits for what it yields: a time, a while, or something that comes true."""
        self._stories.append(_Waiting(story, START))

    # Time

    def live(self) -> None:
        """Let everything happen until the end."""
        while True:
            self._work()
            while self._go_on():
                self._work()
            now = self.clocks.now()
            ahead = min(self._until_next(), (self._next_step() or END) - now, END - now)
            if now >= END:
                return
            self.clocks.pass_(max(ahead, _SOON))
            self._take_steps()

    def _work(self) -> None:
        housekeeping.tick(self.desk)
        try:
            self.scene.sender.settle()
            self.scene.sender.drain()
        except Crash:
            pass  # the row stays as it is until its lease is over

    def _go_on(self) -> bool:
        """Let each story that has what it waits for take its next step; return whether any did."""
        now = self.clocks.now()
        ready = [one for one in self._stories if one.is_over(now)]
        for one in ready:
            try:
                until = next(one.story, None)
            except (Refused, LookupError) as no:
                self._note(no)
                until = None
            if until is None:
                self._stories.remove(one)
            else:
                one.until = now + until if isinstance(until, timedelta) else until
        return bool(ready)

    def _take_steps(self) -> None:
        while planned := self.scene.timeline.pop(until=self.clocks.now()):
            try:
                planned.step(planned.at)
            except (Refused, LookupError) as no:
                self._note(no)
            self._work()

    def _note(self, no: Exception) -> None:
        self.refused.append(f"{self.clocks.now():%m-%d %H:%M} {no!r}")
        sys.stderr.write(self.refused[-1] + "\n")

    def _next_step(self) -> datetime | None:
        times = [one.until for one in self._stories if isinstance(one.until, datetime)]
        if self.scene.timeline.next_at:
            times.append(self.scene.timeline.next_at)
        return min(times, default=None)

    def _until_next(self) -> timedelta:
        now, row = self.clocks.now(), deliveries.c
        open_rows = select(row.state, row.due_at, row.not_before, row.waits_for).where(
            row.state.in_(["due", "sending"])
        )
        with self.store.read() as db:
            found = db.execute(open_rows).all()
            ends = [at for at in db.execute(select(issues.c.ends_at)).scalars() if at]
        waits = [at - now for at in ends]
        for one in found:
            rest = one.not_before or now
            if one.state == "sending":
                waits.append(rest - now)
            elif one.waits_for is None:
                waits.append(max(one.due_at, rest) - now)
        tomorrow = (now + timedelta(days=1)).replace(hour=7, minute=0, second=1)  # the summary
        waits.append(tomorrow - now)
        return min((wait + _SOON for wait in waits if wait > timedelta(0)), default=_LONG)

    # What stories look at

    def owed(self, key: str) -> Delivery | None:
        """Return how a delivery stands, None if it is not owed."""
        with self.store.read() as db:
            return ledger.of_key(db, self.desk.team, key)

    def is_sent(self, key: str) -> Callable[[], bool]:
        """Return what tells whether the delivery is there."""

        def look() -> bool:
            found = self.owed(key)
            return found is not None and found.state is State.SENT

        return look

    def press(self, key: str, user: str) -> Press:
        """Return somebody's press on a button of that delivery's message."""
        posted = self.scene.owed(key)
        if posted.posted_channel is None or posted.ts is None:
            raise LookupError(f"{key} was not posted: {posted.state} {posted.reason}")
        return Press(user, HOMES.get(user, "T0ACME00001"), posted.posted_channel, posted.ts)

    def try_(self, deed: Callable[..., object], *args: Any, **more: Any) -> None:
        """Do something; that it may be refused is part of the story."""
        with suppress(Refused):
            partial(deed, *args, **more)()

    def invite(self, channel: str) -> None:
        """Bring the bot into a channel; Slack tells of it."""
        self.playground.people.invite("UANA", channel, "UBOT")
        directory.joined(self.desk, self.slack, channel)

    def remove(self, channel: str) -> None:
        """Take it out."""
        self.playground.people.remove("UANA", channel, "UBOT")
        directory.left(self.desk, channel)
