"""What was logged by mistake: dropped by command or button, it leaves no trace for the customer and in no figure."""

import pytest

from slackbot.desk.reports import summary
from slackbot.domain import figures, keys
from slackbot.domain.delivery import State
from slackbot.store import rows
from tests.http_app import HttpApp
from tests.running_app import Json


def _figures(hall: HttpApp) -> Json:
    return figures.as_json(summary.work_out(hall.desk, summary.named(hall.desk, "today")), "T")


def _ours(hall: HttpApp) -> list[str]:
    return [one["text"] for one in hall.slack.messages("CGLOBEX") if one.get("bot_id")]


def _by_button(hall: HttpApp) -> str:
    return hall.click("UANA", "CGLOBEX", hall.slack.ephemerals("UANA")[-1]["ts"], "issue.drop")


@pytest.mark.parametrize("way", ["command", "button"])
def test_what_was_dropped_takes_its_line_back_and_is_in_no_figure(hall: HttpApp, way: str) -> None:
    before = _figures(hall)
    hall.log("Scanner beeps")

    said = hall.issue("UANA", "drop #1 wrong channel") if way == "command" else _by_button(hall)
    hall.drain()

    assert said == (
        "#1, “Scanner beeps”, is dropped as logged by mistake: nothing follows it, and it is in no figure. "
        "I take back what I wrote in the customer’s channel."
    )
    assert not _ours(hall)
    after = _figures(hall)
    assert after["volume"].pop("dropped") == 1
    assert before["volume"].pop("dropped") == 0
    assert after == before
    card = hall.card()
    assert card["text"].startswith("#1 Scanner beeps · Dropped, logged by mistake")
    assert not [block for block in card["blocks"] if block["type"] == "actions"]
    hall.move(days=9)
    assert not _ours(hall)


def test_where_somebody_wrote_below_the_line_it_becomes_a_correction(hall: HttpApp) -> None:
    thread = hall.log("Scanner beeps")
    hall.say("UGUS", "CGLOBEX", "That was not me", thread)

    hall.issue("UANA", "drop #1")
    hall.drain()

    assert _ours(hall) == [
        "Sorry, we logged this by mistake. You don’t need to do anything, and we won’t write about #1 again."
    ]


def test_a_line_below_the_customers_own_message_is_deleted(hall: HttpApp) -> None:
    asked = hall.say("UGUS", "CGLOBEX", "Scanner beeps")
    hall.shortcut("UANA", "CGLOBEX", asked)
    hall.drain()

    _by_button(hall)
    hall.drain()

    assert [one["text"] for one in hall.slack.messages("CGLOBEX", asked)] == ["Scanner beeps"]
    assert hall.shortcut("UANA", "CGLOBEX", asked).startswith("Logged as #2: Scanner beeps.")


def test_a_line_that_somebody_deleted_before_is_taken_back(hall: HttpApp) -> None:
    line = hall.log("Scanner beeps")
    hall.parts.slack.delete(channel="CGLOBEX", ts=line)

    hall.issue("UANA", "drop #1")
    hall.drain()

    with hall.desk.read() as tx:
        taken_back = rows.outbox_read.of_key(tx, keys.taken_back(1))
    assert taken_back is not None
    assert taken_back.state is State.SENT


def test_before_the_line_goes_out_it_is_withdrawn(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Scanner beeps")

    said = hall.issue("UANA", "drop #1")
    hall.drain()

    assert said.endswith("it is in no figure.")
    assert not _ours(hall)
    assert "withdrawn: logged by mistake" in hall.issue("UANA", "why #1")


@pytest.mark.parametrize("word", ["claim #1", "assign #1 @ben", "reply #1 x", "resolve #1", "reopen #1", "pending #1"])
def test_nothing_becomes_of_a_dropped_issue(hall: HttpApp, word: str) -> None:
    hall.log()
    hall.issue("UANA", "drop #1")

    assert "#1 was logged by mistake and dropped" in hall.issue("UANA", word)
    assert "Printer" not in hall.issue("UANA", "list")
    assert "dropped as logged by mistake" in hall.issue("UANA", "show #1")


def test_only_who_logged_it_and_leads_drop_it(hall: HttpApp) -> None:
    hall.log("First")
    hall.log("Second")

    assert hall.issue("UBEN", "drop #1").startswith("Only <@UANA>, who logged #1, and the team’s leads")
    assert hall.issue("UDANA", "drop #1").startswith("#1, “First”, is dropped")


@pytest.mark.parametrize("way", ["reply", "thread"])
def test_once_the_customer_was_answered_it_counts(hall: HttpApp, way: str) -> None:
    thread = hall.log()
    if way == "reply":
        hall.issue("UBEN", "reply #1 Looking into it")
    else:
        hall.say("UBEN", "CGLOBEX", "Looking into it", thread)

    assert "has an answer already" in hall.issue("UANA", "drop #1")
