"""A question to the agents loses its buttons in the transaction that ends it, however that is, and says how."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from slackbot.desk.people import places
from slackbot.domain.kinds import KINDS, Kind, those
from slackbot.domain.traits import Reader
from tests.http_app import HttpApp

Json = dict[str, Any]
Do = Callable[[HttpApp, Json], object]


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(database_url) as opened:
        yield opened


def _line(hall: HttpApp, words: str) -> Json:
    """Return the newest message in triage that says that."""
    return next(one for one in reversed(hall.slack.messages("CTRIAGE")) if words in one["text"])


def _now(hall: HttpApp, line: Json) -> Json:
    return next(one for one in hall.slack.messages("CTRIAGE") if one["ts"] == line["ts"])


def _buttons(message: Json) -> Sequence[str]:
    return [
        one["text"]["text"] for block in message["blocks"] for one in block.get("elements", ()) if "action_id" in one
    ]


def _words(hall: HttpApp) -> Json:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    hall.say("UGUS", "CGLOBEX", "Thanks, and one more thing", thread)
    hall.drain()
    return _line(hall, "Gus Holt wrote")


def _elsewhere(hall: HttpApp) -> Json:
    hall.log()
    for word in ("claim #1", "reply #1 Which scale is it?", "pending #1"):
        hall.issue("UANA", word)
    hall.drain()
    hall.say("UGUS", "CGLOBEX", "The one at dock 4")
    hall.drain()
    return _line(hall, "Is that the answer?")


def _waited(hall: HttpApp) -> Json:
    hall.log()
    hall.issue("UANA", "claim #1")
    for _ in range(6):
        hall.move(hours=24)
    return _line(hall, "has waited")


def _refused(hall: HttpApp) -> Json:
    hall.log()
    hall.slack.faults.add("error:msg_too_long", channel="CGLOBEX")
    hall.issue("UANA", "reply #1 We have found the cause")
    hall.drain()
    return _line(hall, "could not be sent")


def _held(hall: HttpApp) -> Json:
    hall.log()
    hall.slack.faults.add("error:not_in_channel", channel="CGLOBEX")
    hall.issue("UANA", "reply #1 We have found the cause")
    hall.drain()
    return _line(hall, "could not be sent")


def _held_handover(hall: HttpApp) -> Json:
    hall.log()
    hall.slack.faults.add("error:user_not_found", "conversations.open", times=9)
    hall.issue("UANA", "assign #1 @ben")
    hall.drain()
    hall.slack.faults.clear()
    return _line(hall, "could not be sent")


def _by(user: str, text: str) -> Do:
    return lambda hall, _line: hall.issue(user, text)


def _press(user: str, action: str) -> Do:
    return lambda hall, line: hall.click(user, "CTRIAGE", line["ts"], action)


def _say(user: str, text: str) -> Do:
    return lambda hall, _line: hall.say(user, "CGLOBEX", text, _first(hall))


def _close(hall: HttpApp, _line: Json) -> None:
    hall.move(days=9)


def _reply_form(hall: HttpApp, line: Json) -> None:
    hall.click("UBEN", "CTRIAGE", line["ts"], "issue.reply")
    hall.submit("UBEN", answer="Which one?")


def _not_yet(hall: HttpApp, _line: Json) -> None:
    hall.move(hours=25)
    asked = hall.last("CGLOBEX", _first(hall))
    hall.click("UGUS", "CGLOBEX", asked["ts"], "checkin.not_yet")


def _solved(hall: HttpApp, _line: Json) -> None:
    hall.move(hours=25)
    hall.click("UGUS", "CGLOBEX", hall.last("CGLOBEX", _first(hall))["ts"], "checkin.solved")


def _first(hall: HttpApp) -> str:
    return str(next(one for one in hall.slack.messages("CGLOBEX") if "#1" in one["text"])["ts"])


def _back(hall: HttpApp, _line: Json) -> None:
    places.joined(hall.desk, hall.parts.slack, "CGLOBEX")


ASKED: dict[str, Callable[[HttpApp], Json]] = {
    "words": _words,
    "elsewhere": _elsewhere,
    "waited": _waited,
    "refused": _refused,
    "held": _held,
    "hand-over": _held_handover,
}
KIND = {"words": Kind.LINK, "elsewhere": Kind.NOT_CLOSED, "waited": Kind.WAITED, "refused": Kind.UNSURE}
ENDS: list[tuple[str, str, Do, str]] = [
    ("words", "reopen pressed", _press("UBEN", "issue.reopen"), "Reopened by Ben Okoro."),
    ("words", "reopened", _by("UBEN", "reopen #1"), "Reopened by Ben Okoro."),
    ("words", "not yet", _not_yet, "Reopened by Gus Holt."),
    ("words", "solved", _solved, "Gus Holt has pressed since that it works."),
    ("words", "thank-you pressed", _press("UBEN", "issue.thank_you"), "It was a thank-you, says Ben Okoro."),
    ("words", "reply pressed", _reply_form, "Ben Okoro has answered."),
    ("words", "replied", _by("UBEN", "reply #1 You are welcome"), "Ben Okoro has answered."),
    ("words", "written in the thread", _say("UBEN", "You are welcome"), "Ben Okoro has answered."),
    ("words", "another turn", _say("UGUS", "No, it is back"), "Gus Holt wrote again: see the newest line."),
    ("words", "closed", _close, "#1 is closed by now; `!reopen` opens it again."),
    ("elsewhere", "go on pressed", _press("UBEN", "issue.reopen"), "Ben Okoro goes on with #1."),
    ("elsewhere", "keep waiting pressed", _press("UBEN", "issue.keep_waiting"), "Ben Okoro waits on for an answer."),
    ("elsewhere", "resolved", _by("UBEN", "resolve #1"), "Resolved by Ben Okoro."),
    ("elsewhere", "answered", _say("UGUS", "Dock 4"), "Gus Holt has written in the thread since."),
    ("waited", "resolved", _by("UBEN", "resolve #1"), "It is resolved."),
    ("waited", "dropped", _by("UDANA", "drop #1"), "They no longer need one."),
    ("refused", "send again pressed", _press("UBEN", "unsure.again"), "is being sent again, as Ben Okoro decided."),
    ("refused", "leave pressed", _press("UBEN", "failed.leave"), "is not sent, as Ben Okoro decided."),
    ("held", "back in the channel", _back, "for #1 has arrived."),
    ("hand-over", "unclaimed", _by("UANA", "unclaim #1"), "is not sent: it is done."),
    ("hand-over", "dropped", _by("UDANA", "drop #1"), "is not sent: logged by mistake."),
]


@pytest.mark.parametrize(("what", "how", "end", "words"), ENDS, ids=[f"{what}, {how}" for what, how, _, _ in ENDS])
def test_its_buttons_go_and_it_says_what_became_of_it(hall: HttpApp, what: str, how: str, end: Do, words: str) -> None:
    line = ASKED[what](hall)

    end(hall, line)
    hall.drain()

    now = _now(hall, line)
    assert len(_buttons(line)) >= 2
    assert list(_buttons(now)) == []
    assert words in now["text"]


def test_every_kind_of_question_to_the_agents_is_in_the_table_and_has_an_edit() -> None:
    asked = those(lambda kind: kind.edited_by in (Kind.ASKED_EDIT, Kind.WAITED_EDIT))

    assert set(asked) == set(KIND.values())
    assert {KINDS[kind].reader for kind in asked} == {Reader.AGENTS}


def _open_alone(hall: HttpApp) -> str:
    """Let Gus, who reads #1 alone with the bot, write there once it is resolved; return where."""
    hall.issue("UANA", "log @gus Scale", "CTRIAGE")
    hall.issue("UANA", "resolve #1 Restarted it")
    hall.drain()
    return hall.slack.people.open_dm("UGUS", "UBOT")


def test_what_was_written_to_us_alone_stays_readable_and_what_was_deleted_does_not(hall: HttpApp) -> None:
    alone = _open_alone(hall)
    first = hall.say("UGUS", alone, "My PIN is 4711")
    hall.drain()
    line = _line(hall, "wrote to me alone")

    hall.issue("UBEN", "reopen #1")
    hall.drain()
    kept = _now(hall, line)
    hall.slack.people.delete("UGUS", alone, first)
    hall.heard(lambda event: event.get("subtype") == "message_deleted")
    hall.drain()
    gone = _now(hall, line)

    assert "My PIN is 4711" in str(kept["blocks"])
    assert "Reopened by Ben Okoro." in kept["text"]
    assert "4711" not in str(gone)
    assert gone["text"].endswith("in a message that was deleted\nReopened by Ben Okoro.")


def test_a_line_that_we_may_not_read_again_keeps_its_words_and_a_late_press_says_why(hall: HttpApp) -> None:
    alone = _open_alone(hall)
    hall.say("UGUS", alone, "Works, thank you")
    hall.drain()
    line = _line(hall, "wrote to me alone")
    hall.slack.faults.add("error:missing_scope", "conversations.replies", times=9)

    hall.issue("UBEN", "reopen #1")
    hall.drain()
    said = hall.click("UANA", "CTRIAGE", line["ts"], "issue.thank_you")

    assert "Works, thank you" in _now(hall, line)["text"]
    assert said == "#1 is open again, so there is no check-in to spare."


def test_a_thank_you_is_asked_about_once_and_the_newest_words_alone_have_buttons(hall: HttpApp) -> None:
    first = _words(hall)
    hall.click("UANA", "CTRIAGE", first["ts"], "issue.thank_you")
    hall.say("UGUS", "CGLOBEX", "Wait, it is back", _first(hall))
    hall.drain()

    assert list(_buttons(_now(hall, first))) == []
    assert list(_buttons(_line(hall, "Gus Holt wrote"))) == ["Reopen", "Reply"]


def test_a_question_ended_by_a_resolution_that_is_undone_is_asked_again(hall: HttpApp) -> None:
    line = _elsewhere(hall)
    hall.command("UBEN", "resolve #1")
    hall.drain()
    ended = _now(hall, line)
    shown = hall.slack.ephemerals("UBEN")[-1]

    hall.click("UBEN", "CGLOBEX", shown["ts"], "issue.undo_resolve")
    hall.drain()
    again = _now(hall, line)
    hall.click("UANA", "CTRIAGE", line["ts"], "issue.keep_waiting")
    hall.drain()

    assert list(_buttons(ended)) == []
    assert list(_buttons(again)) == ["Go on", "Reply", "Resolve", "Keep waiting"]
    assert list(_buttons(_now(hall, line))) == []


def test_whoever_presses_a_lost_messages_button_late_is_told_and_the_menu_ends_the_question_too(hall: HttpApp) -> None:
    line = _refused(hall)
    hall.command("UBEN", "help")
    lost = hall.slack.ephemerals("UBEN")[-1]
    hall.click("UBEN", "CGLOBEX", lost["ts"], "failed.leave")

    said = hall.click("UANA", "CTRIAGE", line["ts"], "failed.leave")
    hall.drain()

    assert said == "Somebody has decided about this message already."
    assert _now(hall, line)["text"].endswith("is not sent, as Ben Okoro decided.")
