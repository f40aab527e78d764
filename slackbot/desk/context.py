"""What every action of a workspace needs at hand."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from slackbot.domain.defaults import Defaults
from slackbot.domain.editions import Length
from slackbot.domain.person import Person, check_agent, is_to_be_met
from slackbot.domain.plan import Plans
from slackbot.errors import Unmet
from slackbot.slack.clock import since_the_start
from slackbot.store import rows
from slackbot.store.database import PATIENCE_S, Errand, Store
from slackbot.store.tx import Tx
from slackbot.texts import Texts

Value = TypeVar("Value", bound=object)


@dataclass(frozen=True)
class Desk:
    """One workspace's desk.

    `now` is the time of the product, which a demo can move; `wall` is the real one, which is written down; `steady` is
    how long the machine has run, which nobody can set: what we wait for ourselves lives by it. `ahead` is
    how far Slack's clock is ahead of ours.
    `agents` and `leads` are ids of people or of a user group as the operator set them; empty means the members of the
    triage channel. `enterprise` is the Enterprise Grid organisation that the workspace is of, if any; `address` is
    where the workspace is in Slack, empty if nobody told us, and `workspace` its name. `figures_by_agent` is whether
    figures of single agents are told, `signs` whether a message may be posted with a person's name; `welcomes` is
    whether customers' channels are greeted, `privacy_url` where they can read what is kept. `plans` is what follows for
    each tier and account, `defaults` what holds where they say nothing. `once` holds each transaction of a request that
    must act only once.
    """

    store: Store
    team: str
    bot_user: str
    bot_name: str
    texts: Texts
    defaults: Defaults
    plans: Plans
    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    wake: Callable[[], None]
    command: str
    support_channel: str
    summary_channel: str
    summary_time: time
    summary_editions: tuple[Length, ...] = ()
    agents: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    kudos_channel: str | None = None
    enterprise: str | None = None
    address: str = ""
    figures_by_agent: bool = False
    welcomes: bool = False
    privacy_url: str | None = None
    workspace: str = ""
    signs: bool = False
    steady: Callable[[], timedelta] = since_the_start
    ahead: Callable[[], timedelta] = timedelta
    once: Callable[[Tx], AbstractContextManager[None]] | None = None

    def for_one(self, once: Callable[[Tx], AbstractContextManager[None]]) -> "Desk":
        """Return the same desk for one request, which `once` lets act only once."""
        return with_other(self, once=once)

    @property
    def has_leads(self) -> bool:
        """Whether the operator said who leads, rather than that all agents do."""
        return bool(self.leads) and set(self.leads) != set(self.agents)

    def said_at(self, ts: str) -> datetime:
        """Return when the message with that `ts` was written, by the clock that all our own times are of."""
        return datetime.fromtimestamp(float(ts), UTC) - self.ahead()

    def ts_at(self, at: datetime) -> str:
        """Return the `ts` that a message written at that time has."""
        return f"{(at + self.ahead()).timestamp():.6f}"

    def since_now(self, within: timedelta) -> Callable[[], bool]:
        """Return what tells whether more than that time has passed from now on, by the one clock or the other."""
        wall, steady = self.wall(), self.steady()
        return lambda: max(self.steady() - steady, abs(self.wall() - wall)) > within

    def begin(self, patience_s: float = PATIENCE_S) -> AbstractContextManager[Tx]:
        """Hold the one transaction of an action; it commits at the end, and rolls back if anything is raised."""
        return self.store.begin(self.team, patience_s) if self.once is None else self._begin_once(patience_s, self.once)

    @contextmanager
    def _begin_once(self, patience_s: float, once: Callable[[Tx], AbstractContextManager[None]]) -> Iterator[Tx]:
        with self.store.begin(self.team, patience_s) as tx, once(tx):
            yield tx

    def read(self, patience_s: float = PATIENCE_S) -> AbstractContextManager[Tx]:
        """Hold a transaction that only looks."""
        return self.store.read(self.team, patience_s)

    def in_time(self) -> AbstractContextManager[Errand]:
        """Let all that this thread asks of the database inside end in time for an answer to Slack."""
        return self.store.in_time()


def with_other(value: Value, **fields: object) -> Value:
    """Return the frozen value with other fields; `replace` would check and set each one anew."""
    its = object.__new__(type(value))
    its.__dict__.update(value.__dict__, **fields)
    return its


def agent(tx: Tx, user: str) -> Person:
    """Return the person if they are an agent. Raises `Refused` otherwise, `Unmet` where Slack must be asked first."""
    return known_agent(rows.people.get(tx, user), user)


def known_agent(person: Person | None, user: str) -> Person:
    """Return the same where what we know of that user was read before."""
    return check_agent(_told(person, user))


def met(tx: Tx, user: str) -> Person:
    """Return the person as Slack told of them. Raises `Unmet` where it must be asked first if that is one of us."""
    return _told(rows.people.get(tx, user), user)


def _told(person: Person | None, user: str) -> Person:
    if person is None or is_to_be_met(person):
        raise Unmet(user)
    return person
