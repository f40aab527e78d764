"""A running stand-in, its bot's client, and bots on Socket Mode that are closed at the end."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.playground import Playground, Timing, sample_world
from tests.playground.tiny_bot import TinyBot, client_of

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)

MANIFEST = {
    "display_information": {"name": "Support Desk"},
    "features": {
        "slash_commands": [{"command": "/issue", "description": "Issues", "usage_hint": "help", "should_escape": True}],
        "shortcuts": [
            {"name": "Log as issue", "type": "message", "callback_id": "log_issue"},
            {"name": "New issue", "type": "global", "callback_id": "new_issue"},
        ],
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                *("message.channels", "message.groups", "message.im", "message.mpim", "app_mention"),
                *("reaction_added", "reaction_removed", "member_joined_channel", "member_left_channel"),
                *("channel_rename", "channel_archive", "channel_shared", "channel_unshared"),
                *("app_home_opened", "channel_id_changed", "user_change"),
            ]
        }
    },
}


class Clock:
    """The product's clock of the tests: it stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_playground(clock: Clock) -> Iterator[Callable[..., Playground]]:
    """Return what starts a stand-in, with another manifest or timing if wanted."""
    running: list[Playground] = []

    def make(**changes: Any) -> Playground:
        given = {"world": sample_world(), "manifest": MANIFEST, "clock": clock, "move": clock.move, **changes}
        playground = Playground(given.pop("world"), **given)
        playground.start()
        running.append(playground)
        return playground

    yield make
    for playground in running:
        playground.stop()


@pytest.fixture
def pg(make_playground: Callable[..., Playground]) -> Playground:
    return make_playground(timing=Timing(file_ready_s=0.05))


@pytest.fixture
def bot(pg: Playground) -> WebClient:
    return client_of(pg)


@pytest.fixture
def refused(bot: WebClient) -> Callable[..., str]:
    """Return what calls a method and returns the error it is refused with."""

    def error_of(method: str, **args: Any) -> str:
        with pytest.raises(SlackApiError) as refusal:
            bot.api_call(method, json=args)
        return str(refusal.value.response["error"])

    return error_of


@pytest.fixture
def connect() -> Iterator[Callable[..., TinyBot]]:
    """Return what connects a bot to a stand-in; `answer` makes the payload of each acknowledgement."""
    bots: list[TinyBot] = []

    def make(pg: Playground, answer: Callable[[dict[str, Any]], Any] = lambda _: None) -> TinyBot:
        tiny = TinyBot(client_of(pg), pg.app_token, answer)
        bots.append(tiny)
        return tiny

    yield make
    for tiny in bots:
        tiny.close()
