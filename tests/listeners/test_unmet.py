"""Whoever does something before we know them is asked about first, after the ack, and is answered all the same."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from slackbot.playground import sample_world
from slackbot.playground.world import Person
from slackbot.store import issues, people
from tests.http_app import HttpApp
from tests.newcomer import crowd
from tests.patience import PATIENCE_S
from tests.running_app import Json

_WAIT = (
    "I’m asking Slack who you are, and do this as soon as I know. "
    "If you’ve heard nothing in ten minutes, please try again."
)
_LATER = "That didn’t work just now, and nothing has changed. Please try again in a moment."


@pytest.fixture
def new(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world, of which it knows nobody."""
    with HttpApp(sqlite_url, is_new=True) as opened:
        yield opened


def _asked(hall: HttpApp) -> list[str]:
    return [call.method for call in hall.slack.calls()]


def test_a_crowd_in_triage_and_thousands_of_channels_cost_nothing_before_the_first_answer(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, world=crowd(1_100, channels=3_000), is_new=True) as hall:
        before = len(_asked(hall))

        said = hall.issue("UM01099", "log Printer is offline", "CTRIAGE")

        assert said == "Logged as #1: Printer is offline."
        assert _asked(hall)[before:] == ["users.info", "users.conversations", "conversations.info"]
        assert hall.command("UM01099", "list", "CTRIAGE").shown == "ephemeral"
        assert len(_asked(hall)) == before + 3


def _typed(hall: HttpApp, words: str, *, by: str, channel: str = "CGLOBEX", read_by: str = "UANA") -> Json:
    """Return a command as Slack sends it; the answer is shown to `read_by`, whoever typed it."""
    url = f"{hall.slack.url}/response/{hall.slack._state.responses.give(channel, read_by)}"
    typed = {"command": "/issue", "text": words, "user_id": by, "channel_id": channel, "response_url": url}
    return {**typed, "team_id": hall.desk.team, "trigger_id": f"1.2.{words}"}


def _gate(hall: HttpApp) -> threading.Event:
    """Let Slack tell nothing of people until the gate opens."""
    gate = threading.Event()
    hall.slack.faults.add("hang", "users.info", times=9, where=lambda _: not gate.wait(PATIENCE_S))
    return gate


def _forget(hall: HttpApp, user: str) -> None:
    with hall.desk.begin() as tx:
        tx.db.execute(text("DELETE FROM people WHERE user_id = :user"), {"user": user})


def _command(hall: HttpApp) -> str:
    return hall.issue("UBEN", "claim #1")


def _click(hall: HttpApp) -> str:
    return hall.click("UBEN", "CTRIAGE", hall.card()["ts"], "issue.claim")


def _word(hall: HttpApp) -> str:
    hall.say("UBEN", "CTRIAGE", "!claim", hall.card()["ts"])
    hall.drain()
    return ""


def _shortcut(hall: HttpApp) -> str:
    ts = hall.slack.people.post("UGUS", "CGLOBEX", "The scanner, too")
    return hall.shortcut("UBEN", "CGLOBEX", ts)


def _form(hall: HttpApp) -> str:
    hall.issue("UBEN", "edit #1")
    _forget(hall, "UBEN")
    assert hall.submit("UBEN", title="Scanner is offline") == {}
    return hall.whispered("UBEN")


@pytest.mark.parametrize(
    ("do", "said", "happened"),
    [
        (_command, "You have #1", "Ben"),
        (_click, "", "Ben"),
        (_word, "", "Ben"),
        (_shortcut, "Logged as #2", None),
        (_form, "#1", "Scanner is offline"),
    ],
)
def test_whatever_an_agent_does_whom_we_do_not_know_yet_is_done_and_answered(
    new: HttpApp, do: Callable[[HttpApp], str], said: str, happened: str | None
) -> None:
    new.log()

    answer = do(new)
    new.drain()

    assert said in answer
    assert happened is None or happened in new.card()["text"]


def test_an_ack_does_not_wait_for_what_slack_says_of_somebody(new: HttpApp) -> None:
    gate = _gate(new)

    acked = new.dispatch(_typed(new, "log Printer", by="UANA"))
    said_meanwhile = new.slack.ephemerals("UANA")
    gate.set()

    assert (acked.status, acked.body, said_meanwhile) == (200, "", [])
    assert new.whispered("UANA") == "Logged as #1: Printer."


def test_who_is_named_as_the_new_assignee_is_asked_about_as_well(new: HttpApp) -> None:
    new.log()

    assert "UBEN" in new.issue("UANA", "assign #1 @ben")
    assert "is not an agent" in new.issue("UANA", "assign #1 @eli")


@pytest.mark.parametrize("user", ["UGUS", "UGIL", "UELI", "UPAGER", "UNOBODY"])
def test_nobody_is_taken_for_an_agent_who_cannot_be_one_or_is_not_in_the_channel(sqlite_url: str, user: str) -> None:
    world = sample_world()
    pager = Person("UPAGER", world.team, "pager", "Pager", is_bot=True)
    rooms = tuple(
        one.having("UGUS", "UGIL", "UPAGER") if one.id == "CTRIAGE" else one for one in world.channels
    )  # another company's, a guest, an app; UELI is none of the team
    with HttpApp(sqlite_url, world=replace(world, people=(*world.people, pager), channels=rooms), is_new=True) as hall:
        hall.log(customer=None)

        acked = hall.dispatch(_typed(hall, "claim #1", by=user, channel="CTRIAGE"))
        hall.settle()

        assert acked.body == ""
        assert hall.whispered("UANA").startswith("Only support agents can use this.")
        with hall.desk.read() as tx:
            assert issues.get(tx, 1).assignee is None
            assert user not in {one.user for one in people.agents(tx)}


def test_a_limit_of_slacks_puts_the_answer_off_and_who_waits_is_told(new: HttpApp) -> None:
    new.slack.faults.add("ratelimited", "users.info", retry_after=1)

    said = new.issue("UANA", "log Printer is offline")

    assert said == _WAIT
    told = new.slack.wait_for(lambda: new.slack.ephemerals("UANA")[1:])
    assert [one["text"] for one in told] == ["Logged as #1: Printer is offline."]


def test_who_waits_while_we_end_is_told_that_nothing_was_done(new: HttpApp) -> None:
    new.slack.faults.add("ratelimited", "users.info", times=9, retry_after=300)
    new.issue("UANA", "log Printer is offline")

    new._responder.stop()

    assert [one["text"] for one in new.slack.ephemerals("UANA")] == [_WAIT, _LATER]


def test_what_somebody_typed_into_a_form_is_given_back_where_slack_does_not_say_who_they_are(new: HttpApp) -> None:
    new.log()
    new.issue("UBEN", "edit #1")
    _forget(new, "UBEN")
    new.slack.faults.add("error:internal_error", "users.info", times=9)

    assert new.submit("UBEN", title="Scanner is offline") == {}
    new.settle()

    told = new.slack.ephemerals("UBEN")[-1]
    assert told["text"] == _LATER
    assert "Scanner is offline" in json.dumps(told["blocks"])


def test_a_command_that_comes_twice_before_slack_has_said_who_it_is_acts_once(new: HttpApp) -> None:
    gate = _gate(new)
    body = _typed(new, "log Printer", by="UANA")

    first, again = new.dispatch(body), new.dispatch(body)
    gate.set()
    new.settle()
    later = new.dispatch(body)

    assert [one.body for one in (first, again, later)] == ["", "", ""]
    assert [one["text"] for one in new.slack.ephemerals("UANA")] == ["Logged as #1: Printer."]


def test_of_a_channel_that_we_do_not_know_yet_slack_is_asked_before_an_issue_is_logged_there(new: HttpApp) -> None:
    new.issue("UANA", "list", "CTRIAGE")
    asked = len(new.slack.calls("conversations.info"))

    said = [new.issue("UANA", f"log @gus {words}") for words in ("Printer is offline", "Scanner is offline")]
    asked_now = len(new.slack.calls("conversations.info"))
    new.issue("UANA", "resolve #1 We replaced the toner")
    new.drain()

    assert said == [
        "Logged as #1: Printer is offline. Asked by <@UGUS>.",
        "Logged as #2: Scanner is offline. Asked by <@UGUS>.",
    ]
    assert asked_now == asked + 1
    assert "We replaced the toner" in " ".join(one["text"] for one in new.slack.messages("CGLOBEX"))


@pytest.mark.parametrize("error", ["channel_not_found", "internal_error"])
def test_a_channel_of_which_slack_tells_nothing_keeps_nobody_from_working(new: HttpApp, error: str) -> None:
    new.issue("UANA", "list", "CTRIAGE")
    new.slack.faults.add(f"error:{error}", "conversations.info", channel="CGLOBEX")

    first = new.issue("UANA", "log @gus Printer is offline")
    again = new.slack.people.command("UANA", "CGLOBEX", "/issue", "log @gus Scanner is offline")
    new.drain()

    assert first.startswith("Logged as #1: Printer is offline.")
    assert again.text.startswith("Logged as #2")  # in the ack
    assert "Printer is offline" in new.card()["text"]
