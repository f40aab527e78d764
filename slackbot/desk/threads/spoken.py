"""What somebody said: heard as it is said, or found later in a thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.issues import cards
from slackbot.desk.people import sides
from slackbot.domain.issue import Issue
from slackbot.domain.metrics import Side
from slackbot.domain.person import Person
from slackbot.domain.side import HUMAN
from slackbot.slack import ThreadMessage
from slackbot.store import rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Spoken:
    """A message in a thread, or alone with us.

    `home_team` is None if Slack did not say; `through_app`: an app posted it, in its own name or in a person's.
    """

    event_id: str
    channel: str
    thread_ts: str
    ts: str
    user: str
    home_team: str | None
    text: str
    at: datetime
    through_app: bool = False

    @property
    def is_alone(self) -> bool:
        """Whether nobody but the person and we can read it."""
        return self.channel.startswith("D")


def deleted(desk: Desk, *, channel: str, ts: str, author: str | None) -> None:
    """Let a message that is gone count in no figure any more, whoever wrote it, nor in whose turn it is."""
    with desk.begin() as tx:
        about = rows.touches.delete_message(tx, channel=channel, ts=ts, author=author, at=desk.now())
        for number in about:
            cards.enqueue_turn(tx, desk, rows.issues.get(tx, number))
    if about:
        desk.wake()


def author(tx: Tx, desk: Desk, spoken: Spoken) -> Person:
    """Return who said it, noted down if they are new."""
    return sides.person(tx, desk, spoken.user, home_team=spoken.home_team)


def side(desk: Desk, spoken: Spoken, by: Person, issue: Issue) -> Side | None:
    """Return whose side the author is on in this issue, None if on nobody's. Raises `Unmet` if Slack must say first."""
    where = {"channel": spoken.channel, "requester": issue.requester}
    return sides.of(desk, by, **where, through_app=spoken.through_app)


def found(
    desk: Desk, messages: Sequence[ThreadMessage], *, channel: str, thread_ts: str | None = None
) -> Iterator[Spoken]:
    """Give what may be people's words among these messages, without Slack's own lines; in no thread, each is one."""
    for message in messages:
        if message.user is not None and message.subtype in HUMAN:
            yield Spoken(
                event_id="",
                channel=channel,
                thread_ts=thread_ts or message.ts,
                ts=message.ts,
                user=message.user,
                home_team=message.team,
                text=message.text,
                at=desk.said_at(message.ts),
                through_app=bool(message.bot_id),
            )
