"""Who answers in the channel and not in the thread is not silent: the agents are asked, and nothing is closed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from slackbot.desk.issues import pending
from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue, Status
from slackbot.playground import messages
from slackbot.store import issues, outbox_read
from tests.http_app import HttpApp

Json = dict[str, Any]
BUTTONS = ["issue.reopen", "issue.reply", "issue.resolve", "issue.keep_waiting"]
ASKED = (
    ", not in the thread of #1, which waits for them. Is that the answer? I won’t close #1 for silence now: it stays "
    "pending until one of you decides."
)


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world, with an issue on which Gus was asked something."""
    with HttpApp(database_url) as opened:
        opened.log("Scale shows nothing")
        opened.issue("UANA", "claim #1")
        opened.issue("UANA", "reply #1 Which scale is it?")
        opened.drain()
        yield opened


def _issue(hall: HttpApp, number: int = 1) -> Issue:
    with hall.desk.read() as tx:
        return issues.get(tx, number)


def _lines(hall: HttpApp, number: int = 1) -> list[Json]:
    return [
        one
        for one in hall.slack.messages("CTRIAGE", hall.card(number)["ts"])
        if ", not in the thread of" in one["text"]
    ]


def _line(hall: HttpApp) -> Json:
    lines = _lines(hall)
    assert len(lines) == 1
    return lines[0]


def _let_weeks_pass(hall: HttpApp) -> None:
    for _ in range(24):
        hall.move(hours=24)


def _unheard(hall: HttpApp, user: str, **parts: Any) -> str:
    """Let somebody write a message of these parts of which we get no event; return its `ts`."""
    state = hall.slack._state
    draft = {"user": user, "team": state.people[user].team, "text": "", **parts}
    emit, state.emit = state.emit, lambda *_, **__: None  # type: ignore[method-assign]
    try:
        return str(messages.post(state, state.channels["CGLOBEX"], draft)["ts"])
    finally:
        state.emit = emit  # type: ignore[method-assign]


def test_words_in_the_channel_are_told_at_once_and_nothing_is_closed(hall: HttpApp) -> None:
    hall.issue("UANA", "pending #1")
    hall.say("UGUS", "CGLOBEX", "The one at the gate")
    hall.drain()

    line = _line(hall)
    assert line["text"].startswith("<@UANA>: Gus Holt wrote <http")
    assert line["text"].endswith(ASKED)
    assert [one["action_id"] for block in line["blocks"] for one in block.get("elements", ())] == BUTTONS
    _let_weeks_pass(hall)
    assert _issue(hall).status is Status.PENDING
    assert len(_lines(hall)) == 1
    assert not [one for one in hall.slack.messages("CGLOBEX") if "closed" in one["text"] or "your reply" in one["text"]]
    assert "resolved" not in hall.issue("UANA", "why #1")


@pytest.mark.parametrize("parts", [{"text": "At the gate"}, {"files": [{"name": "gate.jpg"}]}])
def test_words_in_the_channel_that_nobody_told_us_of_are_found_before_it_is_closed(hall: HttpApp, parts: Json) -> None:
    hall.issue("UANA", "pending #1")
    hall.move(days=4)
    _unheard(hall, "UGUS", **parts)

    _let_weeks_pass(hall)

    assert _issue(hall).status is Status.PENDING
    assert len(_lines(hall)) == 1


def test_an_answer_between_the_question_and_the_waiting_is_found(hall: HttpApp) -> None:
    hall.clock.move(timedelta(minutes=5))
    hall.say("UGUS", "CGLOBEX", "At the gate")
    hall.clock.move(timedelta(minutes=5))
    hall.issue("UANA", "pending #1")

    _let_weeks_pass(hall)

    assert _issue(hall).status is Status.PENDING
    assert len(_lines(hall)) == 1


NO_ANSWERS: dict[str, Callable[[HttpApp], object]] = {
    "of an agent": lambda hall: hall.say("UANA", "CGLOBEX", "Good morning all"),
    "of a colleague of theirs": lambda hall: hall.say("UMAYA", "CGLOBEX", "Good morning all"),
    "of a bot": lambda hall: hall.say_as_app("UBOT", "CGLOBEX", "Deployed"),
    "to themselves in a thread": lambda hall: _unheard(hall, "UGUS", text="Hm", subtype="thread_broadcast"),
    "logged as another issue": lambda hall: hall.shortcut("UBEN", "CGLOBEX", _unheard(hall, "UGUS", text="A leak")),
}


@pytest.mark.parametrize("what", NO_ANSWERS)
def test_what_is_no_answer_of_theirs_keeps_silence_from_nothing(hall: HttpApp, what: str) -> None:
    hall.issue("UANA", "pending #1")
    hall.move(days=4)
    NO_ANSWERS[what](hall)

    _let_weeks_pass(hall)

    assert _issue(hall).status is not Status.PENDING
    assert _lines(hall) == []


def test_what_was_said_in_the_channel_before_the_question_is_no_answer_to_it(hall: HttpApp) -> None:
    hall.say("UGUS", "CGLOBEX", "Something is wrong with a scale")
    hall.clock.move(timedelta(minutes=5))
    hall.issue("UANA", "reply #1 Which one?")
    hall.drain()
    hall.issue("UANA", "pending #1")

    _let_weeks_pass(hall)

    assert _issue(hall).status is Status.CLOSED


def test_an_answer_in_the_thread_later_goes_on_with_it_and_asks_nothing_more(hall: HttpApp) -> None:
    thread = _issue(hall).thread_ts
    hall.issue("UANA", "pending #1")
    hall.say("UGUS", "CGLOBEX", "Good morning")

    hall.say("UGUS", "CGLOBEX", "The scale at the gate", thread)
    hall.drain()

    assert _issue(hall).status is Status.CLAIMED
    assert _lines(hall) == []


@pytest.mark.parametrize(
    ("button", "status"), [("issue.reopen", Status.CLAIMED), ("issue.keep_waiting", Status.PENDING)]
)
def test_an_agent_decides_with_a_button(hall: HttpApp, button: str, status: Status) -> None:
    hall.issue("UANA", "pending #1")
    hall.say("UGUS", "CGLOBEX", "Good morning")
    hall.drain()
    line = _line(hall)

    said = hall.click("UANA", "CTRIAGE", line["ts"], button)

    assert "#1" in said
    assert _issue(hall).status is status
    if button == "issue.reopen":
        assert "no longer waiting for the customer" in hall.click("UANA", "CTRIAGE", line["ts"], "issue.keep_waiting")


def test_whoever_is_waited_for_anew_is_reminded_and_their_silence_ends_it(hall: HttpApp) -> None:
    hall.issue("UANA", "pending #1")
    hall.say("UGUS", "CGLOBEX", "Good morning")
    hall.drain()
    hall.clock.move(timedelta(minutes=1))
    hall.click("UANA", "CTRIAGE", _line(hall)["ts"], "issue.keep_waiting")

    _let_weeks_pass(hall)

    assert _issue(hall).status is Status.CLOSED
    assert len(_lines(hall)) == 1
    with hall.desk.read() as tx:
        first, second = (outbox_read.of_key(tx, f"reminder:1:{nth}") for nth in (1, 2))
    assert first is not None
    assert second is not None
    assert (first.state, first.reason, second.state) == (State.WITHDRAWN, "elsewhere", State.SENT)


def test_words_between_reminder_and_its_arrival_end_no_waiting(hall: HttpApp) -> None:
    hall.issue("UANA", "pending #1")
    hall.clock.move(timedelta(days=4))
    hall.slack.faults.add("ratelimited", "chat.postMessage", channel="CGLOBEX", retry_after=3600)
    hall.drain()
    hall.say("UGUS", "CGLOBEX", "At the gate")

    _let_weeks_pass(hall)

    assert _issue(hall).status is Status.PENDING


def test_where_nobody_is_named_any_customers_words_are_asked_about(hall: HttpApp) -> None:
    hall.issue("UANA", "log Gate is stuck")
    hall.drain()
    pending.wait(hall.desk, 2, by="UANA")
    hall.move(days=4)
    _unheard(hall, "UMAYA", text="It is the left one")

    _let_weeks_pass(hall)

    assert _issue(hall, 2).status is Status.PENDING


def test_two_issues_that_wait_for_them_are_both_asked_about(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Gate is stuck")
    hall.drain()
    for number in (1, 2):
        pending.wait(hall.desk, number, by="UANA")

    hall.say("UGUS", "CGLOBEX", "The left one")
    hall.drain()

    assert [len(_lines(hall, number)) for number in (1, 2)] == [1, 1]
