"""The events: their shape, who gets none, and that they come again until they are acknowledged."""

import json
from collections import Counter

import pytest

from slackbot.playground import Timing
from tests.playground.tiny_bot import NO_ACK

ENVELOPE_KEYS = {
    *("token", "team_id", "context_team_id", "context_enterprise_id", "api_app_id", "event", "type", "event_id"),
    *("event_time", "authorizations", "is_ext_shared_channel", "event_context"),
}


def _bodies(pg, tiny, count=1):
    return pg.wait_for(lambda: len(tiny.of("events_api")) >= count and tiny.of("events_api"))


def test_a_message_of_an_outsider_names_both_companies(pg, connect):
    tiny = connect(pg)

    ts = pg.people.post("UGUS", "CGLOBEX", "Printer & scanner are <down>")

    (body,) = _bodies(pg, tiny)
    assert set(body) == ENVELOPE_KEYS
    assert body["team_id"] == "T0GLOBEX001"
    assert body["authorizations"][0]["team_id"] == "T0ACME00001"
    assert body["is_ext_shared_channel"] is True
    event = body["event"]
    assert (event["team"], event["user"], event["ts"]) == ("T0GLOBEX001", "UGUS", ts)
    assert event["text"] == "Printer &amp; scanner are &lt;down&gt;"
    assert event["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": "Printer & scanner are <down>"}]
    assert event["channel_type"] == "channel"
    assert "subtype" not in event


def test_a_message_of_ours_is_ours(pg, connect):
    tiny = connect(pg)

    pg.people.post("UANA", "CTRIAGE", "hello")

    (body,) = _bodies(pg, tiny)
    assert (body["team_id"], body["is_ext_shared_channel"]) == ("T0ACME00001", False)


def test_event_times_follow_the_products_clock(pg, connect, clock):
    tiny = connect(pg)

    pg.people.post("UANA", "CTRIAGE", "hello")

    assert _bodies(pg, tiny)[0]["event_time"] == int(clock().timestamp())


def test_a_reply_names_its_thread_and_the_author_of_its_first_message(pg, connect):
    tiny = connect(pg)
    root = pg.people.post("UGUS", "CGLOBEX", "help")

    pg.people.post("UANA", "CGLOBEX", "coming", thread_ts=root)

    event = _bodies(pg, tiny, 2)[1]["event"]
    assert (event["thread_ts"], event["parent_user_id"]) == (root, "UGUS")


def test_a_broadcast_reply_carries_its_root(pg, connect):
    tiny = connect(pg)
    root = pg.people.post("UGUS", "CGLOBEX", "help")

    pg.people.post("UANA", "CGLOBEX", "fixed for all", thread_ts=root, broadcast=True)

    event = _bodies(pg, tiny, 2)[1]["event"]
    assert event["subtype"] == "thread_broadcast"
    assert event["root"]["ts"] == root


def test_an_edit_tells_both_versions_and_a_deletion_the_last(pg, connect):
    tiny = connect(pg)
    ts = pg.people.post("UANA", "CTRIAGE", "one")

    pg.people.edit("UANA", "CTRIAGE", ts, "two")
    pg.people.delete("UANA", "CTRIAGE", ts)

    changed, deleted = (body["event"] for body in _bodies(pg, tiny, 3)[1:])
    assert changed["subtype"] == "message_changed"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
    assert changed["message"]["edited"]["user"] == "UANA"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


def test_a_reaction_does_not_tell_whose_company_it_is(pg, connect):
    tiny = connect(pg)
    ts = pg.people.post("UANA", "CGLOBEX", "done?")

    pg.people.react("UGUS", "CGLOBEX", ts, ":white_check_mark:")
    pg.people.unreact("UGUS", "CGLOBEX", ts, "white_check_mark")

    added, removed = (body["event"] for body in _bodies(pg, tiny, 3)[1:])
    assert (added["type"], removed["type"]) == ("reaction_added", "reaction_removed")
    assert (added["user"], added["reaction"], added["item_user"]) == ("UGUS", "white_check_mark", "UANA")
    assert added["item"] == {"type": "message", "channel": "CGLOBEX", "ts": ts}
    assert not {"team", "user_team"} & set(added)


def test_a_mention_arrives_twice_with_one_ts(pg, connect):
    tiny = connect(pg)

    pg.people.post("UGUS", "CGLOBEX", "@support-desk hello")

    message, mention = (body["event"] for body in _bodies(pg, tiny, 2))
    assert (message["type"], mention["type"]) == ("message", "app_mention")
    assert message["ts"] == mention["ts"]
    assert (mention["team"], mention["user_team"]) == ("T0ACME00001", "T0GLOBEX001")


def test_coming_and_going_is_told_also_of_the_bot_itself(pg, connect):
    tiny = connect(pg)

    pg.people.invite("UANA", "CGENERAL", "UBOT")
    pg.people.join("UELI", "CTRIAGE")
    pg.people.remove("UANA", "CGENERAL", "UBOT")

    told = [(one["event"]["type"], one["event"]["user"]) for one in _bodies(pg, tiny, 3)]
    assert told == [
        ("member_joined_channel", "UBOT"),
        ("member_joined_channel", "UELI"),
        ("member_left_channel", "UBOT"),
    ]
    assert tiny.events("member_joined_channel")[0]["inviter"] == "UANA"


def test_a_direct_message_to_the_bot_is_an_im(pg, connect):
    tiny = connect(pg)

    pg.people.post("UANA", pg.people.open_dm("UANA", "UBOT"), "help")

    assert _bodies(pg, tiny)[0]["event"]["channel_type"] == "im"


def test_the_home_and_a_leaver_are_told(pg, connect):
    tiny = connect(pg)

    pg.people.open_home("UANA")
    pg.people.deactivate("UELI")

    opened, changed = (body["event"] for body in _bodies(pg, tiny, 2))
    assert (opened["type"], opened["tab"]) == ("app_home_opened", "home")
    assert changed["user"]["deleted"] is True


def test_where_the_bot_is_no_member_it_hears_nothing(pg, connect):
    tiny = connect(pg)

    pg.people.post("UANA", "CGENERAL", "secret")
    pg.people.post("UANA", "CTRIAGE", "open")

    assert [body["event"]["text"] for body in _bodies(pg, tiny)] == ["open"]


def test_events_the_manifest_does_not_name_are_not_sent(make_playground, connect):
    pg = make_playground(manifest={"settings": {"event_subscriptions": {"bot_events": ["reaction_added"]}}})
    tiny = connect(pg)

    ts = pg.people.post("UANA", "CTRIAGE", "hello")
    pg.people.react("UANA", "CTRIAGE", ts, "eyes")

    assert [body["event"]["type"] for body in _bodies(pg, tiny)] == ["reaction_added"]


def test_in_silence_the_bot_hears_nothing(pg, connect):
    tiny = connect(pg)

    with pg.silence():
        pg.people.post("UANA", "CTRIAGE", "then")
    pg.people.post("UANA", "CTRIAGE", "now")

    assert [body["event"]["text"] for body in _bodies(pg, tiny)] == ["now"]


def test_an_unacknowledged_event_comes_again_with_the_same_id(make_playground, connect):
    pg = make_playground(timing=Timing(ack_s=0.05, retry_delays=(0.0, 0.05, 0.05)))
    tiny = connect(pg, lambda _: NO_ACK)

    pg.people.post("UANA", "CTRIAGE", "hello")

    pg.wait_for(lambda: len(tiny.frames) == 4)
    assert [frame["retry_attempt"] for frame in tiny.frames] == [0, 1, 2, 3]
    assert [frame["retry_reason"] for frame in tiny.frames] == ["", "timeout", "timeout", "timeout"]
    assert len({frame["payload"]["event_id"] for frame in tiny.frames}) == 1
    assert len({frame["envelope_id"] for frame in tiny.frames}) == 4


def test_an_acknowledged_event_does_not_come_again(make_playground, connect):
    pg = make_playground(timing=Timing(ack_s=0.1, retry_delays=(0.0,)))
    tiny = connect(pg, lambda _: NO_ACK if len(tiny.frames) == 1 else None)

    pg.people.post("UANA", "CTRIAGE", "first")
    pg.wait_for(lambda: len(tiny.frames) == 2)
    pg.people.post("UANA", "CTRIAGE", "second")
    pg.wait_for(lambda: len(tiny.frames) == 3)

    assert [event["text"] for event in tiny.events()] == ["first", "first", "second"]


def test_the_next_event_can_be_sent_twice(pg, connect):
    tiny = connect(pg)

    pg.duplicate_next_event()
    pg.people.post("UANA", "CTRIAGE", "hello")
    pg.people.post("UANA", "CTRIAGE", "again")

    ids = Counter(body["event_id"] for body in _bodies(pg, tiny, 3))
    assert sorted(ids.values()) == [1, 2]


def test_an_event_on_a_dropped_connection_comes_again_on_the_next(pg, connect):
    lost = connect(pg, lambda _: NO_ACK)
    pg.people.post("UANA", "CTRIAGE", "hello")
    pg.wait_for(lambda: lost.frames)

    pg.drop_sockets()
    pg.wait_for(lambda: lost.is_closed)
    tiny = connect(pg)

    pg.wait_for(tiny.events)
    assert tiny.frames[0]["payload"]["event_id"] == lost.frames[0]["payload"]["event_id"]


def test_an_event_waits_a_moment_for_a_connection(pg, connect):
    pg.people.post("UANA", "CTRIAGE", "hello")

    tiny = connect(pg)

    assert _bodies(pg, tiny)[0]["event"]["text"] == "hello"


@pytest.mark.parametrize("action", ["rename", "archive", "share", "unshare"])
def test_what_happens_to_a_channel_is_told(pg, connect, action):
    tiny = connect(pg)
    acts = {
        "rename": lambda: pg.people.rename("UANA", "CGLOBEX", "ext-globex-corp"),
        "archive": lambda: pg.people.archive("UANA", "CGLOBEX"),
        "share": lambda: pg.people.share("UANA", "CTRIAGE", "T0GLOBEX001"),
        "unshare": lambda: pg.people.unshare("UANA", "CGLOBEX", "T0GLOBEX001"),
    }

    acts[action]()

    event = _bodies(pg, tiny)[0]["event"]
    assert event["type"] == {"rename": "channel_rename", "archive": "channel_archive"}.get(action, f"channel_{action}d")
    assert json.dumps(event)


def test_a_channel_under_another_id_keeps_its_messages_and_loses_the_old_one(pg, connect):
    tiny = connect(pg)
    ts = pg.people.post("UANA", "CGLOBEX", "one")

    pg.people.change_id("UANA", "CGLOBEX", "CNEW")

    event = _bodies(pg, tiny, 2)[-1]["event"]
    assert event["type"] == "channel_id_changed"
    assert (event["old_channel_id"], event["new_channel_id"]) == ("CGLOBEX", "CNEW")
    assert [one["ts"] for one in pg.messages("CNEW")] == [ts]
