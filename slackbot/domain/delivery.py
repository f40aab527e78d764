"""A message to somebody: what it is, how it stands, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from slackbot.domain.kinds import KINDS, Kind
from slackbot.domain.reasons import DECIDED, Reason


class State(StrEnum):
    """How a delivery stands. `due` and `sending` are under way, the others have ended."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    UNSURE = "unsure"


UNDECIDED = (State.UNSURE, State.FAILED)
"""What a person has to decide about: it may or may not be there, or it could not be sent."""

PLAIN = "plain"
"""What the content of a message has that goes out without what Slack refused: its chart, or a person's name."""

UNINVITED = "uninvited"
"""What the content of a message has about which an agent was told that we are not in its channel yet."""


THERE = (State.DUE, State.SENDING, State.SENT)
"""What has arrived, or is on its way."""

MAY_BE_THERE = (State.SENDING, State.SENT, State.UNSURE)
"""What has arrived, or may have: somebody can answer it."""

UNSENT = (State.HELD, State.WITHDRAWN, State.FAILED, State.UNSURE)
"""What did not go out, or nobody knows."""


class Verb(StrEnum):
    """What the sender does: post a message, edit or delete one, or read a thread."""

    POST = "post"
    UPDATE = "update"
    DELETE = "delete"
    READ = "read"


@dataclass(frozen=True)
class NewDelivery:
    """A message to be sent once: `key` says which, and is unique in its workspace.

    `channel` is a channel or, for a direct message, a person; empty if it must be found when the time comes. `after` is
    the key of the delivery whose `ts` this one needs: as its thread, or as the message it edits. `account` is who
    shares a budget with the person.
    """

    key: str
    kind: Kind
    channel: str
    due_at: datetime
    verb: Verb = Verb.POST
    issue: int | None = None
    resolution_no: int = 0
    person: str | None = None
    account: str | None = None
    anchor_ts: str | None = None
    after: str | None = None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """A row of the outbox, as the sender sees it.

    `token` is its random public key. `planned_at` is when it was to go out, `due_at` when it goes out as things stand:
    later if something made it wait, which `reason` then says. `goes_with` is the id of the delivery in whose message it
    goes out, None where it has one of its own. `attempted_there_at` is `attempted_at` by Slack's clock,
    None where that was not known.
    """

    id: int
    team: str
    key: str
    token: str
    kind: Kind
    verb: Verb
    issue: int | None
    resolution_no: int
    person: str | None
    account: str | None
    channel: str
    anchor_ts: str | None
    content: Mapping[str, Any]
    planned_at: datetime
    due_at: datetime
    state: State
    reason: str | None
    version: int
    attempts: int
    attempted_at: datetime | None
    posted_channel: str | None
    ts: str | None
    sent_at: datetime | None
    goes_with: int | None = None
    attempted_there_at: datetime | None = None

    @property
    def turn(self) -> int:
        """Whether it is the first check-in about its resolution, or the second."""
        return int(self.content.get("turn", 1))

    @property
    def is_undecided(self) -> bool:
        """True where a person has to decide: it may or may not be there, was refused, or is held though promised."""
        traits = KINDS[self.kind]
        if self.verb is not Verb.POST or not traits.is_asked_about:
            return False
        is_held = self.state is State.HELD and traits.is_promised and self.reason not in DECIDED
        return is_held or self.state in UNDECIDED

    @property
    def was_told_to_wait(self) -> bool:
        """True where it waits for an invitation, and whoever acted was told so at once."""
        is_first = self.version == 1 and self.state is State.HELD and self.reason == Reason.NO_CHANNEL
        return is_first and bool(self.content.get(UNINVITED))
