"""An agent's reply stands in a channel with the agent's name and picture, and is there once whatever Slack calls it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from slackbot.desk.issues import replies
from slackbot.desk.people import directory
from slackbot.slack import facts
from slackbot.store import rows
from tests.desk_env import DeskEnv

PICTURE = "https://avatars.example/ana.png"
NAME = "Ana Lima · Acme Support"


def _replied(room: DeskEnv, words: str = "The fuse was *blown* <again>") -> None:
    with room.desk.begin() as tx:
        ana = rows.people.get(tx, "UANA")
        assert ana is not None
        rows.people.keep(tx, replace(ana, picture=PICTURE), at=room.desk.wall())
    room.log()
    room.sender().drain()
    room.clock.move(timedelta(hours=1))
    replies.reply(room.desk, 1, by="UANA", words=words)


def _replies(room: DeskEnv) -> list[dict[str, Any]]:
    return [one for one in room.messages("CGLOBEX") if "fuse" in one["text"]]


def test_a_reply_in_a_channel_is_posted_in_the_agents_name(room: DeskEnv) -> None:
    _replied(room)
    room.sender().drain()

    (posted,) = _replies(room)
    assert (posted["username"], posted["icons"]) == (NAME, {"image_48": PICTURE})
    assert posted["text"] == "<@UGUS> The fuse was *blown* &lt;again&gt;"  # nobody has answered yet
    assert "Ana Lima" not in str(posted["blocks"])


def test_a_workspace_that_is_called_support_is_not_called_so_twice(room: DeskEnv) -> None:
    room.desk = replace(room.desk, workspace="Globex Support")
    _replied(room)
    room.sender().drain()

    assert [one["username"] for one in _replies(room)] == ["Ana Lima · Globex Support"]


@pytest.mark.parametrize("fault", ["lost_answer", "garbled", "refuse_before", "server_error"])
def test_it_is_there_once_however_posting_it_ended(room: DeskEnv, fault: str) -> None:
    _replied(room)
    room.faults.add(fault, "chat.postMessage", channel="CGLOBEX")

    room.sender().drain()
    room.pass_time(room.sender(), 11, 2, 2)

    assert [one["username"] for one in _replies(room)] == [NAME]


def test_where_the_bot_may_not_take_a_name_it_posts_in_its_own(room: DeskEnv) -> None:
    room.desk = replace(room.desk, signs=False)
    _replied(room)
    room.sender().drain()

    (posted,) = _replies(room)
    assert "username" not in posted
    assert "Ana Lima: The fuse" in posted["text"]


def test_a_scope_that_was_taken_away_meanwhile_costs_the_name_and_not_the_reply(room: DeskEnv) -> None:
    _replied(room)
    room.faults.add("error:missing_scope", "chat.postMessage", channel="CGLOBEX")

    room.sender().drain()
    room.pass_time(room.sender(), 11, 2, 2)

    (posted,) = _replies(room)
    assert "username" not in posted
    assert "Ana Lima: The fuse" in posted["text"]


def test_the_words_of_somebody_who_has_left_stand_in_the_bots_name(room: DeskEnv) -> None:
    _replied(room)
    with room.desk.begin() as tx:
        ana = rows.people.get(tx, "UANA")
        assert ana is not None
        rows.people.keep(tx, replace(ana, is_gone=True), at=room.desk.wall())
    room.sender().drain()

    (posted,) = _replies(room)
    assert "username" not in posted
    assert "Acme: The fuse" in posted["text"]


@pytest.mark.parametrize(("home", "kept"), [("T0ACME00001", PICTURE), ("T0GLOBEX0001", None)])
def test_only_our_own_peoples_pictures_are_kept(room: DeskEnv, home: str, kept: str | None) -> None:
    user = {"id": "U1", "team_id": home, "profile": {"image_72": "https://small.example", "image_192": PICTURE}}

    with room.desk.begin() as tx:
        described = directory.described(facts.profile(user), team=tx.team, our_enterprise=None)
        rows.people.keep(tx, described, at=room.desk.wall())
        known = rows.people.get(tx, "U1")

    assert known is not None
    assert known.picture == kept
