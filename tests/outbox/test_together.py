"""Check-ins of one day to one person in one place are one message, and each keeps its row, answer and place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from slackbot.desk.issues import actions, source_changes
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins, thank_you
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue
from slackbot.outbox import lost_messages
from tests.desk_env import DeskEnv
from tests.running_app import Json

TITLES = ("Printer is offline", "Export fails", "Login loops")
_DAY = timedelta(days=1)


def _resolved(room: DeskEnv, *, channel: str = "CGLOBEX", apart: timedelta = timedelta(hours=1)) -> list[Issue]:
    """Return issues of one customer, resolved one after the other, the first logged last."""
    issues = [room.log(title, channel=channel) for title in TITLES]
    room.sender().drain()
    for issue in reversed(issues):
        actions.resolve(room.desk, issue.number, by="UANA", words="")
        room.sender().drain()
        room.clock.move(apart)
    return issues


def _sent(room: DeskEnv) -> list[Json]:
    room.clock.move(_DAY)
    room.sender().drain()
    return room.messages("CGLOBEX", "working for you")


def _only(found: list[Any]) -> Any:
    assert len(found) == 1
    return found[0]


def _key(issue: Issue, turn: int = 1) -> str:
    return f"checkin:{issue.number}:1:{turn}"


def _press(room: DeskEnv, issue: Issue, answer: Answer) -> None:
    posted = room.of_key(_key(issue))
    click = Click("UGUS", "TGLOBEX", str(posted.posted_channel), str(posted.ts))
    checkins.answer(room.desk, f"{issue.number}.1.1", answer, click=click)
    room.pass_time(room.sender(), 2)


def _buttons(message: Json) -> list[str]:
    return [one["value"] for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]


def test_they_go_out_once_at_the_first_ones_time_in_the_thread_of_the_issue_resolved_last(room: DeskEnv) -> None:
    issues = _resolved(room)

    message = _only(_sent(room))

    resolved_last = issues[0].number
    assert message["thread_ts"] == room.of_key(f"notice:{resolved_last}").ts
    assert all(title in message["text"] for title in TITLES)
    rows = [room.of_key(_key(issue)) for issue in issues]
    assert {(row.state, row.posted_channel, row.ts) for row in rows} == {(State.SENT, "CGLOBEX", message["ts"])}
    assert {row.sent_at for row in rows} == {room.of_key(_key(issues[-1])).sent_at}


def test_each_has_its_link_and_its_own_buttons(room: DeskEnv) -> None:
    issues = _resolved(room)

    message = _only(_sent(room))

    links = [one["text"] for block in message["blocks"] if block["type"] == "context" for one in block["elements"]]
    assert [f"#{issue.number}>" in link for issue, link in zip(issues, links, strict=True)] == [True] * 3
    values = _buttons(message)
    assert [values.count(f"{issue.number}.1.1") for issue in issues] == [3, 3, 3]


@pytest.mark.parametrize("answer", list(Answer))
def test_an_answer_changes_its_own_part_and_leaves_the_others_theirs(room: DeskEnv, answer: Answer) -> None:
    first, second, third = _resolved(room)
    _sent(room)

    _press(room, second, answer)

    message = _only([one for one in room.messages("CGLOBEX") if one["ts"] == room.of_key(_key(first)).ts])
    values = _buttons(message)
    assert [values.count(f"{issue.number}.1.1") for issue in (first, second, third)] == [3, 0, 3]
    _press(room, first, Answer.SOLVED)
    _press(room, third, Answer.SOLVED)
    message = _only([one for one in room.messages("CGLOBEX") if one["ts"] == room.of_key(_key(first)).ts])
    assert _buttons(message) == []


def test_the_others_are_asked_in_the_same_words_when_one_is_answered(room: DeskEnv) -> None:
    first, *_ = _resolved(room)
    (posted,) = _sent(room)

    _press(room, first, Answer.SOLVED)

    (message,) = [one for one in room.messages("CGLOBEX") if one["ts"] == room.of_key(_key(first)).ts]
    asked, left = (
        [block["text"] for block in one["blocks"] if block["type"] == "section"] for one in (posted, message)
    )
    assert left[0] != asked[0]
    assert left[1:] == asked[1:]


def test_not_yet_asks_for_words_where_they_are_taken_for_that_issue(room: DeskEnv) -> None:
    in_its_thread, elsewhere, _ = _resolved(room)
    _sent(room)

    _press(room, in_its_thread, Answer.NOT_YET)
    _press(room, elsewhere, Answer.NOT_YET)

    message = _only([one for one in room.messages("CGLOBEX") if one["ts"] == room.of_key(_key(elsewhere)).ts])
    words = [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]
    assert [f"#{in_its_thread.number} is open" in words[0], "in its thread" in words[0]] == [True, False]
    assert [f"#{elsewhere.number} is open" in words[1], "in its thread" in words[1]] == [True, True]


def test_a_line_parts_what_is_asked_from_the_next_question(room: DeskEnv) -> None:
    _resolved(room)

    message = _only(_sent(room))

    kinds = [block["type"] for block in message["blocks"]]
    assert kinds == [*["section", "context", "actions", "divider"] * 3, "actions"]


@pytest.mark.parametrize("ends", ["reopened", "thanked"])
def test_a_part_that_needs_no_answer_any_more_loses_its_buttons(room: DeskEnv, ends: str) -> None:
    first, second, _ = _resolved(room)
    _sent(room)

    if ends == "reopened":
        actions.reopen(room.desk, second.number, by="UANA")
    else:
        thank_you.thanked(room.desk, second.number, by="UANA")
    room.pass_time(room.sender(), 2)

    message = _only([one for one in room.messages("CGLOBEX") if one["ts"] == room.of_key(_key(first)).ts])
    values = _buttons(message)
    assert (values.count(f"{first.number}.1.1"), values.count(f"{second.number}.1.1")) == (3, 0)


def test_what_falls_due_on_another_day_or_in_another_place_goes_by_itself(room: DeskEnv) -> None:
    here, there, later = room.log(TITLES[0]), room.log(TITLES[1], channel="CINITECH"), room.log(TITLES[2])
    room.sender().drain()
    for issue in (here, there):
        actions.resolve(room.desk, issue.number, by="UANA", words="")
    room.clock.move(_DAY)
    actions.resolve(room.desk, later.number, by="UANA", words="")

    room.sender().drain()
    assert [len(room.messages(channel, "working for you")) for channel in ("CGLOBEX", "CINITECH")] == [1, 1]
    assert room.of_key(_key(later)).state is State.DUE

    room.clock.move(_DAY)
    room.sender().drain()
    assert len(room.messages("CGLOBEX", "working for you")) == 2


def test_a_part_is_left_out_where_it_must_not_go_out_now(room: DeskEnv) -> None:
    first, second, third = _resolved(room)
    actions.reopen(room.desk, second.number, by="UANA")

    message = _only(_sent(room))

    assert room.of_key(_key(second)).state is State.WITHDRAWN
    assert TITLES[1] not in message["text"]
    assert room.of_key(_key(first)).ts == room.of_key(_key(third)).ts == message["ts"]


@pytest.mark.parametrize("fault", ["server_error", "lost_answer", "refuse_before", "garbled", "ratelimited"])
def test_whatever_happens_to_the_message_each_is_asked_once(room: DeskEnv, fault: str) -> None:
    issues = _resolved(room)
    room.faults.add(fault, "chat.postMessage", channel="CGLOBEX")

    room.clock.move(_DAY)
    sender = room.sender()
    sender.drain()
    for _ in range(8):
        room.pass_time(sender, 30)

    message = _only(room.messages("CGLOBEX", "working for you"))
    rows = [room.of_key(_key(issue)) for issue in issues]
    assert {(row.state, row.ts) for row in rows} == {(State.SENT, message["ts"])}


@pytest.mark.parametrize("decides", [lost_messages.send_again, lost_messages.arrived])
def test_where_nobody_knows_whether_it_arrived_one_question_is_asked_for_all(
    room: DeskEnv, decides: Callable[..., object]
) -> None:
    issues = _resolved(room)
    room.faults.add("refuse_before", "chat.postMessage", channel="CGLOBEX")
    room.faults.add("error:missing_scope", "conversations.replies", times=100)
    room.clock.move(_DAY)
    sender = room.sender()
    sender.drain()
    room.pass_time(sender, 13, 1)
    asked = _only([row for row in map(room.of_key, map(_key, issues)) if row.goes_with is None])
    assert {room.of_key(_key(issue)).state for issue in issues} == {State.UNSURE}
    assert len(room.messages("CTRIAGE", "may or may not have arrived")) == 1

    decides(room.desk, asked.id, by="UBEN")
    room.pass_time(sender, 1, 1)

    assert {room.of_key(_key(issue)).state for issue in issues} == {State.SENT}
    posted = room.messages("CGLOBEX", "working for you")
    assert len(posted) == (1 if decides is lost_messages.send_again else 0)


@pytest.mark.parametrize("was_asked", [False, True])
@pytest.mark.parametrize("which", range(len(TITLES)))
def test_a_click_on_one_tells_of_all_that_they_are_there(room: DeskEnv, which: int, was_asked: bool) -> None:
    issues = _resolved(room)
    room.faults.add("lost_answer", "chat.postMessage", channel="CGLOBEX")
    room.faults.add("error:missing_scope", "conversations.replies", times=100)
    room.clock.move(_DAY)
    sender = room.sender()
    sender.drain()
    room.pass_time(sender, *((13, 1) if was_asked else ()))
    (message,) = room.messages("CGLOBEX", "working for you")

    click = Click("UGUS", "TGLOBEX", "CGLOBEX", str(message["ts"]))
    checkins.answer(room.desk, f"{issues[which].number}.1.1", Answer.SOLVED, click=click)
    room.pass_time(sender, 13, 1)

    rows = [room.of_key(_key(issue)) for issue in issues]
    assert {(row.state, row.ts) for row in rows} == {(State.SENT, message["ts"])}
    assert room.messages("CTRIAGE", "may or may not have arrived") == []


def test_a_title_that_is_taken_back_leaves_the_message_as_it_stands_but_for_that(room: DeskEnv) -> None:
    issues = _resolved(room)
    (before,) = _sent(room)
    _press(room, issues[1], Answer.SOLVED)
    (pressed,) = room.messages("CGLOBEX", "working for you")

    with room.desk.begin() as tx:
        source_changes.take_back_in(tx, room.desk, issues[2].number)
    room.pass_time(room.sender(), 2)

    (after,) = room.messages("CGLOBEX", "working for you")
    assert TITLES[2] in before["text"]
    assert after["text"] == pressed["text"].replace(TITLES[2], "Deleted message")
    assert _buttons(after) == _buttons(pressed)


@pytest.mark.parametrize("gone", [(0,), (0, 1), (0, 1, 2)])
def test_where_the_thread_of_one_is_gone_each_is_asked_once(room: DeskEnv, gone: tuple[int, ...]) -> None:
    issues = _resolved(room)
    for place in gone:
        room.playground.people.delete("UBOT", "CGLOBEX", str(room.of_key(f"notice:{issues[place].number}").ts))

    room.clock.move(_DAY)
    sender = room.sender()
    sender.drain()
    room.pass_time(sender, 30, 30)

    asked = [room.of_key(_key(issue)) for issue in issues]
    assert [row.state for row in asked] == [State.SENT] * 3
    posted = {message["ts"]: message for message in room.messages("CGLOBEX", "working for you")}
    assert {row.ts for row in asked} == set(posted)
    values = [value for message in posted.values() for value in _buttons(message)]
    assert [values.count(f"{issue.number}.1.1") for issue in issues] == [3, 3, 3]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_title_that_is_taken_back_while_the_message_is_made_is_not_in_it(room: DeskEnv, place: int) -> None:
    issues = _resolved(room)

    def take_back() -> None:
        with room.desk.begin() as tx:
            source_changes.take_back_in(tx, room.desk, issues[place].number)

    room.at_next("chat.getPermalink", take_back)
    message = _only(_sent(room))

    room.pass_time(room.sender(), 5)
    texts = [one["text"] for one in room.messages("CGLOBEX")]
    assert [text for text in texts if TITLES[place] in text] == []
    assert "Deleted message" in message["text"]
