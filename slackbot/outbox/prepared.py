"""What can come of preparing a delivery: it is ready, or why it does not go out now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from slackbot.blocks.kit import Message
from slackbot.domain.recipient import Recipient
from slackbot.domain.together import Asked
from slackbot.domain.verdict import Elsewhere, Later, Stop


@dataclass(frozen=True)
class Ready:
    """It may go out: there, with these words, to that customer, if to any.

    `asked` is all that stands in the message where several go out together, itself included. `mentions` is whom it
    mentions of the people who asked.
    """

    channel: str
    message: Message
    reader: Recipient | None = None
    asked: Sequence[Asked] = ()
    mentions: str | None = None


@dataclass(frozen=True)
class Wait:
    """Slack does not let us prepare it just now; try again so much later."""

    wait: timedelta


@dataclass(frozen=True)
class NoToken:
    """Slack refuses our token, so nothing goes out before there is a new one."""

    error: str


Prepared = Ready | Stop | Later | Elsewhere | Wait | NoToken
