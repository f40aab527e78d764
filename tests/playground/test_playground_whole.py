"""The stand-in as a whole: starting, stopping, and the first story."""

import json
import threading
import urllib.parse
import urllib.request

import pytest
from slack_sdk import WebClient

from slackbot.playground import PeopleError


def test_it_starts_and_stops_without_leaving_a_thread(make_playground):
    before = set(threading.enumerate())

    pg = make_playground()
    pg.stop()

    assert set(threading.enumerate()) <= before


def test_a_command_is_sent_answered_and_shown_to_its_user_alone(pg, connect):
    bot = connect(pg, lambda _: {"text": "Logged *#1*", "response_type": "ephemeral"})

    answer = pg.people.command("UANA", "CTRIAGE", "/issue", "log @gus printer & scanner are <down>")

    assert answer.text == "Logged *#1*"
    assert answer.shown == "ephemeral"
    (body,) = bot.of("slash_commands")
    assert body["text"] == "log <@UGUS|gus> printer &amp; scanner are &lt;down&gt;"
    assert [one["text"] for one in pg.ephemerals("UANA")] == ["Logged *#1*"]
    assert pg.messages("CTRIAGE") == []


def test_the_bot_posts_and_hears_its_own_message(pg, bot: WebClient, connect):
    tiny = connect(pg)

    sent = bot.chat_postMessage(channel="CTRIAGE", text="Good morning")

    assert pg.messages("CTRIAGE")[0]["text"] == "Good morning"
    (event,) = pg.wait_for(tiny.events)
    assert event["ts"] == sent["ts"]
    assert event["bot_id"] == "BBOT"


def test_it_can_be_stopped_twice_and_started_again_at_the_same_address(pg, connect):
    address = pg.url
    lost = connect(pg)

    pg.stop()
    pg.stop()
    pg.wait_for(lambda: lost.is_closed)
    pg.start()
    connect(pg, lambda _: {"text": "back"})

    assert pg.url == address
    assert pg.people.command("UANA", "CTRIAGE", "/issue").text == "back"


def test_waiting_for_what_never_comes_shows_what_there_is(pg):
    pg.people.post("UANA", "CTRIAGE", "hello")

    with pytest.raises(TimeoutError, match="UANA: hello"):
        pg.wait_for(lambda: pg.messages("CTRIAGE")[7], timeout=0.05)


def test_a_change_wakes_who_waits(pg):
    later = threading.Timer(0.05, pg.people.post, ("UANA", "CTRIAGE", "hello"))
    later.start()

    (message,) = pg.wait_for(lambda: pg.messages("CTRIAGE"))

    assert message["text"] == "hello"
    later.join()


def test_calls_are_kept_with_their_arguments_and_outcome(pg, bot):
    bot.chat_postMessage(channel="CTRIAGE", text="x", blocks=[])
    pg.call("chat.postMessage", channel="CTRIAGE", text="not counted")

    (call,) = pg.calls("chat.postMessage")

    assert (call.args["text"], call.status, call.error) == ("x", 200, None)
    assert "token" not in call.args


def test_forms_and_queries_work_as_well_as_json(pg):
    form = urllib.parse.urlencode({"channel": "CTRIAGE", "text": "x", "blocks": "[]", "token": pg.bot_token}).encode()

    with urllib.request.urlopen(f"{pg.api_url}chat.postMessage", form, timeout=5) as posted:
        assert json.load(posted)["ok"]
    query = urllib.request.Request(f"{pg.api_url}conversations.history?channel=CTRIAGE")
    query.add_header("Authorization", f"Bearer {pg.bot_token}")
    with urllib.request.urlopen(query, timeout=5) as read:
        assert [one["text"] for one in json.load(read)["messages"]] == ["x"]


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[1]", "json_not_object")])
def test_broken_json_is_refused(pg, body, error):
    request = urllib.request.Request(f"{pg.api_url}auth.test", body, {"Content-Type": "application/json"})

    with urllib.request.urlopen(request, timeout=5) as answer:
        assert json.load(answer)["error"] == error


def test_what_people_may_not_do_is_refused_in_sentences(pg):
    ts = pg.people.post("UANA", "CGLOBEX", "mine")
    pg.people.archive("UANA", "CINITECH")
    pg.people.deactivate("UMAYA")
    impossible = [
        lambda: pg.people.post("UELI", "CTRIAGE", "x"),
        lambda: pg.people.post("UANA", "CTRIAGE", " "),
        lambda: pg.people.post("UANA", "CNOWHERE", "x"),
        lambda: pg.people.post("UNOBODY", "CTRIAGE", "x"),
        lambda: pg.people.post("UANA", "CINITECH", "x"),
        lambda: pg.people.post("UMAYA", "CGLOBEX", "x"),
        lambda: pg.people.post("UANA", "CTRIAGE", "x", thread_ts="1.000000"),
        lambda: pg.people.edit("UGUS", "CGLOBEX", ts, "yours"),
        lambda: pg.people.react("UANA", "CGLOBEX", "1.000000", "eyes"),
        lambda: pg.people.join("UGUS", "CTRIAGE"),
        lambda: pg.people.invite("UANA", "CTRIAGE", "UGUS"),
        lambda: pg.people.open_dm("UANA", "UNOBODY"),
    ]

    for action in impossible:
        with pytest.raises(PeopleError, match=r"\.$"):
            action()
