"""Deliveries: in line, behind its parent, held with it, revived, withdrawn; never sent when it should not be."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions, cards, replies
from slackbot.desk.people import directory, places, recipient
from slackbot.domain.delivery import NewDelivery, State, Verb
from slackbot.domain.kinds import Kind
from slackbot.outbox import housekeeping
from slackbot.store import issues as issue_rows
from slackbot.store import outbox_claim, outbox_lease, outbox_write, people
from slackbot.store.database import Store
from slackbot.texts.markup import ago
from tests.desk_env import DeskEnv, is_waiting
from tests.running_app import MONDAY


def _states(room: DeskEnv, *keys: str) -> list[tuple[State, str | None]]:
    return [(found.state, found.reason) for key in keys for found in room.of_key_like(key)]


def test_a_reply_waits_for_the_message_it_answers(room: DeskEnv) -> None:
    room.faults.add("ratelimited", channel="CGLOBEX", retry_after=5)
    number, sender = room.log().number, room.sender()
    replies.reply(room.desk, number, by="UANA", words="We are on it")

    sender.drain()
    waited = room.messages("CGLOBEX")
    room.pass_time(sender, 6)

    (notice,) = room.top("CGLOBEX")
    (reply,) = room.messages("CGLOBEX", "We are on it")
    assert waited == []
    assert reply["thread_ts"] == notice["ts"]


def test_what_waits_for_a_message_slack_refuses_is_held_or_withdrawn_with_it(room: DeskEnv) -> None:
    room.faults.add("error:msg_blocks_too_long", channel="CTRIAGE")
    number, sender = room.log().number, room.sender()
    replies.note(room.desk, number, by="UANA", words="Before")
    actions.claim(room.desk, number, by="UBEN")

    sender.drain()
    replies.note(room.desk, number, by="UANA", words="After")
    actions.unclaim(room.desk, number, by="UBEN")
    sender.drain()

    reason = "msg_blocks_too_long"
    assert _states(room, f"card:{number}", f"card-edit:{number}") == [
        (State.FAILED, reason),
        (State.WITHDRAWN, reason),
    ]
    assert _states(room, f"note:{number}") == [(State.HELD, reason)] * 2
    (asked,) = room.messages("CTRIAGE")
    assert "The card for #1 could not be sent" in asked["text"]


def test_an_invitation_revives_what_was_held_in_its_order(room: DeskEnv) -> None:
    number, sender = room.log("Too far away", channel="CHOOLI", requester="UHANA").number, room.sender()
    sender.drain()
    places.look_up_channel(room.desk, room.slack, "CHOOLI")
    replies.reply(room.desk, number, by="UANA", words="Held with the line")
    sender.drain()
    held = _states(room, "notice:", "reply:")

    room.playground.people.invite("UANA", "CHOOLI", "UBOT")
    places.joined(room.desk, room.slack, "CHOOLI")
    sender.drain()

    (notice,) = room.top("CHOOLI")
    (reply,) = room.messages("CHOOLI", "Held with the line")
    assert held == [(State.HELD, "no_channel")] * 2
    assert reply["thread_ts"] == notice["ts"]
    assert _states(room, "notice:", "reply:") == [(State.SENT, None)] * 2


def test_a_line_held_long_ago_is_given_up_and_agents_words_are_not(room: DeskEnv) -> None:
    number = room.log("Too far away", channel="CHOOLI", requester="UHANA").number
    room.sender().drain()
    replies.reply(room.desk, number, by="UANA", words="Held as long")
    room.playground.people.invite("UANA", "CHOOLI", "UBOT")

    room.clock.move(timedelta(days=3))
    places.joined(room.desk, room.slack, "CHOOLI")
    room.sender().drain()

    (reply,) = room.messages("CHOOLI", "Held as long")
    assert _states(room, "notice:") == [(State.WITHDRAWN, "too_late")]
    assert room.messages("CHOOLI", "got this") == []
    assert reply in room.top("CHOOLI")


def test_what_waits_for_a_line_given_up_stands_alone_and_begins_the_thread(room: DeskEnv) -> None:
    number, sender = room.log("Too far away", channel="CHOOLI", requester="UHANA").number, room.sender()
    sender.drain()
    room.clock.move(timedelta(days=3))
    actions.resolve(room.desk, number, by="UANA")
    sender.drain()

    room.playground.people.invite("UANA", "CHOOLI", "UBOT")
    places.joined(room.desk, room.slack, "CHOOLI")
    room.clock.move(timedelta(hours=25))
    sender.drain()
    replies.reply(room.desk, number, by="UANA", words="Below the check-in")
    sender.drain()

    (checkin,) = room.top("CHOOLI")
    (reply,) = room.messages("CHOOLI", "Below the check-in")
    assert f"#{number}" in checkin["text"]
    assert reply["thread_ts"] == checkin["ts"]


def test_nobody_is_told_that_we_look_at_what_is_solved(room: DeskEnv) -> None:
    number = room.log("Too far away", channel="CHOOLI", requester="UHANA").number
    room.sender().drain()
    actions.resolve(room.desk, number, by="UANA", words="It is solved")
    room.sender().drain()

    room.playground.people.invite("UANA", "CHOOLI", "UBOT")
    places.joined(room.desk, room.slack, "CHOOLI")
    room.sender().drain()

    (answer,) = room.top("CHOOLI")
    assert "It is solved" in answer["text"]


def test_what_is_said_after_a_line_was_given_up_stands_alone(room: DeskEnv) -> None:
    number = room.log("Too far away", channel="CHOOLI", requester="UHANA").number
    room.sender().drain()
    room.clock.move(timedelta(days=3))
    room.playground.people.invite("UANA", "CHOOLI", "UBOT")
    places.joined(room.desk, room.slack, "CHOOLI")

    replies.reply(room.desk, number, by="UANA", words="Here at last")
    room.sender().drain()

    (reply,) = room.top("CHOOLI")
    assert "Here at last" in reply["text"]


def test_an_invitation_while_we_were_away_sends_what_was_held_too(room: DeskEnv) -> None:
    room.log("Too far away", channel="CHOOLI", requester="UHANA")
    room.sender().drain()
    places.look_up_channel(room.desk, room.slack, "CHOOLI")
    room.playground.people.invite("UANA", "CHOOLI", "UBOT")

    directory.refresh(room.desk, room.slack)
    room.sender().drain()

    assert len(room.top("CHOOLI")) == 1


def _resolved(room: DeskEnv) -> int:
    number = room.log().number
    actions.resolve(room.desk, number, by="UANA")
    room.sender().drain()
    room.clock.move(timedelta(hours=25))
    return number


def test_follow_up_withdrawn_after_it_was_claimed_is_not_sent(room: DeskEnv) -> None:
    number = _resolved(room)

    with room.desk.begin() as tx:
        (row,) = outbox_lease.claim_due(
            tx.db, [tx.team], now=room.clock.now(), wall=room.wall.now(), me="slow", limit=8
        )
    actions.reopen(room.desk, number, by="UANA")
    with room.desk.begin() as tx:
        started = outbox_claim.start(
            tx,
            row,
            me="slow",
            channel=row.channel,
            now=room.clock.now(),
            wall=room.wall.now(),
            pace=timedelta(0),
        )
    room.pass_time(room.sender(), 20)

    assert started is False
    assert _states(room, f"checkin:{number}") == [(State.WITHDRAWN, "reopened")]
    assert room.messages("CGLOBEX", "working for you") == []


def test_follow_up_lost_on_its_way_is_not_sent_again_once_the_issue_is_reopened(room: DeskEnv) -> None:
    number, sender = _resolved(room), room.sender()
    room.faults.add("refuse_before")

    sender.drain()
    actions.reopen(room.desk, number, by="UANA")
    room.pass_time(sender, 13, 2)

    assert _states(room, f"checkin:{number}") == [(State.WITHDRAWN, "reopened")]
    assert room.messages("CGLOBEX", "working for you") == []


def test_follow_up_moved_while_it_is_prepared_goes_out_when_it_was_moved_to(room: DeskEnv) -> None:
    number, sender = _resolved(room), room.sender()
    later = room.clock.now() + timedelta(hours=2)

    def move() -> None:
        with room.desk.begin() as tx:
            outbox_write.reschedule(tx, f"checkin:{number}:1:1", due_at=later)

    room.wall.move(timedelta(hours=2))  # so that Slack is asked about the channel again
    room.at_next("conversations.info", move)
    sender.drain()
    went_out_early = room.messages("CGLOBEX", "working for you")
    room.clock.move(timedelta(hours=2))
    room.pass_time(sender, 20)

    assert went_out_early == []
    assert len(room.messages("CGLOBEX", "working for you")) == 1


@pytest.mark.both_databases
def test_a_row_is_never_ended_by_a_sender_that_lost_it(room: DeskEnv) -> None:
    room.log()
    now, wall = room.clock.now(), room.wall.now()
    with room.desk.begin() as tx:
        rows = outbox_lease.claim_due(tx.db, [tx.team], now=now, wall=wall, me="slow", limit=8)
    room.pass_time(room.sender(), 20)

    with room.desk.begin() as tx:
        for row in rows:
            assert not outbox_claim.end(tx, row, me="slow", state=State.FAILED, reason="too slow")
            assert not outbox_claim.give_back(tx, row, me="slow", not_before=None)
            assert not outbox_claim.sent(tx, row, me="slow", channel="C", ts="1.0", at=now)

    assert _states(room, "card:", "notice:") == [(State.SENT, None)] * 2


def test_words_are_forgotten_once_they_are_sent(room: DeskEnv) -> None:
    number = room.log().number
    replies.reply(room.desk, number, by="UANA", words="Between us")
    kept = room.of_key_like("reply:")[0].content["words"]

    room.sender().drain()

    assert kept == "Between us"
    assert "words" not in room.of_key_like("reply:")[0].content


@pytest.mark.both_databases
def test_a_sender_serves_its_own_workspace_alone(room: DeskEnv, other_room: DeskEnv) -> None:
    room.log("Ours")
    other_room.log("Theirs")
    other_room.faults.add("refuse_before", times=2)

    other_room.sender().drain()
    room.pass_time(room.sender(), 20, 20)
    theirs_meanwhile = housekeeping.outgoing(other_room.desk)

    assert [one["text"] for one in room.top("CTRIAGE")] == [
        f"#1 Ours · New · came in {ago(MONDAY)} · asked by Gus Holt"
    ]
    assert other_room.top("CTRIAGE") == []
    assert theirs_meanwhile["sending"] == 2
    assert housekeeping.outgoing(room.desk) == {"due": 1, "sending": 0, "unsure": 0}  # the next word, in three days
    other_room.pass_time(other_room.sender(), 20, 20)
    assert [one["text"] for one in other_room.top("CTRIAGE")] == [
        f"#1 Theirs · New · came in {ago(MONDAY)} · asked by Gus Holt"
    ]


def _enqueue_a_look(room: DeskEnv, channel: str) -> str:
    """Enqueue a look at a thread of two messages; return its key."""
    thread = room.playground.people.post("UGUS" if channel == "CGLOBEX" else "UHANA", channel, "Help")
    room.playground.people.post("UANA", channel, "On it", thread_ts=thread)
    number = room.log("Of a thread", channel="CTRIAGE", requester="UANA").number
    look = NewDelivery(
        key=f"thread:{number}",
        kind=Kind.THREAD,
        verb=Verb.READ,
        channel=channel,
        due_at=room.clock.now(),
        issue=number,
        anchor_ts=thread,
    )
    with room.desk.begin() as tx:
        outbox_write.enqueue(tx, look, at=room.clock.now())
    return look.key


def test_a_look_at_a_thread_is_tried_until_slack_lets_us(room: DeskEnv) -> None:
    key = _enqueue_a_look(room, "CGLOBEX")
    for fault in ("ratelimited", "error:invalid_auth", "server_error", "server_error", "server_error"):
        room.faults.add(fault, "conversations.replies", retry_after=3)

    states = []
    for _ in range(4):
        states.append(room.of_key(key).state)
        room.pass_time(room.sender(), 61)

    assert states == [State.DUE] * 4
    assert room.of_key(key).state is State.SENT


def test_a_look_at_a_thread_where_we_are_not_is_held(room: DeskEnv) -> None:
    key = _enqueue_a_look(room, "CHOOLI")

    room.sender().drain()

    assert _states(room, key) == [(State.HELD, "no_channel")]


def test_an_action_and_the_sender_never_wait_for_each_other(postgres_url: str) -> None:
    room, beside = DeskEnv(postgres_url), Store(postgres_url)  # SQLite lets in one at a time anyway
    room.faults.add("ratelimited", channel="CGLOBEX")
    number = room.log().number
    room.sender().drain()
    room.wall.move(timedelta(seconds=2))

    with ThreadPoolExecutor(1) as pool:
        with room.desk.begin() as tx:
            issue = issue_rows.lock(tx, number)
            draining = pool.submit(room.sender().drain)
            room.playground.wait_for(lambda: is_waiting(beside))
            agent = people.get(tx, "UANA")
            reader = recipient.of_issue(tx, room.desk, issue)
            cards.enqueue_reply(tx, room.desk, issue, reader, by=agent, words="Hello", key="reply:1:hello")
        draining.result(10)
    beside.close()
    state = room.of_key("notice:1").state
    room.pass_time(room.sender(), 20)
    room.close()

    assert state is State.SENT
    assert len(room.messages("CGLOBEX", "Hello")) == 1
