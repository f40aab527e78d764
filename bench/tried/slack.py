"""The Slack of the trials: the lean one on the real clock, its own or ours, which tells the time in each answer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

from simulated.lean_http import Door, Faults
from simulated.lean_slack import Fields, Json, LeanSlack
from simulated.world import World


class RealTimeSlack(LeanSlack):
    """A Slack whose clock is `ahead` of this machine's."""

    def __init__(self, world: World, *, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead
        super().__init__(world, now=self.time())

    def time(self) -> datetime:
        """Return the time by Slack's clock."""
        return datetime.now(UTC) + self.ahead

    def call(self, method: str, fields: Fields, *, worker: str) -> Json:
        """Return the answer to a call of the Web API."""
        self.now = self.time()
        return super().call(method, fields, worker=worker)


class DatedDoor(Door):
    """A door whose answers carry a Date, as Slack's do."""

    def answer(self, path: str, kind: str, body: bytes) -> bytes | None:
        """Return the bytes that answer a request, None to drop the connection."""
        told = super().answer(path, kind, body)
        if told is None:
            return None
        assert isinstance(self.slack, RealTimeSlack)
        date = f"\r\nDate: {format_datetime(self.slack.time(), usegmt=True)}"
        return told.replace(b"\r\n", date.encode() + b"\r\n", 1)


@dataclass(frozen=True)
class Site:
    """One trial's Slack, and how to reach it."""

    slack: RealTimeSlack
    door: DatedDoor


def open_site(world: World, *, ahead: timedelta = timedelta(), faults: float = 0.0, seed: int = 1) -> Site:
    """Return a Slack of one's own that is open; its share of calls goes wrong."""
    slack = RealTimeSlack(world, ahead=ahead)
    door = DatedDoor(slack, Faults(faults, Random(seed)))
    door.start()
    return Site(slack, door)
