"""Every request is acked in time with an answer, and nothing gets out of a listener, whatever is broken behind it."""

import json
import re
import time

import pytest
from sqlalchemy import text

from slackbot.playground import Timing
from slackbot.store.database import Store
from tests.http_app import HttpApp

METHODS = (
    "auth.test",
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "chat.getPermalink",
    "conversations.info",
    "conversations.list",
    "conversations.members",
    "conversations.open",
    "conversations.replies",
    "users.info",
)
COMMANDS = (
    "help",
    "log @gus Printer is offline",
    "log @maya Scanner",
    "claim",
    "claim #1",
    "assign #1 @ben",
    "unclaim #1",
    "reply #1 We look at it",
    "note #1 It is the toner",
    "show #1",
    "list",
    "mine",
    "summary",
    "resolve #1 Replaced",
    "reopen #1",
    "nonsense",
)


_A_CALL_HANGS_FOR_S = 10  # then we give it up


def test_no_command_waits_for_slack(hall: HttpApp) -> None:
    called = len(hall.slack.calls())
    hangs = [hall.slack.faults.add("hang", method=method, times=1000) for method in METHODS]

    for command in COMMANDS:
        assert hall.issue("UANA", command)

    assert not any(hang.struck for hang in hangs)
    assert len(hall.slack.calls()) == called


def test_no_press_event_or_shortcut_waits_for_slack(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    called = len(hall.slack.calls())
    for method in METHODS:
        hall.slack.faults.add("hang", method=method, times=1000)

    began = time.monotonic()
    assert not hall.slack.people.click("UGUS", "CGLOBEX", question["ts"], "checkin.not_yet").notice
    assert not hall.slack.people.click("UANA", "CTRIAGE", hall.card()["ts"], "issue.reopen").notice
    assert not hall.slack.people.shortcut("UANA", "log_issue", "CGLOBEX", thread).notice
    ts = hall.slack.people.post("UGUS", "CGLOBEX", "Hello?", thread)
    hall.slack.wait_for(lambda: any(body.get("event", {}).get("ts") == ts for body in hall.acked))

    assert time.monotonic() - began < _A_CALL_HANGS_FOR_S
    assert len(hall.slack.calls()) == called


def test_a_bug_is_an_apology_with_a_reference_that_is_in_the_log(
    hall: HttpApp, capsys: pytest.CaptureFixture[str]
) -> None:
    hall.log()
    with hall.desk.begin() as tx:
        tx.db.execute(text("UPDATE issues SET status = 'no such status'"))

    said = hall.issue("UANA", "claim #1")

    found = re.fullmatch(r"Sorry, that went wrong on our side\. Please try again; .* as ([0-9a-f]{6})\.", said)
    assert found is not None
    logged = "".join(capsys.readouterr())
    assert found[1] in logged
    assert "listener.failed" in logged
    assert "no such status" in logged


def test_a_press_or_form_that_fails_says_so_and_the_form_stays_open(
    hall: HttpApp, capsys: pytest.CaptureFixture[str]
) -> None:
    hall.log()
    hall.issue("UANA", "edit #1")
    card = hall.card()["ts"]
    _drop(hall, "issue_events")

    errors = hall.submit("UANA", title="Scanner")
    said = hall.click("UBEN", "CTRIAGE", card, "issue.claim")

    sentence = "The database cannot do this, so I saved nothing. Tell whoever runs this bot."
    assert errors == {"customer": sentence}
    assert said == sentence
    assert hall.slack.people.view("UANA") is not None
    assert "no such table" in "".join(capsys.readouterr())


def test_a_bug_in_a_form_is_an_apology_that_loses_nothing_typed(hall: HttpApp) -> None:
    hall.issue("UANA", "log")
    view = hall.slack.people.view("UANA")
    assert view is not None
    body = {"type": "view_submission", "user": {"id": "UANA"}, "view": {**view, "state": {"values": [1]}}}

    answer = json.loads(hall.dispatch(body).body)

    assert answer["response_action"] == "errors"
    assert answer["errors"]["customer"].startswith("Sorry, that went wrong on our side.")


def _drop(hall: HttpApp, table: str) -> None:
    with hall.desk.begin() as tx:
        tx.db.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))


def _restore(hall: HttpApp, table: str) -> None:
    with hall.desk.begin() as tx:
        tx.db.execute(text(f"ALTER TABLE {table}_gone RENAME TO {table}"))


def test_a_database_that_is_busy_is_a_sentence_in_time(hall: HttpApp, sqlite_url: str) -> None:
    other = Store(sqlite_url)
    with other.begin_all():
        began = time.monotonic()
        said = hall.issue("UANA", "log Printer")
        took = time.monotonic() - began
    other.close()

    assert said == "The database is busy just now. Try again in a moment."
    assert took < 3  # then the answer would come too late
    assert hall.issue("UANA", "log Printer") == "Logged as #1: Printer."


def test_an_event_that_fails_comes_again_and_is_done_once(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, timing=Timing(retry_delays=(0.3, 0.3, 0.3))) as hall:
        thread = hall.log()
        _drop(hall, "contacts")
        ts = hall.slack.people.post("UGUS", "CGLOBEX", "Hello?", thread)
        hall.slack.wait_for(lambda: ts in hall.failed)

        _restore(hall, "contacts")
        hall.heard(lambda event: event.get("ts") == ts)
        hall.drain()

        links = [one for one in hall.slack.messages("CTRIAGE") if "wrote" in one["text"]]
        assert len(links) == 1
        assert "0 contacts" in hall.issue("UANA", "show #1")
