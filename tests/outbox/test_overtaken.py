"""A process that stood still between saying that it sends and sending: what another did meanwhile is not done again."""

from collections.abc import Callable
from http.client import HTTPConnection
from urllib.request import Request
from urllib.response import addinfourl

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.reports import behind
from slackbot.domain.delivery import State
from slackbot.domain.period import period_of
from slackbot.domain.shown import Shown, value_of
from slackbot.outbox.sender import Sender
from slackbot.slack import Slack
from tests.desk_env import DeskEnv
from tests.near import NearSlack
from tests.running_app import MONDAY

_LONG_S = 16.0  # longer than a lease, and than it takes to look up what a process left open


class _Paused(NearSlack):
    """Stands still once, when all is said and nothing of the request has left."""

    def __init__(self, room: DeskEnv, at: str, meanwhile: Callable[[], None]) -> None:
        super().__init__(room.playground)
        self._at, self._meanwhile = at, [meanwhile]

    def exchange(self, request: Request, make: Callable[[], HTTPConnection], *, where: str) -> addinfourl:
        if self._at in request.full_url and self._meanwhile:
            self._meanwhile.pop()()
        return super().exchange(request, make, where=where)


def _sender(room: DeskEnv, at: str, meanwhile: Callable[[Sender], None]) -> Sender:
    """Return a sender that stands still before its first such call, while another one works."""
    other = room.sender()

    def pause() -> None:
        room.pass_time(other, _LONG_S, 1)
        meanwhile(other)

    paused = _Paused(room, at, pause)
    slack = Slack(room.playground.bot_token, room.playground.api_url, connections=paused)
    return room.sender(slack=slack)


def _nothing(_other: Sender) -> None:
    pass


@pytest.fixture
def room(make_lean_room: Callable[..., DeskEnv]) -> DeskEnv:
    """A back room on SQLite."""
    return make_lean_room()


def test_a_message_that_another_has_posted_meanwhile_is_not_posted_again(room: DeskEnv) -> None:
    room.log()

    _sender(room, "chat.postMessage", _nothing).drain()

    assert len(room.messages("CTRIAGE", "Printer is offline")) == 1
    assert room.of_key("card:1").state is State.SENT


def test_an_edit_of_then_does_not_take_the_place_of_what_stands_there_by_now(room: DeskEnv) -> None:
    room.log()
    room.sender().drain()
    actions.claim(room.desk, 1, by="UBEN")

    def unclaim(other: Sender) -> None:
        actions.unclaim(room.desk, 1, by="UBEN")
        room.pass_time(other, 1, 1)

    _sender(room, "chat.update", unclaim).drain()

    assert "Ben" not in room.top("CTRIAGE")[0]["text"]


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "/upload/", "files.completeUploadExternal"])
def test_a_file_that_another_has_uploaded_meanwhile_is_uploaded_and_shown_once(room: DeskEnv, step: str) -> None:
    room.log()
    room.sender().drain()
    day = MONDAY.date()
    behind.csv(room.desk, value_of(Shown(period_of(day, day, zone=room.desk.defaults.timezone))), by="UANA")

    _sender(room, step, _nothing).drain()

    (sent,) = room.of_key_like("figures:")
    (message,) = room.messages(sent.posted_channel or "", "The issues behind the numbers")
    assert len(message["files"]) == 1
    assert [one["id"] for one in room.playground.remembered()["files"]] == [message["files"][0]["id"]]


def test_a_file_that_is_there_stays_the_only_one_though_it_would_tell_more_by_now(room: DeskEnv) -> None:
    room.log()
    room.sender().drain()
    day = MONDAY.date()
    behind.csv(room.desk, value_of(Shown(period_of(day, day, zone=room.desk.defaults.timezone))), by="UANA")

    def meanwhile() -> None:
        room.log("Scanner is slow")
        room.pass_time(room.sender(), _LONG_S, 1)

    slack = _Paused(room, "files.info", meanwhile)
    room.sender(slack=Slack(room.playground.bot_token, room.playground.api_url, connections=slack)).drain()

    (sent,) = room.of_key_like("figures:")
    (message,) = room.messages(sent.posted_channel or "", "The issues behind the numbers")
    assert [one["id"] for one in room.playground.remembered()["files"]] == [message["files"][0]["id"]]
