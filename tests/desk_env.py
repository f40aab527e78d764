"""The desk and its senders without any listener, against the stand-in, with both clocks in hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.outbox.sender import Sender
from slackbot.playground import Timing, World
from slackbot.slack import Slack
from slackbot.store import outbox_read
from slackbot.store.database import Store
from slackbot.store.outbox_write import ALL, read_row
from slackbot.store.tables import deliveries
from tests import warm_parts
from tests.running_app import AT_ONCE, MONDAY, Clock, Json, RunningApp

NO_PACE = timedelta(0)


class Wall:
    """The real clock, as leases and pacing see it: it stands until it is let run, so that a busy machine is in time."""

    def __init__(self) -> None:
        self._at = self._start = datetime.now(UTC)
        self._running: Clock | None = None
        self.ahead = timedelta(0)  # as far as it was set

    def now(self) -> datetime:
        """Return what it shows."""
        return (self._running.now() if self._running else self._at) + self.ahead

    def steady(self) -> timedelta:
        """Return how much time has passed, however it was set."""
        return self.now() - self.ahead - self._start

    def set_by(self, step: timedelta) -> None:
        """Set it ahead or back, and the product's with it; no time passes, and Slack's clock stays as it is."""
        self.ahead += step

    def run(self) -> None:
        """Go on from here in real time."""
        self._running = self._running or Clock(self._at)

    def move(self, step: timedelta) -> None:
        """Move it ahead."""
        if self._running:
            self._running.move(step)
        else:
            self._at += step


class DeskEnv:
    """A desk that knows its people, and the stand-in. `wall` runs with the first sender that works by itself.

    `timeout_s` is how long a call to Slack may take, `slack_ahead` how far its clock is ahead of ours.
    """

    def __init__(
        self,
        database_url: str,
        *,
        start: datetime = MONDAY,
        world: World | None = None,
        timing: Timing = AT_ONCE,
        settings: Mapping[str, Any] | None = None,
        timeout_s: float = 5,
        slack_ahead: timedelta = timedelta(0),
    ) -> None:
        self.stage = RunningApp(
            database_url,
            start=start,
            world=world,
            timing=timing,
            running=False,
            settings=settings,
            slack_ahead=slack_ahead,
        )
        self.playground, self.clock = self.stage.slack, self.stage.clock
        self.faults = self.playground.faults
        self.wall = Wall()
        self.slack = warm_parts.near_slack(self.playground, timeout_s=timeout_s, now=self._now)
        self.parts = warm_parts.assemble(
            self.stage.settings(), now=self._now, slack=self.slack, playground=self.playground, world=world
        )
        self.desk: Desk = replace(self.parts.desk, wall=self.wall.now, steady=self.wall.steady)
        self._senders: list[Sender] = []

    def _now(self) -> datetime:
        return self.clock.now() + self.wall.ahead

    @property
    def store(self) -> Store:
        """The desk's database."""
        return self.desk.store

    def sender(self, *, pace: timedelta = NO_PACE, desk: Desk | None = None, slack: Slack | None = None) -> Sender:
        """Return a sender that works when it is told to."""
        sender = Sender(desk or self.desk, slack or self.slack, pace=pace)
        self._senders.append(sender)
        return sender

    def running(self, *, pace: timedelta = NO_PACE) -> Sender:
        """Return a sender that works by itself."""
        self.wall.run()
        sender = self.sender(pace=pace)
        self.parts.wakers.append(sender.wake)
        sender.start()
        return sender

    def at_next(self, method: str, action: Callable[[], object], *, channel: str | None = None) -> None:
        """Do something at the moment the next such call reaches Slack, before Slack acts on it."""
        actions = [action]

        def look(_: Json) -> bool:
            if actions:
                actions.pop()()
            return False

        self.faults.add("hang", method, channel=channel, where=look)

    def close(self) -> None:
        """Stop everything."""
        self.faults.release()
        for sender in self._senders:
            sender.stop()
        self.parts.close()
        self.stage.strike()

    def log(self, title: str = "Printer is offline", *, channel: str = "CGLOBEX", requester: str = "UGUS") -> Issue:
        """Log an issue and enqueue its card and its notice."""
        return actions.log(self.desk, by="UANA", title=title, channel=channel, requester=requester).issue

    def pass_time(self, sender: Sender, *steps_s: float) -> None:
        """Let real time pass step by step, with the sender looking each time at what it brings."""
        for step_s in steps_s:
            self.wall.move(timedelta(seconds=step_s))
            sender.settle()
            sender.drain()

    def pass_until(self, sender: Sender, condition: Callable[[], object], *, step_s: float = 1) -> None:
        """Let real time pass, with a sender that works by itself, until the condition is true."""

        def look() -> object:
            self.wall.move(timedelta(seconds=step_s))
            sender.wake()
            return condition()

        self.playground.wait_for(look)

    def of_key(self, key: str) -> Delivery:
        """Return the delivery with that key."""
        with self.desk.read() as tx:
            found = outbox_read.of_key(tx, key)
        assert found is not None, key
        return found

    def leased_until(self, key: str) -> datetime:
        """Return until when, in real time, the row belongs to a sender, or rests."""
        with self.desk.read() as tx:
            found = tx.db.execute(select(deliveries.c.not_before).where(deliveries.c.key == key)).scalar_one()
        assert found is not None, key
        return found

    def of_key_like(self, start: str) -> list[Delivery]:
        """Return the deliveries whose keys start with that."""
        with self.desk.read() as tx:
            rows = tx.db.execute(ALL.where(deliveries.c.key.startswith(start)).order_by(deliveries.c.id))
            return [read_row(row) for row in rows]

    def messages(self, channel: str, words: str = "") -> list[Json]:
        """Return what the bot wrote in the channel and its threads that has these words."""
        return [one for one in self.playground.messages(channel) if one["user"] == "UBOT" and words in one["text"]]

    def top(self, channel: str, words: str = "") -> list[Json]:
        """Return what the bot wrote in the channel itself that has these words."""
        return [one for one in self.messages(channel, words) if one.get("thread_ts", one["ts"]) == one["ts"]]


def is_waiting(store: Store) -> bool:
    """Return whether somebody waits for a row of PostgreSQL that somebody else holds."""
    with store.read_all() as db:
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(db.execute(waiting).scalar_one())
