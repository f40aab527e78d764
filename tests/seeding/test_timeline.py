"""Steps in the order of their times."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slackbot.seeding import hours
from slackbot.seeding.stories import words
from slackbot.seeding.timeline import Timeline

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_steps_come_in_order_and_ties_as_they_were_planned() -> None:
    timeline, seen = Timeline(), []
    timeline.at(MONDAY + timedelta(hours=1), lambda _: seen.append("later"))
    timeline.at(MONDAY, lambda _: seen.append("first"))
    timeline.at(MONDAY, lambda _: seen.append("second"))

    while planned := timeline.pop(until=MONDAY + timedelta(hours=2)):
        planned.step(planned.at)

    assert seen == ["first", "second", "later"]


def test_nothing_comes_after_the_end() -> None:
    timeline = Timeline()
    timeline.at(MONDAY, lambda _: None)

    assert timeline.pop(until=MONDAY - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)),
        (datetime(2026, 11, 23, 20, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (datetime(2026, 11, 28, 3, tzinfo=UTC), datetime(2026, 11, 28, 9, tzinfo=UTC)),
    ],
)
def test_agents_keep_their_hours_and_are_on_call_at_weekends(at: datetime, then: datetime) -> None:
    assert hours.agents_from(at) == then


def test_customers_answer_on_working_days_where_they_live() -> None:
    friday_evening = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)

    assert hours.customers_from(friday_evening, ZoneInfo("America/Chicago")) == friday_evening
    assert hours.customers_from(friday_evening, ZoneInfo("Asia/Tokyo")) == datetime(2026, 11, 30, tzinfo=UTC)


def test_there_is_enough_to_tell_and_each_title_is_one_line() -> None:
    stories = words().stories

    assert len(stories) >= 60
    assert len({story.opening for story in stories}) == len(stories)
    assert all(len(story.opening) <= 120 and "\n" not in story.opening for story in stories)
    assert all(bool(story.question) == bool(story.answer) for story in stories)
