"""Words that stand in no text of a message, but in its blocks, attachments or files, are words all the same."""

from datetime import timedelta
from typing import Any

import pytest

from slackbot.desk.issues import pending
from slackbot.domain.question import CSAT
from slackbot.store import answers, events, issues, people
from tests.http_app import HttpApp

Json = dict[str, Any]


def _rich(text: str, *more: Json) -> Json:
    runs = [{"type": "text", "text": text}, *more]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}


def _shared(text: str) -> Json:
    return {"is_share": True, "from_url": "https://acme.example/p1", "text": text, "fallback": f"[noon] Ines: {text}"}


SHAPES: dict[str, Json] = {
    "rich text": {"blocks": [_rich("Scale shows < 0 kg")]},
    "a section": {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Scale shows &lt; 0 kg"}}]},
    "a header": {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Scale shows < 0 kg"}}]},
    "a message passed on": {"attachments": [_shared("Scale shows &lt; 0 kg")]},
    "a voice": {
        "subtype": "file_share",
        "files": [
            {"name": "a.m4a", "transcription": {"status": "complete", "preview": {"content": "Scale shows < 0 kg"}}}
        ],
    },
    "a file's title": {"subtype": "file_share", "files": [{"name": "IMG_7.png", "title": "Scale shows < 0 kg"}]},
}
SAID = "Scale shows < 0 kg"


@pytest.mark.parametrize("shape", SHAPES)
def test_an_issue_is_logged_with_them(hall: HttpApp, shape: str) -> None:
    ts = hall.put("UGUS", "CGLOBEX", **SHAPES[shape])

    hall.shortcut("UANA", "CGLOBEX", ts)

    with hall.desk.read() as tx:
        assert issues.get(tx, 1).title == SAID


def test_a_form_posted_by_a_workflow_is_logged_with_what_was_filled_in(hall: HttpApp) -> None:
    fields = [{"type": "mrkdwn", "text": "*Where?*\nDock 4"}, {"type": "mrkdwn", "text": "*Since?*\nMonday"}]
    form = [
        {"type": "header", "text": {"type": "plain_text", "text": "Gate is stuck"}},
        {"type": "section", "fields": fields},
    ]
    ts = hall.put("UGUS", "CGLOBEX", subtype="bot_message", bot_id="BFORM", blocks=form)

    said = hall.shortcut("UANA", "CGLOBEX", ts)

    assert said.startswith("Logged as #1: Gate is stuck")
    with hall.desk.read() as tx:
        assert issues.get(tx, 1).details == "*Where?*\nDock 4\n*Since?*\nMonday"


def test_people_and_channels_named_there_are_read_by_their_names(hall: HttpApp) -> None:
    who, where = {"type": "user", "user_id": "UANA"}, {"type": "channel", "channel_id": "CGLOBEX"}
    ts = hall.put("UGUS", "CGLOBEX", blocks=[_rich("Told ", who, {"type": "text", "text": " in "}, where)])

    assert hall.shortcut("UANA", "CGLOBEX", ts).startswith("Logged as #1: Told @Ana Lima in #ext-globex")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_agents_read_them_when_they_are_said_to_us_alone(hall: HttpApp, shape: str) -> None:
    hall.issue("UANA", "log @gus Scale", "CTRIAGE")
    hall.issue("UANA", "reply #1 What does it show?")
    hall.drain()
    alone = hall.slack.people.open_dm("UGUS", "UBOT")

    hall.put("UGUS", alone, **SHAPES[shape])
    hall.drain()

    told = hall.last("CTRIAGE", hall.card()["ts"])["text"]
    assert told == "Gus Holt wrote to me alone about #1: Scale shows &lt; 0 kg"


def test_an_agents_word_is_done_from_rich_text_and_kept_with_what_was_passed_on(hall: HttpApp) -> None:
    hall.log()
    card = hall.card()["ts"]

    hall.put("UANA", "CTRIAGE", card, blocks=[_rich("!claim")])
    hall.put("UANA", "CTRIAGE", card, text="!note see below", attachments=[_shared("Belt is worn")])

    with hall.desk.read() as tx:
        assert issues.get(tx, 1).assignee == "UANA"
        assert events.of_issue(tx, 1)[-1].detail == {"words": "see below\nBelt is worn"}


def test_the_word_stop_is_heard_there_and_no_part_of_more_is_it(hall: HttpApp) -> None:
    thread = hall.log()

    hall.put("UGUS", "CGLOBEX", thread, text="stop", attachments=[_shared("Which one shall we stop?")])
    assert not _has_opted_out(hall)
    hall.put("UGUS", "CGLOBEX", thread, blocks=[_rich("Stop.")])

    assert _has_opted_out(hall)


def _has_opted_out(hall: HttpApp) -> bool:
    with hall.desk.read() as tx:
        known = people.get(tx, "UGUS")
    return known is not None and known.opted_out_at is not None


def test_a_spoken_reply_to_a_rating_is_its_comment(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.4")

    hall.put("UGUS", "CGLOBEX", thread, **SHAPES["a voice"])

    with hall.desk.read() as tx:
        (rating,) = answers.of_resolution(tx, CSAT, issue=1, resolution_no=1)
    assert rating.comment == SAID


@pytest.mark.parametrize("shape", SHAPES)
def test_a_later_look_finds_them_too(hall: HttpApp, shape: str) -> None:
    hall.issue("UANA", "log @gus Scale", "CTRIAGE")
    pending.wait(hall.desk, 1, by="UANA")
    hall.issue("UANA", "reply #1 What does it show?")
    hall.move(days=4)
    alone = hall.slack.people.open_dm("UGUS", "UBOT")
    hall.slack.deliver_over_http(None)
    hall.put("UGUS", alone, **SHAPES[shape])

    for _ in range(8):
        hall.clock.move(timedelta(days=1))
        hall.move()

    told = [one["text"] for one in hall.slack.messages("CTRIAGE", hall.card()["ts"])]
    assert told[-1].endswith("Gus Holt wrote to me alone about #1: Scale shows &lt; 0 kg")
