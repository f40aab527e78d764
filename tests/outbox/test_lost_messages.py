"""A message that may or may not have arrived: the agents are asked, and the first answer stands."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from slackbot.blocks import ids
from slackbot.desk.issues import actions, pending, replies
from slackbot.desk.people import directory
from slackbot.desk.people.clicks import Click
from slackbot.desk.reports import lists
from slackbot.desk.surveys import checkins
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import State
from slackbot.errors import Refused
from slackbot.outbox import lost_messages
from slackbot.store import issues as rows
from slackbot.store.tables import deliveries
from tests import refused as refusals
from tests.desk_env import DeskEnv
from tests.running_app import RunningApp


@pytest.fixture
def lost(room: DeskEnv) -> int:
    """The id of a notice whose end nobody knows: it was sent, and the history cannot be read."""
    room.faults.add("refuse_before", channel="CGLOBEX")
    room.faults.add("error:missing_scope", "conversations.history", times=100)
    room.log()
    sender = room.sender()
    sender.drain()
    room.pass_time(sender, 13, 1)
    return room.of_key("notice:1").id


def test_agents_are_asked_about_a_message_that_cannot_be_looked_up(room: DeskEnv, lost: int) -> None:
    (question,) = room.messages("CTRIAGE", "may or may not have arrived")

    buttons = [element["text"]["text"] for block in question["blocks"] for element in block.get("elements", ())]

    (card,) = room.top("CTRIAGE")
    assert (room.of_key("notice:1").state, room.of_key("notice:1").reason) == (State.UNSURE, "missing_scope")
    assert question["thread_ts"] == card["ts"]
    assert buttons == ["Send again", "It arrived"]
    assert "#1" in question["text"]
    assert "Send again" in str(lists.menu(room.desk, by="UBEN").blocks)


def test_send_again_sends_it_again_and_what_waited_for_it(room: DeskEnv, lost: int) -> None:
    replies.reply(room.desk, 1, by="UANA", words="We are on it")

    lost_messages.send_again(room.desk, lost, by="UBEN")
    room.sender().drain()

    (notice,) = room.top("CGLOBEX")
    (reply,) = room.messages("CGLOBEX", "We are on it")
    assert reply["thread_ts"] == notice["ts"]
    assert room.of_key("notice:1").state is State.SENT


def test_what_arrived_is_not_sent_again_and_what_waits_for_it_begins_the_thread(room: DeskEnv, lost: int) -> None:
    replies.reply(room.desk, 1, by="UANA", words="Owed before")

    lost_messages.arrived(room.desk, lost, by="UBEN")
    replies.reply(room.desk, 1, by="UANA", words="Owed after")
    room.sender().drain()

    (first,) = room.top("CGLOBEX", "Owed before")
    (second,) = room.messages("CGLOBEX", "Owed after")
    assert second["thread_ts"] == first["ts"]
    assert room.of_key("notice:1").state is State.SENT


def test_follow_up_below_a_line_that_arrived_unseen_begins_the_thread_too(room: DeskEnv, lost: int) -> None:
    lost_messages.arrived(room.desk, lost, by="UBEN")
    actions.resolve(room.desk, 1, by="UANA")

    room.clock.move(timedelta(hours=25))
    room.sender().drain()

    (checkin,) = room.top("CGLOBEX")
    assert room.of_key("checkin:1:1:1").ts == checkin["ts"]


@pytest.mark.parametrize("was_asked", [False, True])
def test_a_message_whose_button_was_clicked_is_there_and_nobody_is_asked_about_it(
    room: DeskEnv, was_asked: bool
) -> None:
    room.log()
    actions.resolve(room.desk, 1, by="UANA")
    room.sender().drain()
    room.faults.add("lost_answer", channel="CGLOBEX")
    room.faults.add("error:missing_scope", "conversations.replies", times=100)
    room.clock.move(timedelta(hours=25))
    sender = room.sender()
    sender.drain()
    asked = room.messages("CGLOBEX")[-1]

    if was_asked:
        room.pass_time(sender, 13, 1)
        assert room.messages("CTRIAGE", "may or may not have arrived") != []
    click = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts=asked["ts"])
    checkins.answer(room.desk, "1.1.1", Answer.SOLVED, click=click)
    room.pass_time(sender, 13, 13)

    assert room.of_key("checkin:1:1:1").state is State.SENT
    assert room.messages("CTRIAGE", "may or may not have arrived") == []
    assert [one["ts"] for one in room.messages("CGLOBEX") if "actions" in str(one["blocks"])] == []
    with refusals.refused("decided about this message already"):
        lost_messages.send_again(room.desk, room.of_key("checkin:1:1:1").id, by="UBEN")


def test_edits_of_a_card_that_arrived_unseen_are_withdrawn(room: DeskEnv) -> None:
    room.faults.add("refuse_before", channel="CTRIAGE")
    room.faults.add("error:missing_scope", "conversations.history", times=100)
    room.log()
    room.sender().drain()
    room.pass_time(room.sender(), 13)
    actions.claim(room.desk, 1, by="UBEN")

    lost_messages.arrived(room.desk, room.of_key("card:1").id, by="UBEN")
    before = room.of_key("card-edit:1").state
    actions.unclaim(room.desk, 1, by="UBEN")
    after = room.of_key("card-edit:1").state

    assert (before, after) == (State.WITHDRAWN, State.WITHDRAWN)


@pytest.mark.parametrize("first", [lost_messages.send_again, lost_messages.arrived])
@pytest.mark.parametrize("second", [lost_messages.send_again, lost_messages.arrived])
def test_the_second_to_decide_is_told(
    room: DeskEnv, lost: int, first: Callable[..., object], second: Callable[..., object]
) -> None:
    first(room.desk, lost, by="UBEN")

    with refusals.refused("decided about this message already"):
        second(room.desk, lost, by="UANA")

    room.sender().drain()
    assert len(room.top("CGLOBEX")) == (1 if first is lost_messages.send_again else 0)


def test_only_agents_decide(room: DeskEnv, lost: int) -> None:
    directory.meet(room.desk, room.slack, "UELI")

    with pytest.raises(Refused):
        lost_messages.send_again(room.desk, lost, by="UELI")

    assert room.of_key("notice:1").state is State.UNSURE


def test_two_agents_press_and_the_second_is_told(make_stage: Callable[..., RunningApp], sqlite_url: str) -> None:
    stage = make_stage(sqlite_url, pace=timedelta(0))
    service, people = stage.service, stage.slack.people
    stage.log()
    assert service is not None
    with service.parts.desk.begin() as tx:
        tx.db.execute(deliveries.update().where(deliveries.c.key == "notice:1").values(state="unsure", ts=None))
    for agent in ("UANA", "UBEN"):
        stage.issue(agent, "help")
    menus = {agent: stage.slack.ephemerals(agent, "CGLOBEX")[-1]["ts"] for agent in ("UANA", "UBEN")}

    people.click("UANA", "CGLOBEX", menus["UANA"], ids.SEND_AGAIN)
    stage.whispered("UANA", "is being sent again")
    people.click("UBEN", "CGLOBEX", menus["UBEN"], ids.ARRIVED)
    stage.whispered("UBEN", "Somebody has decided about this message already")

    stage.slack.wait_for(lambda: len([one for one in stage.slack.messages("CGLOBEX") if "#1" in one["text"]]) == 2)


@pytest.fixture
def refused(room: DeskEnv) -> int:
    """The id of a notice that Slack refuses for good."""
    room.faults.add("error:invalid_blocks", "chat.postMessage", channel="CGLOBEX")
    room.log()
    room.sender().drain()
    return room.of_key("notice:1").id


def test_agents_are_asked_about_a_message_that_slack_refuses(room: DeskEnv, refused: int) -> None:
    room.sender().drain()

    (question,) = room.messages("CTRIAGE", "could not be sent")
    buttons = [element["text"]["text"] for block in question["blocks"] for element in block.get("elements", ())]
    assert room.of_key("notice:1").state is State.FAILED
    assert "Slack says `invalid_blocks`" in question["text"]
    assert buttons == ["Send again", "Leave it"]
    assert "Leave it" in str(lists.menu(room.desk, by="UBEN").blocks)


def test_the_question_stands_in_triage_where_the_card_is_lost_too(room: DeskEnv) -> None:
    room.faults.add("error:invalid_blocks", "chat.postMessage", channel="CGLOBEX")
    room.faults.add("error:invalid_blocks", "chat.postMessage", channel="CTRIAGE")
    room.log()
    sender = room.sender()

    room.pass_time(sender, 1, 1)

    card, line = room.top("CTRIAGE", "could not be sent")
    assert "The card for #1" in card["text"]
    assert "The customer’s first line for #1" in line["text"]


def test_a_question_that_waited_for_a_card_that_is_lost_stands_in_triage(room: DeskEnv) -> None:
    room.faults.add("error:invalid_blocks", "chat.postMessage", channel="CGLOBEX")
    room.faults.add("refuse_before", channel="CTRIAGE")
    room.faults.add("error:missing_scope", "conversations.history", channel="CTRIAGE", times=9)
    room.log()
    sender = room.sender()

    room.pass_time(sender, 0, 13, 1, 1)

    (line,) = room.top("CTRIAGE", "could not be sent")
    assert "The customer’s first line for #1" in line["text"]


@pytest.mark.parametrize(
    ("assignee", "writer", "asked"), [("UBEN", "UANA", "UANA"), ("UBEN", "", "UBEN"), ("", "", "UANA")]
)
def test_who_wrote_it_is_asked_else_who_has_the_issue_else_who_logged_it(
    room: DeskEnv, assignee: str, writer: str, asked: str
) -> None:
    room.log()
    sender = room.sender()
    if assignee:
        actions.claim(room.desk, 1, by=assignee)
    if writer:
        sender.drain()
        replies.reply(room.desk, 1, by=writer, words="We are on it")
    room.faults.add("error:invalid_blocks", "chat.postMessage", channel="CGLOBEX")

    room.pass_time(sender, 1, 1)

    (question,) = room.messages("CTRIAGE", "could not be sent")
    assert question["text"].startswith(f"<@{asked}>: ")


def test_nobody_is_asked_about_what_was_decided_before_the_question_came(room: DeskEnv) -> None:
    room.faults.add("error:invalid_blocks", "chat.postMessage", channel="CGLOBEX")
    room.faults.add("ratelimited", channel="CTRIAGE", retry_after=30)
    room.log()
    sender = room.sender()
    sender.drain()

    lost_messages.send_again(room.desk, room.of_key("notice:1").id, by="UBEN")
    room.pass_time(sender, 31, 1, 1)

    (asked,) = room.of_key_like("unsure:")
    assert (asked.state, asked.reason) == (State.WITHDRAWN, "done")
    assert room.messages("CTRIAGE", "could not be sent") == []


def test_a_refused_message_is_sent_again_with_what_waited_for_it(room: DeskEnv, refused: int) -> None:
    replies.reply(room.desk, 1, by="UANA", words="We are on it")

    lost_messages.send_again(room.desk, refused, by="UBEN")
    room.sender().drain()

    (notice,) = room.top("CGLOBEX")
    (reply,) = room.messages("CGLOBEX", "We are on it")
    assert reply["thread_ts"] == notice["ts"]


def test_a_refused_message_can_be_left(room: DeskEnv, refused: int) -> None:
    lost_messages.leave(room.desk, refused, by="UBEN")
    room.sender().drain()

    assert (room.of_key("notice:1").state, room.of_key("notice:1").reason) == (State.WITHDRAWN, "left")
    assert room.top("CGLOBEX") == []
    with refusals.refused("decided about this message already"):
        lost_messages.send_again(room.desk, refused, by="UBEN")


def test_what_waited_for_a_line_that_was_left_begins_the_thread(room: DeskEnv, refused: int) -> None:
    replies.reply(room.desk, 1, by="UANA", words="Said before")

    lost_messages.leave(room.desk, refused, by="UBEN")
    replies.reply(room.desk, 1, by="UANA", words="Said after")
    room.sender().drain()

    (first,) = room.top("CGLOBEX")
    (second,) = room.messages("CGLOBEX", "Said after")
    assert "Said before" in first["text"]
    assert second["thread_ts"] == first["ts"]


def test_a_reminder_that_arrived_lets_silence_resolve_the_issue(room: DeskEnv) -> None:
    issue = room.log()
    room.sender().drain()
    pending.wait(room.desk, issue.number, by="UANA")
    room.clock.move(timedelta(days=3, hours=6))
    room.faults.add("refuse_before", channel="CGLOBEX")
    room.faults.add("error:missing_scope", "conversations.replies", times=100)
    room.faults.add("error:missing_scope", "conversations.history", times=100)
    sender = room.sender()
    sender.drain()
    room.pass_time(sender, 13, 1)
    lost = room.of_key("reminder:1:1")

    lost_messages.arrived(room.desk, lost.id, by="UBEN")

    assert lost.state is State.UNSURE
    with room.desk.read() as tx:
        assert rows.get(tx, 1).auto_close_at is not None
