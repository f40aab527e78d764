"""What the reference itself goes by, where nothing but many issues by chance would show it."""

from datetime import UTC, datetime

import pytest

from tests.reference.facts import Event, Facts, Sending, Touch
from tests.reference.stories import stories

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOGGED = {"started_at": NOON.isoformat(), "requester": "UGUS", "account": None, "in_customer_channel": True}


@pytest.mark.parametrize(("state", "counted"), [("sent", 1), ("unsure", 0)])
def test_words_that_were_sent_for_another_issue_of_the_thread_count_where_they_arrived(
    state: str, counted: int
) -> None:
    words = "answer:1:1"
    told = stories(
        Facts(
            [Event(number, number, NOON, "UANA", "logged", LOGGED) for number in (1, 2)],
            [Touch(number, words, "agent", "UANA", NOON) for number in (1, 2)],
            [],
            [Sending(words, "reply", 1, 1, state, None, NOON, NOON if state == "sent" else None)],
        )
    )

    assert [len(story.counted) for story in told] == [counted, counted]
