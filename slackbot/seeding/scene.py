"""Where the month plays: the desk, the stand-in, and the hand of the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from slackbot.desk.context import Desk
from slackbot.desk.issues.intake import Source
from slackbot.desk.people import directory
from slackbot.desk.people.clicks import Click
from slackbot.desk.threads import conversation
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain.delivery import Delivery
from slackbot.outbox.sender import Sender
from slackbot.playground import Playground
from slackbot.seeding.customers import Customer
from slackbot.seeding.timeline import Timeline
from slackbot.seeding.wire import NearSlack
from slackbot.store import rows

_BEFORE, _NEVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Scene:
    """What everybody acts on."""

    desk: Desk
    stage: Playground
    turn: Callable[[datetime], None]
    sender: Sender
    timeline: Timeline = field(default_factory=Timeline)

    @classmethod
    def of(cls, desk: Desk, stage: Playground, *, turn: Callable[[datetime], None]) -> Self:
        """Return the scene, with everybody known to the desk; `turn` sets the clock of desk and stand-in."""
        slack = NearSlack(stage.call)
        directory.refresh(desk, slack)
        return cls(desk, stage, turn, Sender(desk, slack, pace=timedelta(0)))

    def play(self, *, until: datetime) -> None:
        """Let everything happen that is planned or falls due until then."""
        due_at = self._next_due(after=_BEFORE)
        while (at := min(due_at or _NEVER, self.timeline.next_at or _NEVER)) <= until:
            self.turn(at)
            if at == due_at:
                self.sender.drain()
            self._take_steps(at)
            due_at = self._next_due(after=at)
        self.sender.drain()

    def _next_due(self, *, after: datetime) -> datetime | None:
        with self.desk.read() as tx:
            return rows.outbox_lease.next_due(tx, after=after)

    def _take_steps(self, at: datetime) -> None:
        while planned := self.timeline.pop(until=at):
            planned.step(planned.at)
            if not planned.only_edits:
                self.sender.drain()

    def post(self, user: str, channel: str, words: str, thread_ts: str | None = None) -> str:
        """Return the `ts` of what somebody writes."""
        return self.stage.people.post(user, channel, words, thread_ts)

    def speak(self, user: str, home: str, *, channel: str, thread_ts: str, words: str) -> None:
        """Write in a thread, and let the desk hear it as it hears Slack's event."""
        ts = self.post(user, channel, words, thread_ts)
        at = datetime.fromtimestamp(float(ts), UTC)
        spoken = Spoken(f"month:{channel}:{ts}", channel, thread_ts, ts, user, home, words, at)
        conversation.hear(self.desk, spoken)

    def planned(self, key: str) -> Delivery | None:
        """Return how the delivery `key` stands, None if there is none so far."""
        with self.desk.read() as tx:
            return rows.outbox_read.of_key(tx, key)

    def outgoing(self, key: str) -> Delivery:
        """Return how the delivery `key` stands, which there is."""
        found = self.planned(key)
        if found is None:
            raise LookupError(f"{key} was not enqueued by {self.desk.now()}")
        return found

    def click(self, key: str, customer: Customer) -> Click:
        """Return the customer's click on a button of the message that the delivery `key` posted."""
        posted = self.outgoing(key)
        if posted.posted_channel is None or posted.ts is None:
            raise LookupError(f"{key} was not posted by {self.desk.now()}")
        return Click(customer.user, customer.home, posted.posted_channel, posted.ts)


def source_of(customer: Customer, ts: str) -> Source:
    """Return the customer's message as what an issue is made of."""
    return Source(
        channel=customer.channel,
        ts=ts,
        thread_ts=ts,
        author=customer.user,
        author_home=customer.home,
        written_at=datetime.fromtimestamp(float(ts), UTC),
    )
