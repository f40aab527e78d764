"""What a press brings is said where it was made: in the thread of the message, not beside it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.http_app import HttpApp

Story = Callable[[HttpApp], tuple[str, str, str, str]]  # ends with who presses what, on which message, in which channel


def _late_checkin(hall: HttpApp) -> tuple[str, str, str, str]:
    question = hall.checkin(hall.log())
    hall.issue("UANA", "reopen #1")
    return "UGUS", "CGLOBEX", question["ts"], "checkin.solved"


def _late_rating(hall: HttpApp) -> tuple[str, str, str, str]:
    question = hall.survey(hall.log())
    hall.clock.move(timedelta(days=8))
    return "UGUS", "CGLOBEX", question["ts"], "survey.4"


def _agents_answer(hall: HttpApp) -> tuple[str, str, str, str]:
    return "UANA", "CGLOBEX", hall.checkin(hall.log())["ts"], "checkin.not_yet"


def _second_reopening(hall: HttpApp) -> tuple[str, str, str, str]:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    hall.say("UGUS", "CGLOBEX", "It is back", thread)
    hall.drain()
    line = hall.last("CTRIAGE", hall.card()["ts"])
    hall.issue("UANA", "reopen #1")
    return "UBEN", "CTRIAGE", line["ts"], "issue.reopen"


STORIES: dict[str, Story] = {
    "a check-in of an issue that is open again": _late_checkin,
    "a survey of an issue that is closed": _late_rating,
    "a question for the customer": _agents_answer,
    "an issue that somebody reopened": _second_reopening,
}


@pytest.mark.parametrize("story", STORIES)
def test_a_refused_press_says_why_in_the_thread(hall: HttpApp, story: str) -> None:
    user, channel, ts, action_id = STORIES[story](hall)
    thread = next(one for one in hall.slack.messages(channel) if one["ts"] == ts)["thread_ts"]

    said = hall.click(user, channel, ts, action_id)

    answer = hall.slack.ephemerals(user)[-1]
    assert said == answer["text"]
    assert answer["thread_ts"] == thread != ts


def test_where_slack_does_not_let_us_into_the_thread_it_is_said_beside_it(hall: HttpApp) -> None:
    user, channel, ts, action_id = _agents_answer(hall)
    hall.slack.faults.add("error:user_not_in_channel", "chat.postEphemeral")

    said = hall.click(user, channel, ts, action_id)

    assert said.startswith("This question is for the customer")


def test_a_press_outside_threads_is_answered_there(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "claim #1")

    assert hall.click("UBEN", "CTRIAGE", hall.card()["ts"], "issue.claim")
    assert "thread_ts" not in hall.slack.ephemerals("UBEN")[-1]
