"""Odd text goes through every command, form and message unharmed: kept and shown as typed, and it calls nobody."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from slackbot.store import issues, people
from tests.http_app import HttpApp

ODD = {
    "broadcast": "Printer <!channel> <!here> <!everyone> <!subteam^S012>",
    "mention": "Ask <@UGUS> or <@U0NOBODY|x> in <#CGENERAL>",
    "entities": "R&D &amp; <b>x</b> 1 < 2 > 0 &lt;",
    "template": "{{ 7*7 }} {% raw %} ${x} %s {0}",
    "emoji": "👩‍🚒🏽 :fire: ☃️ 🇩🇪",
    "right to left": "الطابعة \u202eno\u202c معطلة",
    "payload": "the webhook payload is broken payload=%7B",
    "formatting": "*bold* _it_ ~no~ `code` 5*3*2 snake_case_name",
    "quotes": "'; DROP TABLE issues; -- \" \\ \\n",
    "json": '{"text": "not json"}',
}
LIVE = re.compile(r"<(?!!date\^|@UANA>|#CGLOBEX>)[!@#]")  # who holds it, where and when are ours to say


def _texts(message: dict[str, Any]) -> str:
    """Return all words that the blocks of a message show literally."""
    words: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("type") in ("text", "link", "plain_text"):
                words.append(value["text"])
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(message.get("blocks", []))
    return "".join(words)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stored(hall: HttpApp, number: int = 1) -> str:
    with hall.desk.read() as tx:
        issue = issues.get(tx, number)
    return "\n".join(filter(None, [issue.title, issue.details]))


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_every_command_keeps_and_shows_text_as_it_was_typed(hall: HttpApp, text: str) -> None:
    said = hall.issue("UANA", f"log @gus {text}")
    hall.drain()
    thread = hall.last("CGLOBEX")
    hall.say("UGUS", "CGLOBEX", "Here", thread["ts"])  # so that no answer has to mention them
    assert _stored(hall) == text
    assert said == f"Logged as #1: {_escaped(text)}. Asked by <@UGUS>."
    assert text in _texts(hall.card())
    assert _escaped(text) in hall.card()["text"]
    assert text in _texts(thread)
    assert _escaped(text) in thread["text"]

    for verb in ("reply", "note", "resolve"):
        hall.issue("UANA", f"{verb} #1 {text}")
        hall.drain()
        place = ("CTRIAGE", hall.card()["ts"]) if verb == "note" else ("CGLOBEX", thread["ts"])
        posted = hall.last(*place)
        assert text in _texts(posted)
        assert _escaped(text) in posted["text"]
    for question in ("list", "show #1", "claim", "edit #1"):
        assert not LIVE.search(hall.issue("UANA", question))
    hall.issue("UANA", f"log @gus {text}", "CTRIAGE")
    hall.issue("UANA", "resolve #2", "CTRIAGE")
    hall.move(hours=25)
    alone = hall.slack.people.open_dm("UGUS", "UBOT")
    assert text in _texts(hall.last(alone))
    _nobody_was_called(hall)


def _nobody_was_called(hall: HttpApp) -> None:
    for call in hall.slack.calls():
        if call.method in ("chat.postMessage", "chat.update", "chat.postEphemeral"):
            blocks = json.dumps(call.args.get("blocks") or [], ensure_ascii=False)
            for words in (str(call.args.get("text")), *re.findall(r'"mrkdwn", "text": "(.*?)", "verbatim"', blocks)):
                live = re.findall(r"<[!@](?!date)[^>]*>", words)
                assert set(live) <= {"<@UANA>"}
            assert '"type": "broadcast"' not in blocks
            assert '"type": "user"' not in blocks


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_messages_forms_and_comments_keep_text_too(hall: HttpApp, text: str) -> None:
    ts = hall.say("UGUS", "CGLOBEX", text)
    hall.shortcut("UANA", "CGLOBEX", ts)
    assert _stored(hall) == text

    hall.issue("UANA", "edit #1")
    assert not hall.submit("UANA", title="Printer", details=text)
    assert _stored(hall) == f"Printer\n{text}"
    hall.issue("UANA", "reopen #1")
    hall.drain()
    assert text in _texts(hall.card())

    survey = hall.survey(ts)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.5")
    hall.drain()
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.comment")
    assert not hall.submit("UGUS", comment=text)
    hall.drain()
    told = hall.last("CTRIAGE", hall.card()["ts"])
    assert text in _texts(told)
    assert _escaped(text) in told["text"]


@pytest.mark.parametrize("letter", ["x", "&", "<", "line\n", "é", "👩", "word "])
def test_four_thousand_characters_are_kept_whole_and_fit_slacks_limits(hall: HttpApp, letter: str) -> None:
    text = f"Start {(letter * 4000)[:3980]} end"

    hall.issue("UANA", f"log @gus {text}")
    for verb in ("reply", "note", "resolve"):
        hall.issue("UANA", f"{verb} #1 {text}")
    hall.drain()
    thread = hall.last("CGLOBEX")["ts"]

    assert _stored(hall).endswith(text)
    assert "Start " in _texts(hall.card())
    for place in (("CTRIAGE", hall.card()["ts"]), ("CGLOBEX", thread)):
        assert text in _texts(hall.last(*place))
        assert _escaped(text) in hall.last(*place)["text"]
    assert hall.issue("UANA", "show #1").startswith("*#1* · Resolved by <@UANA>\nStart ")
    assert not [call for call in hall.slack.calls() if call.error]


def test_too_much_for_one_message_is_refused_and_nothing_is_lost(hall: HttpApp) -> None:
    hall.log()

    hall.say("UANA", "CTRIAGE", "!resolve " + "x" * 9_000, hall.card()["ts"])

    assert hall.whispered("UANA") == "That is too long for one message. Write at most 8000 characters."
    assert hall.issue("UANA", "claim #1") == "You have #1, “Printer is offline”."


@pytest.mark.parametrize("odd", ["a\x00b", "a\x1b[31mb", "a\ud83d\udfffb"])
@pytest.mark.both_databases
def test_what_no_database_keeps_is_left_out(database_url: str, odd: str) -> None:
    with HttpApp(database_url) as hall:
        command = {"command": "/issue", "user_id": "UANA", "channel_id": "CGLOBEX", "team_id": hall.desk.team}
        for text in (f"log {odd}", f"note #1 {odd}", f"reply #1 {odd}", f"resolve #1 {odd}", odd, f"show #1 {odd}"):
            answer = hall.dispatch({**command, "text": text})
            assert answer.status == 200
            assert "went wrong" not in str(answer.body)
        hall.dispatch(_submission(hall, "form.edit", {"title": odd, "details": odd}, about={"issue": 1}))
        hall.drain()

        assert _stored(hall) == "\n".join([odd.translate(_NOTHING)] * 2)
        assert hall.card()["text"].startswith(f"#1 {odd.translate(_NOTHING)} ")


_NOTHING = dict.fromkeys([0, 0x1B, 0xD83D, 0xDFFF])


def _submission(hall: HttpApp, callback_id: str, values: dict[str, str], *, about: dict[str, Any]) -> dict[str, Any]:
    """Return a form as Slack sends it back."""
    blocks = [{"type": "input", "block_id": name} for name in values]
    state = {name: {"value": {"type": "plain_text_input", "value": value}} for name, value in values.items()}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": callback_id,
        "blocks": blocks,
        "private_metadata": json.dumps(about),
        "state": {"values": state},
        "app_installed_team_id": hall.desk.team,
    }
    team = {"id": hall.desk.team, "domain": "acme"}
    return {"type": "view_submission", "team": team, "user": {"id": "UANA", "team_id": team["id"]}, "view": view}


def test_names_are_shown_as_they_are_and_turn_nothing_around(hall: HttpApp) -> None:
    with hall.desk.begin() as tx:
        ana = people.get(tx, "UANA")
        assert ana is not None
        people.keep(tx, replace(ana, name="*Ana*\n<!channel> \u202eamiL"), at=hall.desk.wall())
    thread = hall.log()
    hall.say("UGUS", "CGLOBEX", "Here", thread)  # so that no answer has to mention them
    hall.issue("UANA", "claim #1")
    hall.issue("UANA", "reply #1 Hello")
    hall.issue("UANA", "note #1 Hello")
    hall.drain()

    assert hall.last("CGLOBEX", thread)["text"].endswith("Hello")
    assert not LIVE.search(hall.last("CGLOBEX", thread)["text"])
    assert not LIVE.search(hall.card()["text"])
