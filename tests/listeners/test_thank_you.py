"""A customer's words after a resolution: an agent reopens, spares the check-in, or replies, by one press."""

from typing import Any

import pytest

from slackbot.domain.delivery import State
from slackbot.store import checkins, outbox_read
from tests.http_app import HttpApp


def _line(hall: HttpApp) -> dict[str, Any]:
    lines = hall.slack.messages("CTRIAGE", hall.card()["ts"])
    return [one for one in lines if "wrote" in one["text"]][-1]


def _say(hall: HttpApp, words: str = "Works now, thanks!") -> str:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    hall.say("UGUS", "CGLOBEX", words, thread)
    hall.drain()
    return thread


def test_words_after_a_resolution_offer_three_things_and_words_before_it_none(hall: HttpApp) -> None:
    thread = hall.log()
    hall.say("UGUS", "CGLOBEX", "Are you there?", thread)
    hall.drain()
    before = _line(hall)
    hall.issue("UANA", "resolve #1")
    hall.say("UGUS", "CGLOBEX", "Works now, thanks!", thread)
    hall.drain()

    offered = [one["text"]["text"] for block in _line(hall)["blocks"] for one in block.get("elements", ())]

    assert offered == ["Reopen", "It was a thank-you", "Reply"]
    assert not [one for block in before["blocks"] for one in block.get("elements", ())]


def test_a_thank_you_spares_the_check_in_is_no_answer_and_why_tells_it(hall: HttpApp) -> None:
    thread = _say(hall)

    said = hall.click("UANA", "CTRIAGE", _line(hall)["ts"], "issue.thank_you")
    hall.move(hours=30)

    with hall.desk.read() as tx:
        spared = outbox_read.of_key(tx, "checkin:1:1:1")
        answered = checkins.get(tx, issue=1, resolution_no=1, turn=1)
    assert said == "Noted for #1: it was a thank-you. I won’t send the check-in; `why #1` says so."
    assert hall.slack.ephemerals("UANA")[-1]["thread_ts"] == hall.card()["ts"]
    assert spared is not None
    assert (spared.state, spared.reason) == (State.WITHDRAWN, "thanked")
    assert answered is None
    assert "working for you now" not in hall.last("CGLOBEX", thread)["text"]
    assert "the customer has thanked already, an agent says" in hall.issue("UANA", "why #1")
    assert "thank-you" in hall.issue("UANA", "show #1")


def test_a_check_in_that_stands_unanswered_loses_its_buttons_and_gets_no_answer(hall: HttpApp) -> None:
    thread = hall.log()
    asked = hall.checkin(thread)
    hall.say("UGUS", "CGLOBEX", "Works now, thanks!", thread)
    hall.drain()

    hall.click("UANA", "CTRIAGE", _line(hall)["ts"], "issue.thank_you")
    hall.drain()

    now = next(one for one in hall.slack.messages("CGLOBEX") if one["ts"] == asked["ts"])
    assert now["text"].startswith("Thank you for telling us that #1")
    assert not [one for block in now["blocks"] for one in block.get("elements", ())]
    with hall.desk.read() as tx:
        assert checkins.get(tx, issue=1, resolution_no=1, turn=1) is None


@pytest.mark.parametrize("late", ["reopened", "said before"])
def test_a_late_press_says_why(hall: HttpApp, late: str) -> None:
    _say(hall)
    line = _line(hall)
    if late == "reopened":
        hall.issue("UBEN", "reopen #1")
    else:
        hall.click("UBEN", "CTRIAGE", line["ts"], "issue.thank_you")

    said = hall.click("UANA", "CTRIAGE", line["ts"], "issue.thank_you")

    assert ("open again" if late == "reopened" else "already") in said
    assert hall.slack.ephemerals("UANA")[-1]["thread_ts"] == hall.card()["ts"]


def test_reply_opens_a_plain_form_that_writes_to_the_customer(hall: HttpApp) -> None:
    thread = _say(hall)

    hall.click("UANA", "CTRIAGE", _line(hall)["ts"], "issue.reply")
    errors = hall.submit("UANA", answer="Glad to hear it.")
    hall.drain()

    assert not errors
    assert hall.last("CGLOBEX", thread)["text"] == "Glad to hear it."
    assert "on its way" in hall.whispered("UANA")
