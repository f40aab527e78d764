"""The stand-in as a whole: starting, stopping, and the first story."""

import threading

from slack_sdk import WebClient


def test_it_starts_and_stops_without_leaving_a_thread(make_playground):
    before = set(threading.enumerate())

    pg = make_playground()
    pg.stop()

    assert set(threading.enumerate()) == before


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
