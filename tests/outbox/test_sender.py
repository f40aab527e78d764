"""The sender against a Slack that limits, fails, hangs and lies: once each, in order, and no faster than allowed."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from slackbot.desk.issues import actions, replies
from slackbot.domain.delivery import State
from slackbot.domain.retries import PACE
from slackbot.playground import Timing
from slackbot.slack import Slack
from slackbot.store import outbox_lease
from tests.desk_env import DeskEnv
from tests.running_app import Json

Rooms = Callable[..., DeskEnv]


def test_a_limited_channel_waits_as_long_as_slack_asks_and_the_others_go_on(room: DeskEnv) -> None:
    room.faults.add("ratelimited", channel="CGLOBEX", retry_after=7)
    first, second = room.log("Globex one"), room.log("Globex two")
    room.log("Initech one", channel="CINITECH", requester="UINES")

    room.sender().drain()

    assert room.top("CGLOBEX") == []
    assert len(room.top("CINITECH")) == 1
    assert len(room.top("CTRIAGE")) == 3
    room.pass_time(room.sender(), 6.5)  # another sender, who was not told, waits as well
    assert room.top("CGLOBEX") == []
    room.pass_time(room.sender(), 1)
    assert ["Globex one" in one["text"] for one in room.top("CGLOBEX")] == [True, False]
    assert [room.of_key(f"notice:{one.number}").attempts for one in (first, second)] == [1, 1]


@pytest.mark.parametrize("fault", ["server_error", "bad_gateway", "garbled", "lost_answer", "refuse_before"])
def test_a_post_with_no_clear_answer_is_looked_up_and_is_there_once(room: DeskEnv, fault: str) -> None:
    trouble = room.faults.add(fault, channel="CGLOBEX")
    room.log()
    sender = room.sender()

    sender.drain()
    state_meanwhile = room.of_key("notice:1").state
    room.pass_time(sender, 11)
    looked_up_early = len(room.playground.calls("conversations.history"))
    room.pass_time(sender, 1, 2)

    assert (trouble.struck, state_meanwhile, looked_up_early) == (1, State.SENDING, 0)
    assert room.of_key("notice:1").state is State.SENT
    assert len(room.top("CGLOBEX")) == 1
    assert sender.look_ups.told() == {"there" if fault in ("garbled", "lost_answer") else "absent": 1}


@pytest.mark.parametrize("ahead_s", [-86_400, -3_600, -601, -599, -240, -90, 0, 90, 240, 599, 601, 3_600, 86_400])
def test_a_lost_answer_is_found_however_far_slacks_clock_is_from_ours(make_lean_room: Rooms, ahead_s: int) -> None:
    room = make_lean_room(slack_ahead=timedelta(seconds=ahead_s))
    room.faults.add("lost_answer", channel="CGLOBEX")
    room.log()
    sender = room.sender()

    sender.drain()
    room.pass_time(sender, 11, 11, 11)

    assert room.of_key("notice:1").state is State.SENT
    assert len(room.top("CGLOBEX")) == 1


def test_a_lost_answer_is_found_at_once_however_much_was_written_since(make_lean_room: Rooms) -> None:
    room = make_lean_room()
    room.faults.add("lost_answer", channel="CGLOBEX")
    room.log()
    room.sender().drain()

    room.clock.move(timedelta(hours=1))
    for number in range(100):
        room.playground.people.post("UGUS", "CGLOBEX", f"Something else {number}")
    room.pass_time(room.sender(), 11, 11)

    assert room.of_key("notice:1").state is State.SENT
    assert len(room.playground.calls("conversations.history")) == 1


@pytest.mark.parametrize("fault", ["hang", "hang_after"])
def test_a_post_that_hangs_keeps_only_its_own_place_and_is_there_once(make_lean_room: Rooms, fault: str) -> None:
    room = make_lean_room(timeout_s=2)
    room.faults.add(fault, channel="CGLOBEX")
    sender = room.running()
    room.log()
    room.log(channel="CINITECH", requester="UINES")

    room.playground.wait_for(lambda: room.top("CINITECH"), 2)
    room.playground.wait_for(lambda: len(room.top("CTRIAGE")) == 2)
    room.pass_until(sender, lambda: room.of_key("notice:1").state is State.SENT, step_s=4)

    assert len(room.top("CGLOBEX")) == 1


def test_an_unreachable_slack_is_tried_again_and_again_until_it_is_back(room: DeskEnv) -> None:
    away = Slack(room.playground.bot_token, "http://127.0.0.1:9/api/", timeout_s=1)  # nobody listens on port 9
    for title in ("First", "Second"):
        room.log(title, channel="CTRIAGE", requester="UANA")

    waits = []
    for _ in range(12):
        began = room.wall.now()
        room.sender(slack=away).drain()
        waits.append(round((room.leased_until("card:1") - began).total_seconds()))
        room.wall.move(timedelta(seconds=20))
    state_meanwhile = room.of_key("card:1").state
    room.sender().drain()

    assert waits == [1, 2, 4, 8, 16, *[16] * 7]
    assert state_meanwhile is State.DUE
    assert ["First" in one["text"] for one in room.top("CTRIAGE")] == [True, False]


def test_a_refused_token_loses_nothing_and_says_so_once(room: DeskEnv) -> None:
    for method in ("chat.postMessage", "conversations.info", "conversations.replies", "users.info"):
        room.faults.add("error:token_revoked", method, times=1000)
    for title in ("Globex one", "Globex two"):
        room.log(title)
    sender = room.sender()

    with capture_logs() as logs:
        sender.drain()
        room.pass_time(sender, 61, 61, 61)
    states = {room.of_key(f"{kind}:{number}").state for kind in ("card", "notice") for number in (1, 2)}
    room.faults.clear()
    room.pass_time(sender, 61)

    assert states == {State.DUE}
    assert [one["event"] for one in logs if one["log_level"] in ("warning", "error")] == ["slack.token_refused"]
    assert [len(room.top(channel)) for channel in ("CTRIAGE", "CGLOBEX")] == [2, 2]


def test_a_running_sender_rests_while_the_token_is_refused(room: DeskEnv) -> None:
    refused = room.faults.add("error:invalid_auth", times=1000)
    sender = room.running()
    room.log()
    room.playground.wait_for(lambda: refused.struck)

    room.log("Globex two")
    room.pass_until(sender, lambda: refused.struck >= 4, step_s=10)
    began, calls = room.wall.now(), refused.struck
    room.faults.clear()
    room.pass_until(sender, lambda: len(room.top("CTRIAGE")) == 2, step_s=10)

    assert calls <= 6  # of four messages, in two or three rounds a minute apart
    assert room.wall.now() - began > timedelta(seconds=30)


def test_a_message_that_cannot_be_prepared_holds_up_its_channel_only_for_a_while(room: DeskEnv) -> None:
    bad = replies.note(room.desk, room.log().number, by="UANA", words="fine")
    sender = room.sender()
    sender.drain()
    with room.desk.begin() as tx:
        tx.db.exec_driver_sql("UPDATE deliveries SET state = 'due', content = '{}', ts = NULL WHERE kind = 'note'")
    room.log("Behind it")

    with capture_logs() as logs:
        sender.drain()
        stuck_behind = room.top("CTRIAGE", "Behind it")
        room.pass_time(sender, *[40] * 6)

    assert bad.number == 1
    assert stuck_behind == []
    assert len(room.top("CTRIAGE", "Behind it")) == 1
    assert "delivery.not_prepared" in {one["event"] for one in logs}


def test_a_channel_gets_one_message_a_second_in_order(make_lean_room: Rooms) -> None:
    room = make_lean_room(timing=Timing(strict_pace=True))
    room.running(pace=PACE)
    for number in range(3):
        room.log(f"Number {number}")

    room.playground.wait_for(lambda: len(room.top("CTRIAGE")) == 3)

    posts = [call for call in room.playground.calls("chat.postMessage") if call.args["channel"] == "CTRIAGE"]
    gaps = [later.real_at - earlier.real_at for earlier, later in pairwise(posts)]
    assert all(1 <= gap < 5 for gap in gaps)  # sooner than the sender's own net of 5 s, however busy the machine
    assert [f"Number {number}" in one["text"] for number, one in enumerate(room.top("CTRIAGE"))] == [True] * 3


@pytest.mark.both_databases
def test_two_senders_share_one_channels_pace(room: DeskEnv) -> None:
    ours, theirs = room.sender(pace=PACE), room.sender(pace=PACE)
    for number in range(3):
        room.log(f"Number {number}")

    counts = []
    for _ in range(4):
        ours.drain()
        theirs.drain()
        counts.append(len(room.top("CTRIAGE")))
        room.wall.move(PACE)

    assert counts == [1, 2, 3, 3]


def test_direct_messages_to_one_person_keep_their_order(room: DeskEnv) -> None:
    numbers = [room.log(f"Number {number}").number for number in range(3)]
    sender = room.sender()
    sender.drain()
    room.faults.add("ratelimited", "chat.postMessage", where=lambda args: args["channel"].startswith("D"))
    for number in numbers:
        actions.assign(room.desk, number, to="UBEN", by="UANA")

    sender.drain()
    room.pass_time(sender, 2, 2, 2, 2)

    direct = room.of_key_like("handover:1")[0].posted_channel
    assert direct is not None
    assert [one["text"].count(f"#{number}") > 0 for number, one in zip(numbers, room.top(direct), strict=True)] == [
        True
    ] * 3


def test_ten_quick_changes_of_a_card_become_few_edits_and_the_last_one_stands(room: DeskEnv) -> None:
    number, sender = room.log().number, room.sender(pace=PACE)
    sender.drain()

    for _ in range(5):
        actions.claim(room.desk, number, by="UBEN")
        sender.drain()
        actions.unclaim(room.desk, number, by="UBEN")
        sender.drain()
    actions.claim(room.desk, number, by="UCHIARA")
    room.pass_time(sender, 2)

    assert "Chiara Rossi · " in room.top("CTRIAGE")[0]["text"]
    assert len(room.playground.calls("chat.update")) == 2


def test_a_change_during_an_edit_is_made_after_it(room: DeskEnv) -> None:
    number, sender = room.log().number, room.sender()
    sender.drain()

    actions.claim(room.desk, number, by="UBEN")
    room.at_next("chat.update", lambda: actions.unclaim(room.desk, number, by="UBEN"))
    sender.drain()

    assert "New" in room.top("CTRIAGE")[0]["text"]
    assert room.of_key(f"card-edit:{number}").state is State.SENT


def test_an_edit_slack_refuses_does_not_take_the_next_one_with_it(room: DeskEnv) -> None:
    number, sender = room.log().number, room.sender()
    sender.drain()

    actions.claim(room.desk, number, by="UBEN")
    room.at_next("chat.update", lambda: actions.assign(room.desk, number, to="UCHIARA", by="UBEN"))
    room.faults.add("error:msg_too_long", "chat.update")
    sender.drain()

    assert "Chiara Rossi · " in room.top("CTRIAGE")[0]["text"]


@pytest.mark.both_databases
def test_slow_work_keeps_its_lease(make_room: Rooms) -> None:
    room = make_room(timeout_s=30)
    hung = room.faults.add("hang", "conversations.info", channel="CGLOBEX")
    slow, other = room.running(), room.sender()
    room.log()
    room.playground.wait_for(lambda: hung.struck and room.of_key("card:1").state is State.SENT)

    for _ in range(4):
        room.wall.move(timedelta(seconds=10))
        slow.wake()
        room.playground.wait_for(lambda: room.leased_until("notice:1") > room.wall.now() + timedelta(seconds=10))

    assert other.drain() == 0


@pytest.mark.both_databases
def test_the_lease_of_a_dead_sender_runs_out_within_half_a_minute(room: DeskEnv) -> None:
    room.log()
    with room.desk.begin() as tx:
        outbox_lease.claim_due(tx.db, [tx.team], now=room.clock.now(), wall=room.wall.now(), me="dead", limit=8)

    room.pass_time(room.sender(), 10)
    waited = room.top("CGLOBEX")
    room.pass_time(room.sender(), 10)

    assert waited == []
    assert len(room.top("CGLOBEX")) == len(room.top("CTRIAGE")) == 1


def test_stopping_finishes_what_has_begun_and_starts_nothing_new(room: DeskEnv) -> None:
    hung = room.faults.add("hang", channel="CGLOBEX")
    sender = room.running()
    room.log()
    room.playground.wait_for(lambda: hung.struck)
    room.log("Too late for this one", channel="CINITECH", requester="UINES")

    room.faults.release()
    sender.stop()

    assert room.of_key("notice:1").state is State.SENT


def test_what_waited_for_its_place_while_we_were_stopped_goes_to_the_next_sender_at_once(room: DeskEnv) -> None:
    room.log()
    stopped = room.sender()
    taken = stopped._claim([room.desk.team], limit=8)
    stopped.stop()

    for worker, row in taken:
        stopped._send(worker, row)

    assert room.top("CGLOBEX") == room.top("CTRIAGE") == []
    assert room.sender().drain() >= len(taken) == 2  # the card is edited once the customer’s thread has begun
    assert len(room.top("CGLOBEX")) == len(room.top("CTRIAGE")) == 1


def _sooner_than_a_minute(room: DeskEnv) -> Callable[[Json], bool]:
    """Return what is true of a call that comes less than a minute after the last one that was answered."""
    answered = [room.wall.now() - timedelta(hours=1)]

    def is_too_soon(_: Json) -> bool:
        if room.wall.now() - answered[-1] < timedelta(minutes=1):
            return True
        answered.append(room.wall.now())
        return False

    return is_too_soon


def test_a_look_that_slack_cuts_short_goes_on_where_it_was_left(make_lean_room: Rooms) -> None:
    room = make_lean_room()
    room.faults.add("lost_answer", channel="CGLOBEX")
    room.log()
    sender = room.sender()
    sender.drain()
    for number in range(40):  # of 15 on a page
        room.playground.people.post("UGUS", "CGLOBEX", f"Something else {number}")
    room.faults.add("ratelimited", "conversations.history", times=99, retry_after=60, where=_sooner_than_a_minute(room))

    room.pass_time(sender, 12, *[61] * 3)

    assert room.of_key("notice:1").state is State.SENT
    assert len(room.top("CGLOBEX", "Printer is offline")) == 1
