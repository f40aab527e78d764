"""The directory is asked for part by part, and goes on where Slack stopped it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from slackbot.desk.people import directory
from slackbot.desk.people.directory import Directory
from tests import statements
from tests.newcomer import Make, crowd, making
from tests.running_app import Json


@pytest.fixture
def make(database_url: str) -> Iterator[Make]:
    """Makes the bot before its first look."""
    with making(database_url) as one:
        yield one


def test_a_long_list_of_members_goes_on_at_the_page_that_was_refused(make: Make) -> None:
    bot = make(world=crowd(45))
    looks = Directory(bot.desk, bot.slack)
    pages = [0]

    def is_third(_args: Json) -> bool:
        pages[0] += 1
        return pages[0] == 3

    bot.faults.add("ratelimited", "conversations.members", retry_after=30, where=is_third)
    waited = looks.look(), looks.go_on()

    assert waited == (timedelta(seconds=30), None)
    assert len(bot.agents()) == 49
    cursors = [args.get("cursor") for args in bot.asked("conversations.members")]
    assert len(cursors) == len(set(cursors)) + 1
    assert cursors[2] == cursors[3]


def test_channels_go_on_at_the_page_that_was_refused_and_are_all_known_in_the_end(make: Make) -> None:
    bot = make(world=crowd(0, channels=90))
    looks = Directory(bot.desk, bot.slack)
    pages = [0]

    def is_even(_args: Json) -> bool:
        pages[0] += 1
        return pages[0] % 2 == 0

    bot.faults.add("ratelimited", "conversations.list", times=1000, retry_after=5, where=is_even)
    turns = 1
    wait = looks.look()
    while wait is not None:
        turns, wait = turns + 1, looks.go_on()

    served = [call for call in bot.app.slack.calls("conversations.list") if call.status == 200]
    assert turns == len(served)
    assert len({call.args.get("cursor") for call in served}) == len(served)
    with bot.desk.read() as tx:
        known = tx.db.execute(text("SELECT count(*) FROM channels WHERE channel LIKE 'CROOM%'")).scalar()
    assert known == 90


def test_what_changes_of_people_we_have_nothing_to_do_with_costs_one_read_and_no_call(make: Make) -> None:
    bot = make(world=crowd(0))
    bot.look()
    asked = len(bot.app.slack.calls())

    with statements.noted() as seen:
        for n in range(30):
            directory.person_changed(bot.desk, bot.slack, f"USTRANGER{n}")

    assert len(bot.app.slack.calls()) == asked
    reads = [one for one in seen if one.startswith("SELECT")]
    assert len(reads) == 30
    assert all("people.user_id =" in one and "people.team_id =" in one for one in reads)
    assert not [one for one in seen if one.startswith(("INSERT", "UPDATE"))]


def test_what_changes_of_an_agent_is_asked_for(make: Make) -> None:
    bot = make()
    bot.look()
    bot.app.slack.people.deactivate("UBEN")

    directory.person_changed(bot.desk, bot.slack, "UBEN")
    directory.keep_fresh(bot.desk, bot.slack)

    assert bot.agents() == ["UANA", "UCHIARA", "UDANA"]
