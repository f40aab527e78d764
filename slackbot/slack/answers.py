"""What Slack answered to a call, read, or raised as the error that it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from slackbot.errors import Unavailable
from slackbot.slack.listing import Page
from slackbot.slack.outcomes import (
    Busy,
    DeadToken,
    Failure,
    Limited,
    Overdue,
    Overtaken,
    Posted,
    Rejected,
    SlackSaysNo,
    Unknown,
    Unsent,
)
from slackbot.slack.wire import Answer, Wire

_PER_PAGE = 200  # what Slack recommends
_LISTED_AS = {
    "conversations.history": "messages",
    "conversations.list": "channels",
    "conversations.members": "members",
    "conversations.replies": "messages",
    "users.conversations": "channels",
}


def page(wire: Wire, method: str, fields: Mapping[str, Any], cursor: str) -> Page[Any]:
    """Return the page of the list that the cursor points at. Raises `SlackSaysNo` and `Unavailable`."""
    answer = read(wire.ask(method, {**fields, "limit": _PER_PAGE, "cursor": cursor or None}))
    items = tuple(answer[_LISTED_AS[method]])
    return Page(items, (answer.get("response_metadata") or {}).get("next_cursor") or "")


def posted(answer: Answer | Failure) -> Posted | Failure:
    """Return where the message is that was posted or edited, or how that failed."""
    if not isinstance(answer, dict):
        return answer
    if not answer.get("ts") or not answer.get("channel"):
        return Unknown("the answer names no message")
    return Posted(str(answer["channel"]), str(answer["ts"]))


def read(answer: Answer | Failure) -> Answer:
    """Return the answer. Raises `SlackSaysNo` and `Unavailable` for a failure."""
    return answer if isinstance(answer, dict) else give_up(answer)


def give_up(failure: Failure) -> NoReturn:
    """Raise `SlackSaysNo` or `Unavailable`."""
    match failure:
        case Rejected(error) | DeadToken(error):
            raise SlackSaysNo(error)
        case Limited(wait_s):
            raise Busy(wait_s)
        case Overdue(why):
            raise Overtaken(why)
        case Unsent(why) | Unknown(why):
            raise Unavailable(f"Slack cannot be reached now: {why}.")


def stamp(at: datetime) -> str:
    """Return the time as Slack writes it."""
    return f"{at.timestamp():.6f}"
