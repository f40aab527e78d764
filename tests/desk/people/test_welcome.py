"""The first post in a customer's channel: once ever, and in nobody else's channel."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from slackbot.desk.people import directory, places
from slackbot.playground import sample_world
from slackbot.playground.sample import ACME, GLOBEX
from slackbot.playground.world import Channel
from tests.desk_env import DeskEnv
from tests.http_app import HttpApp

OURS = ("UANA", "UBEN")
WORLD = sample_world()
NEW = Channel("CNEW", "globex-new", ACME, (*OURS, "UGUS"), shared_with=(GLOBEX,))
INSIDE = Channel("CINSIDE", "our-own", ACME, OURS)
LEADS = Channel("CLEADS2", "leads-and-globex", ACME, (*OURS, "UGUS"), shared_with=(GLOBEX,))
SAID = "Hello, this is the support team of Acme. Write here, and we’ll answer in a thread. We’re here"


@pytest.fixture
def make_hall(database_url: str) -> Callable[..., HttpApp]:
    """Return what opens the listeners, in a workspace with channels that the bot is not in yet."""

    def make(**settings: str) -> HttpApp:
        world = replace(WORLD, channels=(*WORLD.channels, NEW, INSIDE, LEADS))
        return HttpApp(database_url, world=world, settings=settings)

    return make


def _invite(hall: HttpApp, channel: str) -> None:
    before = len(hall.acked)
    hall.slack.people.invite("UANA", channel, "UBOT")
    hall.slack.wait_for(lambda: len(hall.acked) > before)
    hall.settle()
    hall.drain()


def _posts(hall: HttpApp, channel: str) -> list[str]:
    return [one["text"] for one in hall.slack.messages(channel) if one["user"] == "UBOT" and "subtype" not in one]


def test_a_customers_channel_is_greeted_once_however_often_we_are_invited(make_hall: Callable[..., HttpApp]) -> None:
    with make_hall(timezone="Europe/Berlin", privacy_url="https://acme.example/privacy") as hall:
        _invite(hall, "CNEW")
        hall.slack.people.remove("UANA", "CNEW", "UBOT")
        hall.heard(lambda event: event["type"] == "member_left_channel")
        _invite(hall, "CNEW")

        assert _posts(hall, "CNEW") == [
            f"{SAID} Mon–Fri 09:00–17:00 (Europe/Berlin). <https://acme.example/privacy|What we keep>"
        ]


def test_two_processes_that_hear_of_it_at_once_greet_once(make_hall: Callable[..., HttpApp]) -> None:
    with make_hall() as hall:
        _invite(hall, "CNEW")
        places.joined(hall.desk, hall.parts.slack, "CNEW")
        hall.drain()

        assert len(_posts(hall, "CNEW")) == 1


def test_a_channel_that_a_process_died_before_looking_at_is_greeted_at_the_next_start(
    make_hall: Callable[..., HttpApp],
) -> None:
    with make_hall() as hall:
        hall.slack.faults.add("server_error", "conversations.info", channel="CNEW", times=99)
        _invite(hall, "CNEW")
        assert _posts(hall, "CNEW") == []

        hall.slack.faults.clear()
        for _ in range(2):
            directory.refresh(hall.desk, hall.parts.slack)  # as every start does
            hall.drain()

        assert len(_posts(hall, "CNEW")) == 1
        assert _posts(hall, "CGLOBEX") == []


def test_nobody_is_greeted_where_we_may_have_been_for_years(room: DeskEnv) -> None:
    for channel in ("CTRIAGE", "CGLOBEX"):  # a start looks at ours first, and a command at the one it is typed in
        places.look_up_channel(room.desk, room.slack, channel)
    directory.refresh(room.desk, room.slack)
    room.sender().drain()

    assert room.messages("CGLOBEX") == []
    assert room.messages("CHOOLI") == []


def test_a_channel_of_our_own_is_greeted_once_it_is_shared(make_hall: Callable[..., HttpApp]) -> None:
    with make_hall(working_hours="always") as hall:
        _invite(hall, "CINSIDE")
        assert _posts(hall, "CINSIDE") == []

        hall.slack.people.share("UANA", "CINSIDE", GLOBEX)
        hall.heard(lambda event: event["type"] == "channel_shared")
        hall.drain()

        assert _posts(hall, "CINSIDE") == [f"{SAID} around the clock."]


def test_whoever_had_an_issue_there_already_is_not_greeted_as_a_stranger(make_hall: Callable[..., HttpApp]) -> None:
    with make_hall() as hall:
        hall.issue("UANA", "log @gus Printer", "CNEW")
        hall.drain()
        _invite(hall, "CNEW")

        (said,) = _posts(hall, "CNEW")
        assert "Printer" in said


@pytest.mark.parametrize("settings", [{"summary_channel": "CLEADS2"}, {"kudos_channel": "CLEADS2"}, {"welcome": "off"}])
def test_our_own_channels_are_not_greeted_and_nobody_is_where_it_is_off(
    make_hall: Callable[..., HttpApp], settings: dict[str, str]
) -> None:
    with make_hall(**settings) as hall:
        _invite(hall, "CLEADS2")

        assert _posts(hall, "CLEADS2") == []


def test_a_channel_that_was_greeted_is_not_greeted_under_another_id(make_hall: Callable[..., HttpApp]) -> None:
    with make_hall() as hall:
        _invite(hall, "CNEW")
        hall.slack.people.change_id("UANA", "CNEW", "CNEW2")
        hall.heard(lambda event: event["type"] == "channel_id_changed")
        places.joined(hall.desk, hall.parts.slack, "CNEW2")
        hall.drain()

        assert len(_posts(hall, "CNEW2")) == 1


def test_an_account_is_greeted_in_its_own_language(make_hall: Callable[..., HttpApp], tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text("accounts:\n  Globex:\n    channels: [CNEW]\n    locale: de\n")
    with make_hall(templates_dir=str(tmp_path)) as hall:
        _invite(hall, "CNEW")

        (said,) = _posts(hall, "CNEW")
        assert said.startswith("Guten Tag, hier ist das Support-Team von Acme.")
        assert said.endswith("Wir sind da: Mo.–Fr. 09:00–17:00 (UTC).")
