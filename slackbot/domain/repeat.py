"""A repeat contact: the same customer writes of the same trouble once more, as an agent says."""

from collections.abc import Sequence

from slackbot.domain.events import Event, What
from slackbot.errors import Refused

_MARKS = (What.REPEAT, What.NOT_REPEAT)
TAG = "repeat"


def is_marked(events: Sequence[Event]) -> bool:
    """Return whether the issue is marked as a repeat, by all that happened to it, in order."""
    return [one.what for one in events if one.what in _MARKS][-1:] == [What.REPEAT]


def check_tag(words: str, *, verb: str) -> None:
    """Raise `Refused` unless the words are the one tag there is; what is no number there is a word of theirs."""
    if words.split() and {word.casefold().strip("`“”\"'.,") for word in words.split()} == {TAG}:
        return
    raise Refused("refusal/one_tag", verb=verb)


def check_mark(events: Sequence[Event], number: int, *, is_repeat: bool) -> None:
    """Raise `Refused` if the issue stands marked so already."""
    if is_marked(events) == is_repeat:
        raise Refused("refusal/repeat_already", number=number, repeat=is_repeat)
