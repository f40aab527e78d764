"""Opting out of our questions: the words that mean it, and for whom it is."""

from enum import Enum

from slackbot.domain import characters
from slackbot.domain.metrics import Side
from slackbot.errors import Refused


class Wish(Enum):
    """What a customer wants of our questions."""

    STOP = "stop"
    START = "start"


_WORDS = {
    **dict.fromkeys(("stop", "stopp", "arrêter", "arrêtez", "parar", "unsubscribe"), Wish.STOP),
    "start": Wish.START,
}
_ENDS = " .!"  # French sets a space before its mark


def wish(text: str) -> Wish | None:
    """Return what a whole message such as `Stop.` wishes for, None if it is an ordinary one."""
    return _WORDS.get(characters.plain(text).rstrip(_ENDS).casefold())


def check_reader(side: Side | None) -> None:
    """Raise `Refused` for whoever gets no questions of ours: everybody who is on no customer's `side`."""
    if side is not Side.CUSTOMER:
        raise Refused("refusal/nothing_to_stop")
