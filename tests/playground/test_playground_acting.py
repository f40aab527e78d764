"""Commands, presses and shortcuts: what the app is sent, and what people see of its answers."""

import json
import urllib.error
import urllib.request

import pytest

from slackbot.playground import PeopleError, Timing
from tests.playground.tiny_bot import NO_ACK

BUTTONS = [
    {
        "type": "actions",
        "block_id": "card",
        "elements": [
            {"type": "button", "action_id": "claim", "text": {"type": "plain_text", "text": "Claim"}, "value": "42"},
            {
                "type": "static_select",
                "action_id": "priority",
                "options": [
                    {"text": {"type": "plain_text", "text": "High"}, "value": "high"},
                    {"text": {"type": "plain_text", "text": "Low"}, "value": "low"},
                ],
            },
            {"type": "users_select", "action_id": "who"},
            {"type": "datepicker", "action_id": "day"},
        ],
    }
]


def _card(pg, channel="CTRIAGE", **more):
    return pg.call("chat.postMessage", channel=channel, text="card", blocks=BUTTONS, **more)["ts"]


def _post(url, **body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def test_a_command_carries_all_fields_of_slack(pg, connect):
    tiny = connect(pg)

    pg.people.command("UANA", "CGLOBEX", "/issue", "show #42 in #ext-globex see https://a.example/?x=1&y=2.")

    (body,) = tiny.of("slash_commands")
    assert body["response_url"].startswith(pg.url)
    assert body["trigger_id"]
    assert {key: body[key] for key in body if key not in ("response_url", "trigger_id", "token")} == {
        "team_id": "T0ACME00001",
        "team_domain": "acme",
        "channel_id": "CGLOBEX",
        "channel_name": "ext-globex",
        "user_id": "UANA",
        "user_name": "ana",
        "command": "/issue",
        "text": "show #42 in <#CGLOBEX|ext-globex> see <https://a.example/?x=1&amp;y=2>.",
        "api_app_id": "A0SUPPORT01",
        "is_enterprise_install": "false",
    }


def test_text_that_looks_like_markup_is_made_harmless(pg, connect):
    tiny = connect(pg)

    pg.people.command("UANA", "CTRIAGE", "/issue", "log <!channel> <@UBEN> a&b {{ 7*7 }} payload مرحبا 🎫")

    text = tiny.of("slash_commands")[0]["text"]
    assert text == "log &lt;!channel&gt; &lt;@UBEN&gt; a&amp;b {{ 7*7 }} payload مرحبا 🎫"


def test_in_a_direct_conversation_the_channel_is_called_directmessage(pg, connect):
    tiny = connect(pg)

    pg.people.command("UANA", pg.people.open_dm("UANA", "UBOT"), "/issue")

    assert tiny.of("slash_commands")[0]["channel_name"] == "directmessage"


@pytest.mark.parametrize(
    ("user", "channel", "command"),
    [("UGUS", "CGLOBEX", "/issue"), ("UANA", "CTRIAGE", "/sing"), ("UELI", "CTRIAGE", "/issue")],
)
def test_outsiders_unknown_commands_and_strangers_to_the_channel_are_refused(pg, connect, user, channel, command):
    tiny = connect(pg)

    with pytest.raises(PeopleError):
        pg.people.command(user, channel, command, "help")

    assert tiny.frames == []


def test_a_command_works_where_the_bot_is_no_member(pg, connect):
    connect(pg, lambda _: {"text": "Noted"})

    answer = pg.people.command("UELI", "CGENERAL", "/issue", "log it")

    assert answer.text == "Noted"
    assert pg.ephemerals("UELI", "CGENERAL")[0]["user"] == "UBOT"


def test_an_answer_in_channel_is_seen_by_all(pg, connect):
    connect(pg, lambda _: {"text": "For all", "response_type": "in_channel"})

    answer = pg.people.command("UANA", "CTRIAGE", "/issue", "summary here")

    assert answer.shown == "in_channel"
    assert pg.messages("CTRIAGE")[0]["text"] == "For all"


def test_a_command_that_is_not_acknowledged_fails_before_its_users_eyes(make_playground, connect):
    pg = make_playground(timing=Timing(ack_s=0.05))
    connect(pg, lambda _: NO_ACK)

    answer = pg.people.command("UANA", "CTRIAGE", "/issue", "list")

    assert answer.notice == "/issue got no answer in time. Slack calls that “operation_timeout”."


def test_without_a_bot_a_command_fails_at_once(pg):
    assert "dispatch_failed" in pg.people.command("UANA", "CTRIAGE", "/issue", "list").notice


def test_an_answer_slack_cannot_show_is_an_invalid_command_response(pg, connect):
    connect(pg, lambda _: {"blocks": [{"type": "poem"}]})

    assert "invalid_command_response" in pg.people.command("UANA", "CTRIAGE", "/issue", "list").notice


def test_a_press_by_an_outsider_names_both_companies(pg, connect):
    tiny = connect(pg)
    root = pg.people.post("UGUS", "CGLOBEX", "help")
    extra = {"event_type": "slackbot", "event_payload": {"key": "k1"}}
    ts = _card(pg, "CGLOBEX", thread_ts=root, metadata=extra)

    pg.people.click("UGUS", "CGLOBEX", ts, "claim")

    (body,) = tiny.of("interactive")
    assert body["type"] == "block_actions"
    assert (body["user"]["team_id"], body["team"]["id"]) == ("T0GLOBEX001", "T0ACME00001")
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": "CGLOBEX",
        "is_ephemeral": False,
        "thread_ts": root,
    }
    assert body["message"]["ts"] == ts
    assert body["message"]["metadata"] == extra
    action = body["actions"][0]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "claim",
        "card",
        "42",
    )
    assert body["channel"] == {"id": "CGLOBEX", "name": "ext-globex"}


@pytest.mark.parametrize(
    ("action_id", "selected", "field", "sent"),
    [
        (
            "priority",
            "low",
            "selected_option",
            {"text": {"type": "plain_text", "text": "Low", "emoji": True}, "value": "low"},
        ),
        ("who", "UBEN", "selected_user", "UBEN"),
        ("day", "2026-11-20", "selected_date", "2026-11-20"),
    ],
)
def test_a_choice_is_sent_in_its_own_field_and_in_the_state(pg, connect, action_id, selected, field, sent):
    tiny = connect(pg)

    pg.people.click("UANA", "CTRIAGE", _card(pg), action_id, selected=selected)

    (body,) = tiny.of("interactive")
    assert body["actions"][0][field] == sent
    assert body["state"]["values"]["card"][action_id][field] == sent


def test_what_is_not_there_cannot_be_pressed(pg, connect):
    ts = _card(pg)

    with pytest.raises(PeopleError, match="claim, priority, who, day"):
        pg.people.click("UANA", "CTRIAGE", ts, "resolve")
    with pytest.raises(PeopleError, match="high, low"):
        pg.people.click("UANA", "CTRIAGE", ts, "priority", selected="urgent")
    with pytest.raises(PeopleError, match="not in"):
        pg.people.click("UELI", "CTRIAGE", ts, "claim")
    with pytest.raises(PeopleError, match="gone"):
        pg.people.click("UANA", "CTRIAGE", "1.000000", "claim")


def test_a_press_that_is_not_acknowledged_warns(make_playground, connect):
    pg = make_playground(timing=Timing(ack_s=0.05))
    connect(pg, lambda _: NO_ACK)

    assert "operation_timeout" in pg.people.click("UANA", "CTRIAGE", _card(pg), "claim").notice


def test_a_press_on_an_ephemeral_sends_no_message_and_can_replace_or_remove_it(pg, connect):
    tiny = connect(pg, lambda frame: {"text": "menu", "blocks": BUTTONS} if frame["type"] == "slash_commands" else None)
    ts = pg.people.command("UANA", "CTRIAGE", "/issue").ts

    pg.people.click("UANA", "CTRIAGE", ts, "claim")

    (body,) = tiny.of("interactive")
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    assert _post(body["response_url"], text="done", replace_original=True) == (200, {"ok": True})
    assert [(one["ts"], one["text"]) for one in pg.ephemerals("UANA")] == [(ts, "done")]
    _post(body["response_url"], delete_original=True)
    assert pg.ephemerals("UANA") == []


def test_somebody_elses_ephemeral_cannot_be_pressed(pg, connect):
    connect(pg, lambda _: {"text": "menu", "blocks": BUTTONS})
    ts = pg.people.command("UANA", "CTRIAGE", "/issue").ts

    with pytest.raises(PeopleError, match="gone"):
        pg.people.click("UBEN", "CTRIAGE", ts, "claim")


def test_a_response_url_answers_alone_in_channel_in_a_thread_or_in_place(pg, connect):
    tiny = connect(pg)
    ts = _card(pg)
    pg.people.click("UANA", "CTRIAGE", ts, "claim")
    url = tiny.of("interactive")[0]["response_url"]

    _post(url, text="only you")
    _post(url, text="all", response_type="in_channel")
    _post(url, text="thread", response_type="in_channel", thread_ts=ts, replace_original=False)
    _post(url, text="in place", replace_original=True)

    assert [one["text"] for one in pg.ephemerals("UANA")] == ["only you"]
    assert [one["text"] for one in pg.messages("CTRIAGE")] == ["in place", "all", "thread"]
    assert "blocks" not in pg.messages("CTRIAGE")[0]
    assert pg.messages("CTRIAGE")[2]["thread_ts"] == ts


def test_a_response_url_is_used_up_after_five_answers(pg, connect):
    tiny = connect(pg)
    pg.people.command("UANA", "CTRIAGE", "/issue")
    url = tiny.of("slash_commands")[0]["response_url"]

    answers = [_post(url, text=str(n))[0] for n in range(6)]

    assert answers == [200, 200, 200, 200, 200, 404]


def test_a_response_url_dies_in_time_and_refuses_bad_blocks(make_playground, connect):
    pg = make_playground(timing=Timing(response_url_s=-1))
    tiny = connect(pg)
    pg.people.command("UANA", "CTRIAGE", "/issue")

    assert _post(tiny.of("slash_commands")[0]["response_url"], text="late") == (
        404,
        {"ok": False, "error": "expired_url"},
    )
    assert _post(f"{pg.url}/response/unknown", text="x")[0] == 404


def test_a_response_url_refuses_what_slack_cannot_show(pg, connect):
    tiny = connect(pg)
    pg.people.command("UANA", "CTRIAGE", "/issue")
    url = tiny.of("slash_commands")[0]["response_url"]

    status, body = _post(url, text="x", blocks=[{"type": "poem"}])

    assert (status, body["error"]) == (400, "invalid_blocks")


def test_a_message_shortcut_carries_the_message(pg, connect):
    tiny = connect(pg)
    ts = pg.people.post("UGUS", "CGLOBEX", "help")

    pg.people.shortcut("UANA", "log_issue", "CGLOBEX", ts)

    (body,) = tiny.of("interactive")
    assert body["type"] == "message_action"
    assert (body["callback_id"], body["message_ts"]) == ("log_issue", ts)
    assert (body["message"]["team"], body["user"]["team_id"]) == ("T0GLOBEX001", "T0ACME00001")
    assert body["response_url"].startswith(pg.url)


def test_a_global_shortcut_has_no_channel(pg, connect):
    tiny = connect(pg)

    pg.people.shortcut("UANA", "new_issue")

    (body,) = tiny.of("interactive")
    assert body["type"] == "shortcut"
    assert not {"channel", "response_url"} & set(body)


def test_outsiders_have_no_shortcuts(pg, connect):
    ts = pg.people.post("UGUS", "CGLOBEX", "help")

    with pytest.raises(PeopleError):
        pg.people.shortcut("UGUS", "log_issue", "CGLOBEX", ts)
    with pytest.raises(PeopleError):
        pg.people.shortcut("UANA", "log_issue")


def test_a_response_url_can_take_the_pressed_message_away_once(pg, connect):
    tiny = connect(pg)
    ts = _card(pg)
    pg.people.click("UANA", "CTRIAGE", ts, "claim")
    url = tiny.of("interactive")[0]["response_url"]

    assert _post(url, delete_original=True) == (200, {"ok": True})
    assert pg.messages("CTRIAGE") == []
    assert _post(url, delete_original=True) == (200, {"ok": True})
    assert _post(url, text="x", replace_original=True) == (400, {"ok": False, "error": "message_not_found"})


def test_a_response_url_of_a_command_replaces_its_own_answer(pg, connect):
    tiny = connect(pg, lambda _: {"text": "working"})
    pg.people.command("UANA", "CTRIAGE", "/issue")
    url = tiny.of("slash_commands")[0]["response_url"]

    _post(url, text="done", replace_original=True)

    assert [one["text"] for one in pg.ephemerals("UANA")] == ["done"]
    assert _post(url)[1]["error"] == "no_text"


def test_without_an_answer_there_is_nothing_to_take_away(pg, connect):
    tiny = connect(pg)
    pg.people.command("UANA", "CTRIAGE", "/issue")

    assert _post(tiny.of("slash_commands")[0]["response_url"], delete_original=True) == (200, {"ok": True})
