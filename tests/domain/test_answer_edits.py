"""How long an answer can be changed."""

from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain import answer_edits

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("after", "edit_time", "is_over"),
    [
        (timedelta(0), QUARTER, False),
        (QUARTER - timedelta.resolution, QUARTER, False),
        (QUARTER, QUARTER, True),
        (timedelta(0), timedelta(0), True),
    ],
)
def test_an_answer_is_final_from_the_end_of_its_time_on(after: timedelta, edit_time: timedelta, is_over: bool) -> None:
    assert answer_edits.is_over(NOON, at=NOON + after, edit_time=edit_time) is is_over
    assert answer_edits.ends_at(NOON, edit_time=edit_time) == NOON + edit_time
