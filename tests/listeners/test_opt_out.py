"""The quiet button and the words `stop` and `start`, as customers use them."""

from datetime import timedelta
from typing import Any

import pytest

from slackbot.desk.issues import pending
from slackbot.domain.delivery import State
from slackbot.domain.issue import Status
from slackbot.domain.question import CSAT
from slackbot.store import answers, issues, outbox_read, people, touches
from slackbot.texts import Texts
from tests.http_app import HttpApp


def _has_opted_out(hall: HttpApp, user: str = "UGUS") -> bool:
    with hall.desk.read() as tx:
        known = people.get(tx, user)
    return known is not None and known.opted_out_at is not None


def _links(hall: HttpApp) -> int:
    return len([one for one in hall.slack.messages("CTRIAGE") if "wrote" in one["text"] and one["text"][0] != "#"])


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for block in message["blocks"] for one in block.get("elements", ()) if one["type"] == "button"]


def test_opting_out_stands_apart_from_the_answers_in_every_question(hall: HttpApp) -> None:
    thread = hall.log()
    for question in (hall.checkin(thread), hall.survey(thread)):
        rows = [block["elements"] for block in question["blocks"] if block["type"] == "actions"]

        assert [one["action_id"] for one in rows[-1]] == ["opt_out.stop"]
        assert "opt_out.stop" not in [one["action_id"] for row in rows[:-1] for one in row]


def test_one_press_under_a_question_ends_them_and_one_takes_it_back(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)

    said = hall.click("UGUS", "CGLOBEX", question["ts"], "opt_out.stop")
    was_out = _has_opted_out(hall)
    answer = hall.slack.ephemerals("UGUS")[-1]
    hall.click("UGUS", "CGLOBEX", answer["ts"], "opt_out.undo")

    (button,) = [one for one in _buttons(question) if one["action_id"] == "opt_out.stop"]
    assert button["text"]["text"] == "Stop these messages"
    assert button["confirm"]["text"]["text"] == "No more automatic check-ins, surveys and reminders?"
    assert (button["confirm"]["confirm"]["text"], button["confirm"]["deny"]["text"]) == ("Stop them", "Keep them")
    assert answer["thread_ts"] == thread
    assert said.startswith("Done. No more automatic check-ins, surveys and reminders.")
    assert was_out
    assert not _has_opted_out(hall)
    assert hall.whispered("UGUS").startswith("Thank you, Gus. You’ll get check-ins")


@pytest.mark.parametrize(
    ("locale", "ends", "comes"),
    [
        ("en-GB", ("check-ins", "surveys", "reminders"), "Our team can still reply"),
        ("de-DE", ("Nachfragen", "Umfragen", "Erinnerungen"), "Unser Team kann Ihnen weiterhin antworten"),
        (
            "es-ES",
            ("mensajes de seguimiento", "encuestas", "recordatorios"),
            "Nuestro equipo puede seguir respondiéndole",
        ),
        ("fr-FR", ("messages de suivi", "enquêtes", "rappels"), "Notre équipe peut toujours vous répondre"),
    ],
)
def test_who_opts_out_reads_all_that_ends_and_what_still_comes(locale: str, ends: tuple[str, ...], comes: str) -> None:
    said = Texts().to(locale=locale).say("opt_out/done")

    assert all(what in said for what in ends)
    assert f" {comes}" in said


def test_who_opted_out_can_still_answer_what_was_asked_and_gets_no_survey(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    hall.click("UGUS", "CGLOBEX", question["ts"], "opt_out.stop")

    assert hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved") == ""
    hall.move(hours=4)

    assert "#1 works" in hall.slack.messages("CGLOBEX", thread)[-1]["text"]
    with hall.desk.read() as tx:
        survey = outbox_read.of_key(tx, "survey:1:1")
    assert survey is not None
    assert (survey.state, survey.reason) == (State.HELD, "opted_out")


def test_an_agent_who_presses_is_told_that_it_is_not_for_them(hall: HttpApp) -> None:
    question = hall.checkin(hall.log())

    said = hall.click("UANA", "CGLOBEX", question["ts"], "opt_out.stop")

    assert said == "Check-ins and surveys go to customers, so there is nothing to stop for you."
    assert not _has_opted_out(hall, "UANA")


@pytest.mark.parametrize("word", ["stop", "Stop.", "arrêtez !"])
def test_the_word_in_an_issues_thread_does_the_same_and_is_no_message_to_the_agents(hall: HttpApp, word: str) -> None:
    thread = hall.log()

    hall.say("UGUS", "CGLOBEX", word, thread)
    hall.drain()

    assert _has_opted_out(hall)
    answer = hall.slack.ephemerals("UGUS")[-1]
    assert answer["thread_ts"] == thread
    assert answer["text"].startswith("Done.")
    assert [one["action_id"] for block in answer["blocks"] for one in block.get("elements", ())] == ["opt_out.undo"]
    assert _links(hall) == 0
    with hall.desk.read() as tx:
        assert not touches.of_issue(tx, 1)


def test_the_word_start_takes_it_back(hall: HttpApp) -> None:
    thread = hall.log()
    hall.say("UGUS", "CGLOBEX", "stop", thread)

    hall.say("UGUS", "CGLOBEX", "Start", thread)

    assert not _has_opted_out(hall)
    assert _links(hall) == 0


def test_the_word_is_no_comment_to_a_rating(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.5")

    hall.say("UGUS", "CGLOBEX", "stop", thread)

    with hall.desk.read() as tx:
        (rating,) = answers.of_resolution(tx, CSAT, issue=1, resolution_no=1)
    assert rating.comment is None


def test_an_issue_that_waits_for_the_customer_goes_on_waiting(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")

    hall.say("UGUS", "CGLOBEX", "stop", thread)

    with hall.desk.read() as tx:
        assert issues.get(tx, 1).status is Status.PENDING


WHOSE = {
    "written there by hand": lambda hall, thread: hall.say("UANA", "CGLOBEX", "Shall we stop it or wait?", thread),
    "sent with reply": lambda hall, _: hall.issue("UANA", "reply #1 Shall we stop it or wait?"),
    "said with the solution": lambda hall, _: hall.issue("UANA", "resolve #1 Say stop, and we stop it."),
}


@pytest.mark.parametrize("word", ["Stop!", "arrêter", "start"])
@pytest.mark.parametrize("how", WHOSE)
def test_after_a_persons_word_it_is_an_answer_and_reaches_them(hall: HttpApp, how: str, word: str) -> None:
    thread = hall.log()
    WHOSE[how](hall, thread)
    hall.drain()

    hall.say("UGUS", "CGLOBEX", word, thread)
    hall.drain()

    assert not _has_opted_out(hall)
    assert _links(hall) == 1
    with hall.desk.read() as tx:
        assert touches.of_issue(tx, 1)[-1].by == "UGUS"


def test_an_answer_of_one_word_ends_the_waiting(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "reply #1 Shall we stop it or wait?")
    hall.drain()
    pending.wait(hall.desk, 1, by="UANA")

    hall.say("UGUS", "CGLOBEX", "stop", thread)

    with hall.desk.read() as tx:
        assert issues.get(tx, 1).status is Status.CLAIMED


def test_an_answer_of_one_word_that_nobody_told_us_of_is_found_before_silence_ends_the_issue(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "reply #1 Shall we stop it or wait?")
    hall.drain()
    pending.wait(hall.desk, 1, by="UANA")
    hall.clock.move(timedelta(minutes=1))
    hall.slack.deliver_over_http(None)
    hall.slack.people.post("UGUS", "CGLOBEX", "stop", thread)

    hall.move(days=3)
    hall.move(days=7)

    assert "Resolved" not in hall.card()["text"]
    assert _links(hall) == 1


def test_the_first_automatic_word_after_a_persons_makes_it_a_wish_again(hall: HttpApp) -> None:
    thread = hall.log()
    hall.say("UANA", "CGLOBEX", "Shall we stop it or wait?", thread)
    hall.checkin(thread)

    hall.say("UGUS", "CGLOBEX", "stop", thread)

    assert _has_opted_out(hall)


def test_alone_with_us_it_is_an_answer_only_to_a_persons_word(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "reply #1 Shall we stop it or wait?", "CTRIAGE")
    hall.drain()
    dm = hall.slack.people.open_dm("UGUS", "UBOT")

    hall.say("UGUS", dm, "stop")
    hall.drain()
    reached = _links(hall), _has_opted_out(hall)
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.move(hours=25)
    hall.say("UGUS", dm, "stop")

    assert reached == (1, False)
    assert _has_opted_out(hall)


@pytest.mark.parametrize("in_thread", [True, False])
def test_the_word_said_to_us_alone_works_in_and_out_of_a_thread(hall: HttpApp, in_thread: bool) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.move(hours=25)
    dm = hall.slack.people.open_dm("UGUS", "UBOT")
    question = hall.last(dm)["ts"]

    hall.say("UGUS", dm, "stop", question if in_thread else None)

    assert _has_opted_out(hall)
    assert hall.whispered("UGUS").startswith("Done.")


def test_other_words_to_us_alone_stay_unanswered(hall: HttpApp) -> None:
    dm = hall.slack.people.open_dm("UGUS", "UBOT")

    hall.say("UGUS", dm, "Hello there")

    assert not hall.slack.ephemerals("UGUS")


def test_an_agent_alone_with_us_has_nothing_to_end(hall: HttpApp) -> None:
    hall.say("UANA", hall.slack.people.open_dm("UANA", "UBOT"), "stop")

    assert "nothing to stop for you" in hall.whispered("UANA")


def test_an_agents_stop_in_a_thread_is_a_message_like_any_other(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UANA", "CGLOBEX", "stop", thread)

    assert hall.whispered("UANA").startswith("Logged as #1")
    with hall.desk.read() as tx:
        assert len(touches.of_issue(tx, 1)) == 1


def test_an_event_that_comes_twice_is_answered_once(hall: HttpApp) -> None:
    thread = hall.log()
    hall.slack.duplicate_next_event()

    ts = hall.say("UGUS", "CGLOBEX", "stop", thread)
    hall.slack.wait_for(lambda: [body.get("event", {}).get("ts") for body in list(hall.acked)].count(ts) == 2)
    hall.settle()

    assert len(hall.slack.ephemerals("UGUS")) == 1


def test_stop_after_a_line_whose_arrival_slack_did_not_confirm_is_a_wish(hall: HttpApp) -> None:
    source = hall.say("UGUS", "CGLOBEX", "The printer is offline")
    hall.shortcut("UANA", "CGLOBEX", source)
    hall.slack.faults.add("lost_answer", "chat.postMessage", channel="CGLOBEX")
    hall.drain()
    with hall.desk.read() as tx:
        line = outbox_read.of_key(tx, "notice:1")
    assert line is not None
    assert (line.state, line.ts) == (State.SENDING, None)

    hall.say("UGUS", "CGLOBEX", "stop", source)

    assert _has_opted_out(hall)
