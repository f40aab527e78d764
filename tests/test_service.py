"""The directory is kept beside all else: nothing that serves waits for it."""

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from slackbot.domain.person import Person
from slackbot.playground import rooms, sample_world
from slackbot.playground.world import Person as Member
from slackbot.signals import Asked
from slackbot.store import people
from tests.patience import PATIENCE_S
from tests.running_app import RunningApp


@pytest.fixture
def start(database_url: str) -> Iterator[Callable[..., RunningApp]]:
    """Makes the whole bot, which is not started yet."""
    made: list[RunningApp] = []

    def one(**given: Any) -> RunningApp:
        made.append(RunningApp(database_url, running=False, **given))
        return made[-1]

    yield one
    for app in made:
        app.slack.faults.clear()
        app.slack.faults.release()
        app.strike()


def test_an_end_that_hangs_is_cut_off_and_says_what_still_runs(start: Callable[..., RunningApp]) -> None:
    bot, asked, hangs = start(), Asked(), threading.Event()
    service = bot.start()
    service._pool(1, "hanging").submit(hangs.wait)  # as a call to a system that never answers
    asked.to_stop = True

    with capture_logs() as logs:
        service.stop(within_s=0.5)

    (told,) = [one for one in logs if one["event"] == "service.cut_off"]
    assert service.is_cut_off
    assert "hanging_0" in told["still_running"]
    hangs.set()
    bot.slack.wait_for(lambda: not any(one.name == "ending" for one in threading.enumerate()))
    assert service.wait(asked) == 0  # now all has ended


def _get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
        return int(answer.status)


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("conversations.list", "There are no open issues."),
        ("conversations.members", "There are no open issues."),
        ("users.info", "That didn’t work just now"),  # nobody can say who that is
    ],
)
def test_it_serves_while_slack_tells_nothing_of_its_directory(
    start: Callable[..., RunningApp], method: str, told: str
) -> None:
    bot = start(via="http")
    bot.slack.faults.add("ratelimited", method, times=10**6, retry_after=600)
    begun = time.monotonic()

    service = bot.start()
    ready = _get(f"{service.address}/readyz")
    said = bot.issue("UANA", "list")

    assert time.monotonic() - begun < 10
    assert ready == 200
    assert said.startswith(told)


def test_agents_of_yesterday_work_at_once_while_slack_hangs(start: Callable[..., RunningApp]) -> None:
    bot = start()
    bot.start()
    bot.issue("UANA", "list")
    bot.stop()
    for method in ("conversations.members", "conversations.list", "users.info"):
        bot.slack.faults.add("hang", method, times=100)
    begun = time.monotonic()

    bot.start()
    said = bot.issue("UANA", "list")
    took = time.monotonic() - begun
    bot.slack.faults.release()

    assert said == "There are no open issues."
    assert took < 5


def test_what_a_limit_put_off_is_asked_for_again_by_itself(start: Callable[..., RunningApp]) -> None:
    bot = start()
    bot.slack.faults.add("ratelimited", "users.info", retry_after=1, where=lambda args: args.get("user") == "UBEN")

    bot.start()

    bot.slack.wait_for(lambda: "Only support agents" not in bot.issue("UBEN", "list"))


def test_a_flood_of_changes_holds_up_no_answer(database_url: str, start: Callable[..., RunningApp]) -> None:
    world = sample_world()
    many = tuple(Member(f"UM{n:05d}", world.team, f"m{n}", f"Member {n}", "UTC") for n in range(200))
    bot = start(world=replace(world, people=(*world.people, *many)))
    service = bot.start()
    bot.issue("UANA", "list")
    bot.slack.wait_for(lambda: bot.slack.calls("conversations.list"))
    asked = len(bot.slack.calls("users.info"))

    for person in many:
        rooms.announce_user(bot.slack._state, person.id)
    said = bot.issue("UANA", "log @gus Printer is offline")

    assert "#1" in said
    rooms.announce_user(bot.slack._state, "UANA")
    bot.slack.wait_for(lambda: "UANA" in [one.args["user"] for one in bot.slack.calls("users.info")[asked:]])
    with service.parts.desk.read() as tx:
        strangers = tx.db.execute(text("SELECT count(*) FROM people WHERE user_id LIKE 'UM%'")).scalar()
    assert strangers == 0
    assert not [one for one in bot.slack.calls("users.info")[asked:] if one.args["user"].startswith("UM")]


def test_news_of_an_agent_that_a_limit_put_off_is_asked_for_later(start: Callable[..., RunningApp]) -> None:
    bot = start()
    desk = bot.start().parts.desk

    def ben() -> Person | None:
        with desk.read() as tx:
            return people.get(tx, "UBEN")

    bot.slack.wait_for(ben)
    refused = bot.slack.faults.add("ratelimited", "users.info", retry_after=1, times=1)

    bot.slack.people.deactivate("UBEN")  # that they are gone stands in the event, the rest is asked for

    bot.slack.wait_for(lambda: refused.struck == 1)
    asked = len(bot.slack.calls("users.info"))
    bot.slack.wait_for(lambda: any(one.error is None for one in bot.slack.calls("users.info")[asked:]))
    assert (found := ben()) is not None
    assert found.is_gone
