"""The card in the agents' channel as it is pressed, and as it changes while people speak."""

import json
from pathlib import Path

from slackbot.domain.reasons import Reason
from slackbot.store import channels, outbox_read
from slackbot.store.channels import Channel
from tests.http_app import HttpApp


def _first_line(hall: HttpApp) -> str:
    return str(hall.card()["blocks"][0]["text"]["text"])


def _choose(hall: HttpApp, user: str, value: str) -> str:
    """Choose from the card's menu; return what was then shown to that person alone."""
    before = len(hall.slack.ephemerals(user))
    assert not hall.slack.people.click(user, "CTRIAGE", hall.card()["ts"], "issue.more", selected=value).notice
    hall.settle()
    return " ".join(one["text"] for one in hall.slack.ephemerals(user)[before:])


def test_each_turn_is_told_once_it_is_there_and_by_one_edit(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "claim #1")
    hall.drain()
    assert "Ana Lima · your turn (Gus asked " in _first_line(hall)

    hall.slack.faults.add("error:msg_too_long", "chat.postMessage", channel="CGLOBEX")
    hall.issue("UANA", "reply #1 We are on it")
    hall.drain()
    assert "Ana Lima · your turn (Gus asked " in _first_line(hall)

    hall.issue("UANA", "reply #1 We are on it")
    hall.drain()
    assert "Ana Lima · Gus’s turn (answered " in _first_line(hall)

    before = len([call for call in hall.slack.calls() if call.method == "chat.update"])
    for words in ("Any news?", "It is urgent", "Hello?"):
        hall.say("UMAYA", "CGLOBEX", words, thread)
    hall.drain()
    assert "Ana Lima · your turn (Maya wrote " in _first_line(hall)
    assert len([call for call in hall.slack.calls() if call.method == "chat.update"]) == before + 1

    hall.say("UBEN", "CGLOBEX", "Nearly done", thread)
    hall.drain()
    assert "Ana Lima · Gus’s turn (answered " in _first_line(hall)

    hall.say("UGUS", "CGLOBEX", "Thank you!", thread)
    hall.drain()
    assert "Ana Lima · Gus’s turn (answered " in _first_line(hall)


def test_the_title_and_a_button_lead_to_the_thread_and_tell_nobody_anything(hall: HttpApp) -> None:
    thread = hall.log()

    title = hall.card()["blocks"][1]["elements"][0]["elements"][0]
    assert title["url"].endswith(f"/archives/CGLOBEX/p{thread.replace('.', '')}")
    assert title["url"] in json.dumps(hall.card()["blocks"][-1])
    assert hall.click("UANA", "CTRIAGE", hall.card()["ts"], "issue.open_thread") == ""


def test_what_is_chosen_from_the_menu_does_what_its_button_does(hall: HttpApp) -> None:
    hall.log()

    assert "waits for the customer" in _choose(hall, "UANA", "issue.wait 1")
    hall.drain()
    assert "Waiting for Gus since " in _first_line(hall)

    assert "#1 " in _choose(hall, "UANA", "issue.reopen 1")
    hall.drain()
    assert "Ana Lima · your turn" in _first_line(hall)

    assert _choose(hall, "UANA", "issue.edit 1") == ""
    assert not hall.submit("UANA", title="Scanner is offline")


def test_a_check_in_is_told_moved_and_skipped_from_the_card(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")
    hall.drain()
    first = _first_line(hall)
    assert "Solved by Ana Lima · check-in " in first
    assert " Gus’s time" in first

    hall.issue("UANA", "checkin #1 in 3d")
    hall.drain()
    assert _first_line(hall) != first

    assert "The check-in of #1 is cancelled" in hall.click("UANA", "CTRIAGE", hall.card()["ts"], "issue.skip_checkin")
    hall.drain()
    assert "check-in" not in json.dumps(hall.card()["blocks"]).lower()
    with hall.desk.read() as tx:
        checkin = outbox_read.of_key(tx, "checkin:1:1:1")
    assert checkin is not None
    assert checkin.reason == Reason.CANCELLED


def test_a_reminder_is_told_and_cancelled_from_the_card_and_silence_then_ends_nothing(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "pending #1")
    hall.drain()
    ts = hall.card()["ts"]
    assert " · reminder " in _first_line(hall)

    assert "nobody is reminded" in hall.click("UANA", "CTRIAGE", ts, "issue.no_reminder")
    hall.drain()
    assert " · reminder " not in _first_line(hall)
    assert "issue.no_reminder" not in json.dumps(hall.card()["blocks"])
    assert "cancelled the reminder" in hall.issue("UANA", "show #1")

    hall.move(days=30)
    assert len(hall.slack.messages("CGLOBEX")) == 1
    assert "Waiting for Gus" in _first_line(hall)


def test_the_tier_is_on_no_card_that_a_customer_can_see(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text("tiers: {gold: {}}\naccounts: {Globex: {channels: [CGLOBEX], tier: gold}}\n")
    with HttpApp(sqlite_url, settings={"templates_dir": tmp_path}) as hall:
        hall.log()
        own = _first_line(hall)
        with hall.desk.begin() as tx:
            shared = Channel(hall.desk.team, "CTRIAGE", "triage", is_member=True, is_shared=True)
            channels.keep(tx, shared, at=hall.desk.wall())
        hall.issue("UANA", "log @gus Scanner beeps")
        hall.drain()

        assert "New · Globex (gold) · came in " in own
        assert "New · Globex · came in " in hall.card(2)["blocks"][0]["text"]["text"]
