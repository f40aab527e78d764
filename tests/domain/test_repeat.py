"""What is marked as a repeat, and how that is asked for."""

from datetime import UTC, datetime

import pytest

from slackbot.domain import repeat
from slackbot.domain.events import Event, What
from tests.refused import refused

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _events(*which: What) -> list[Event]:
    return [Event(1, NOON, "UANA", what) for what in which]


@pytest.mark.parametrize(
    ("events", "is_marked"),
    [
        (_events(), False),
        (_events(What.LOGGED, What.REPEAT, What.CLAIMED), True),
        (_events(What.REPEAT, What.NOT_REPEAT), False),
        (_events(What.REPEAT, What.NOT_REPEAT, What.REPEAT), True),
    ],
)
def test_the_last_mark_stands(events: list[Event], is_marked: bool) -> None:
    assert repeat.is_marked(events) is is_marked
    repeat.check_mark(events, 1, is_repeat=not is_marked)
    with refused("#1 is"):
        repeat.check_mark(events, 1, is_repeat=is_marked)


@pytest.mark.parametrize("words", ["repeat", " Repeat ", "`repeat`", "repeat repeat"])
def test_repeat_is_a_tag(words: str) -> None:
    repeat.check_tag(words, verb="tag")


@pytest.mark.parametrize("words", ["", "billing", "repeat billing"])
def test_other_words_are_none(words: str) -> None:
    with refused("untag #42 repeat"):
        repeat.check_tag(words, verb="untag")
