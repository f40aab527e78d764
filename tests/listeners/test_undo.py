"""Undo: for five minutes whoever resolved or assigned an issue takes it back, as if it had not been."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from slackbot.desk.reports import summary
from slackbot.domain import figures, keys
from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue
from slackbot.store import rows
from tests import retold
from tests.http_app import HttpApp
from tests.running_app import Json

_RESOLVE, _ASSIGN = "issue.undo_resolve", "issue.undo_assign"


def _issue(hall: HttpApp, number: int = 1) -> Issue:
    with hall.desk.read() as tx:
        return rows.issues.get(tx, number)


def _figures(hall: HttpApp) -> Json:
    counted = figures.as_json(summary.work_out(hall.desk, summary.named(hall.desk, "today")), "T")
    for name in ("unanswered", "waiting_for_customer", "unresolved"):
        counted[name].pop("oldest_s")  # grows while we look, as does the other
    for concern in counted["attention"]:
        concern.pop("wait_s")
    return counted


def _state(hall: HttpApp, key: str) -> tuple[State, str | None]:
    with hall.desk.read() as tx:
        found = rows.outbox_read.of_key(tx, key)
    assert found is not None, key
    return found.state, found.reason


def _button(hall: HttpApp, action_id: str, user: str = "UANA") -> Json:
    """Return the last answer to that person which holds the button."""
    found = [one for one in hall.slack.ephemerals(user) if action_id in str(one.get("blocks"))]
    assert found, f"nothing that {user} reads has {action_id}"
    return found[-1]


def _press(hall: HttpApp, button: Json, action_id: str, user: str = "UANA") -> str:
    """Press it; return what stands in its place, or beside it."""
    before = {one["ts"]: one["text"] for one in hall.slack.ephemerals(user)}
    assert not hall.slack.people.click(user, "CGLOBEX", button["ts"], action_id).notice
    hall.settle()
    return " ".join(one["text"] for one in hall.slack.ephemerals(user) if before.get(one["ts"]) != one["text"])


def _undo(hall: HttpApp, action_id: str = _RESOLVE, user: str = "UANA") -> str:
    return _press(hall, _button(hall, action_id, user), action_id, user)


def _untold(hall: HttpApp) -> list[str]:
    with hall.desk.read() as tx:
        return list(retold.differences(tx))


def test_an_undone_resolution_leaves_the_issue_and_every_figure_as_they_were(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UBEN", "claim #1")
    before, counted = _issue(hall), _figures(hall)
    hall.issue("UANA", "resolve #1 We replaced the drum")

    said = _undo(hall)
    hall.drain()

    after = _issue(hall)
    assert said == (
        "Undone: #1, “Printer is offline”, is not resolved, and counts as if it never had been. <@UBEN> has it. "
        "What was to follow is withdrawn."
    )
    assert (after.status, after.assignee, after.credited_to) == (before.status, "UBEN", None)
    assert (after.resolved_at, after.first_resolved_at, after.closes_at, after.reopened) == (None, None, None, False)
    assert _figures(hall) == counted
    assert [_state(hall, key) for key in ("answer:1:1", "checkin:1:1:1", "survey:1:1")] == [
        (State.WITHDRAWN, "undone")
    ] * 3
    assert "your turn" in hall.card()["text"]
    assert "undid the resolution" in hall.issue("UANA", "show #1")
    assert "withdrawn: the resolution was undone" in hall.issue("UANA", "why #1")
    assert not _untold(hall)
    assert not [one for one in hall.slack.messages("CGLOBEX") if "drum" in one["text"]]


def test_words_that_were_posted_stay_and_remain_a_contact(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1 We replaced the drum")
    hall.drain()

    said = _undo(hall)
    hall.drain()

    assert "Your words were posted to the customer already: they stay there and count as an answer." in said
    assert "drum" in hall.last("CGLOBEX", thread)["text"]
    assert "1 contact" in hall.issue("UANA", "show #1")


@pytest.mark.parametrize("is_posted", [False, True])
def test_only_what_was_posted_counts_as_a_contact(hall: HttpApp, is_posted: bool) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1 We replaced the drum")
    if is_posted:
        hall.drain()
    _undo(hall)

    hall.issue("UBEN", "resolve #1 Now we did")
    hall.drain()

    share = _figures(hall)["fcr"]["provisional"]
    assert (share["k"], share["n"]) == (0 if is_posted else 1, 1), share


def test_it_resolves_once_more_like_any_other(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    _undo(hall)

    hall.issue("UANA", "resolve #1")
    counted = _figures(hall)["volume"]
    hall.move(hours=25)

    assert "working for you now" in hall.last("CGLOBEX", thread)["text"]
    assert (counted["resolved"], counted["reopened"]) == (1, 0)
    assert not _untold(hall)


def test_an_issue_that_was_opened_again_is_that_again(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UBEN", "resolve #1")
    hall.issue("UBEN", "reopen #1")
    before, counted = _issue(hall), _figures(hall)
    hall.issue("UANA", "resolve #1")

    _undo(hall)

    after = _issue(hall)
    assert (after.reopened, after.first_resolved_at) == (True, before.first_resolved_at)
    assert (after.assignee, after.credited_to) == ("UBEN", "UBEN")
    assert _figures(hall) == counted
    assert not _untold(hall)


def test_one_that_waited_for_the_customer_waits_on_and_is_reminded_of_as_planned(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "pending #1")
    with hall.desk.read() as tx:
        planned = rows.outbox_read.of_key(tx, keys.reminder(1, nth=1))
    before = _issue(hall)
    hall.issue("UANA", "resolve #1")
    assert _state(hall, keys.reminder(1, nth=1)) == (State.WITHDRAWN, "resolved")

    said = _undo(hall)

    after = _issue(hall)
    with hall.desk.read() as tx:
        again = rows.outbox_read.of_key(tx, keys.reminder(1, nth=1))
    assert "it waits for the customer as before" in said
    assert (after.status, after.pending_since, after.auto_close_at) == (before.status, before.pending_since, None)
    assert planned is not None
    assert again is not None
    assert (again.state, again.due_at, again.content) == (State.DUE, planned.due_at, planned.content)
    assert not _untold(hall)


def test_silence_that_was_to_end_it_ends_it_as_planned(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "pending #1")
    hall.move(days=4)
    before = _issue(hall)
    assert before.auto_close_at is not None
    hall.issue("UANA", "resolve #1")

    _undo(hall)

    assert _issue(hall).auto_close_at == before.auto_close_at


def _customer_writes(hall: HttpApp, thread: str) -> None:
    hall.say("UGUS", "CGLOBEX", "It still beeps", thread)


def _colleague_writes(hall: HttpApp, thread: str) -> None:
    hall.say("UBEN", "CGLOBEX", "I had a look, too", thread)


def _time_passes(hall: HttpApp, _: str) -> None:
    hall.clock.move(timedelta(minutes=5, seconds=1))


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (_customer_writes, "The customer of #1 has written since"),
        (_colleague_writes, "<@UBEN> has seen to #1 since"),
        (_time_passes, "That was more than 5 minutes ago"),
        (lambda hall, _: hall.issue("UBEN", "note #1 Seen"), "<@UBEN> has seen to #1 since"),
        (lambda hall, _: hall.issue("UBEN", "reply #1 Seen"), "<@UBEN> has seen to #1 since"),
        (lambda hall, _: hall.issue("UANA", "reopen #1"), "#1 has moved on since"),
    ],
)
def test_it_is_refused_once_something_came_of_it(
    hall: HttpApp, since: Callable[[HttpApp, str], object], why: str
) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    button = _button(hall, _RESOLVE)
    since(hall, thread)
    before = _issue(hall)

    said = _press(hall, button, _RESOLVE)

    instead = " Use `reopen #1` instead, or `!reopen` in its card’s thread." if before.is_over else ""
    assert said == f"{why}, so I cannot undo that.{instead}"
    assert _issue(hall) == before


def test_it_is_refused_once_the_customer_pressed_a_button(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    button = _button(hall, _RESOLVE)
    hall.issue("UANA", "checkin #1 in 1m")
    hall.move(minutes=2)
    hall.click("UGUS", "CGLOBEX", hall.last("CGLOBEX", thread)["ts"], "checkin.solved")

    assert _press(hall, button, _RESOLVE).startswith("The customer of #1 has answered since")


def test_a_check_in_that_was_posted_meanwhile_can_be_answered_no_more(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    button = _button(hall, _RESOLVE)
    hall.issue("UANA", "checkin #1 in 1m")
    hall.move(minutes=2)

    _press(hall, button, _RESOLVE)
    hall.drain()

    asked = hall.last("CGLOBEX", thread)
    assert not [block for block in asked["blocks"] if block["type"] == "actions"]


@pytest.mark.parametrize("action_id", [_RESOLVE, _ASSIGN])
def test_pressed_twice_it_is_done_once(hall: HttpApp, action_id: str) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1" if action_id == _RESOLVE else "assign #1 @ben")
    button = _button(hall, action_id)
    with hall.desk.read() as tx:
        before = len(rows.events.of_issue(tx, 1))

    _press(hall, button, action_id)
    (pressed,) = [body for body in hall.acked if body.get("actions", [{}])[0].get("action_id") == action_id]
    hall.dispatch(pressed | {"trigger_id": "2.1"})
    hall.settle()

    with hall.desk.read() as tx:
        assert len(rows.events.of_issue(tx, 1)) == before + 1
    assert hall.whispered("UANA") == "You have already undone that."


def test_an_undone_assignment_is_no_hand_over_and_the_agent_reads_that(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UCHIARA", "claim #1")
    counted = _figures(hall)
    hall.issue("UANA", "assign #1 @ben")
    hall.drain()

    said = _undo(hall, _ASSIGN)
    hall.drain()

    assert said == (
        "Undone: <@UCHIARA> has #1, “Printer is offline”, as before. It doesn’t count as a hand-over. "
        "The message that told them is corrected."
    )
    assert _issue(hall).assignee == "UCHIARA"
    assert _figures(hall) == counted
    assert not _untold(hall)
    with hall.desk.read() as tx:
        (case,) = rows.figures.of_issues(tx, [1])
    assert case.handed_over_at == ()
    told = hall.slack.messages(hall.slack.people.open_dm("UBEN", "UBOT"))
    assert [one["text"] for one in told] == [
        "<@UANA> took it back: #1, “Printer is offline”, was handed to you by mistake."
    ]


def _by_card(hall: HttpApp) -> None:
    hall.issue("UANA", "claim #1")
    hall.drain()
    hall.click("UANA", "CTRIAGE", hall.card()["ts"], "issue.resolve")
    assert not hall.submit("UANA", answer="We replaced the drum")


def _in_thread(hall: HttpApp) -> None:
    hall.say("UANA", "CTRIAGE", "!resolve", hall.card()["ts"])


@pytest.mark.parametrize("way", [_by_card, _in_thread, lambda hall: hall.issue("UANA", "assign #1 @ana")])
def test_whichever_way_it_was_done_the_answer_has_the_button(hall: HttpApp, way: Callable[[HttpApp], object]) -> None:
    hall.log()

    way(hall)

    hall.settle()
    assert "issue.undo_" in str(hall.slack.ephemerals("UANA")[-1].get("blocks"))
