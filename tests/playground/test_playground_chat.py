"""chat.*: what is taken, what is refused, and in which words."""

import pytest

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "CTRIAGE"}, "no_text"),
        ("chat.postMessage", {"text": "x"}, "missing_argument"),
        ("chat.postMessage", {"channel": "CNOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CGENERAL", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "thread_ts": "soon"}, "invalid_thread_ts"),
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_schema"),
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "blocks": "["}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        ("chat.update", {"channel": "CTRIAGE", "ts": "1.000000", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "CTRIAGE", "ts": "1.000000"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": "CTRIAGE", "user": "UELI", "text": "x"}, "user_not_in_channel"),
        ("chat.getPermalink", {"channel": "CTRIAGE", "message_ts": "1.000000"}, "message_not_found"),
        ("chat.sing", {"channel": "CTRIAGE"}, "unknown_method"),
    ],
)
def test_what_slack_refuses_is_refused_in_its_words(refused, method, args, error):
    assert refused(method, **args) == error


def test_a_refused_block_is_pointed_at(pg, bot):
    answer = pg.call("chat.postMessage", channel="CTRIAGE", text="x", blocks=[SECTION, {"type": "poem"}])

    assert answer["response_metadata"]["messages"] == ["[ERROR] unsupported type: poem [json-pointer:/blocks/1/type]"]


def test_every_message_has_its_own_later_ts_though_the_clock_stands(bot, clock):
    stamps = [bot.chat_postMessage(channel="CTRIAGE", text=str(n))["ts"] for n in range(5)]

    assert stamps == [f"{int(clock().timestamp())}.{n:06d}" for n in range(5)]


def test_missing_block_ids_and_action_ids_are_filled_in(bot):
    button = {"type": "button", "text": {"type": "plain_text", "text": "Claim"}}

    sent = bot.chat_postMessage(channel="CTRIAGE", text="x", blocks=[{"type": "actions", "elements": [button]}])

    (block,) = sent["message"]["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


def test_texts_get_the_fields_slack_fills_in(bot):
    blocks = [SECTION, {"type": "header", "text": {"type": "plain_text", "text": "x", "emoji": False}}]

    section, header = bot.chat_postMessage(channel="CTRIAGE", text="x", blocks=blocks)["message"]["blocks"]

    assert section["text"] == {"type": "mrkdwn", "text": "*Hello*", "verbatim": False}
    assert header["text"]["emoji"] is False


def test_a_reply_stands_in_its_thread_and_is_counted_there(pg, bot):
    root = bot.chat_postMessage(channel="CTRIAGE", text="root")["ts"]

    reply = bot.chat_postMessage(channel="CTRIAGE", text="reply", thread_ts=root)["message"]

    assert reply["thread_ts"] == root
    assert reply["parent_user_id"] == "UBOT"
    parent, child = pg.messages("CTRIAGE", root)
    assert (parent["reply_count"], parent["latest_reply"]) == (1, child["ts"])


def test_a_reply_to_a_reply_stands_in_the_same_thread(bot):
    root = bot.chat_postMessage(channel="CTRIAGE", text="root")["ts"]
    reply = bot.chat_postMessage(channel="CTRIAGE", text="reply", thread_ts=root)["ts"]

    third = bot.chat_postMessage(channel="CTRIAGE", text="third", thread_ts=reply)

    assert third["message"]["thread_ts"] == root


def test_posting_to_a_person_opens_the_direct_conversation(pg, bot):
    sent = bot.chat_postMessage(channel="UGUS", text="Hello Gus")

    assert sent["channel"].startswith("D")
    assert bot.conversations_open(users="UGUS")["channel"]["id"] == sent["channel"]
    assert [one["text"] for one in pg.messages(sent["channel"])] == ["Hello Gus"]


def test_an_update_without_blocks_takes_the_blocks_away_and_keeps_the_metadata(pg, bot):
    extra = {"event_type": "slackbot", "event_payload": {"key": "k1"}}
    sent = bot.chat_postMessage(channel="CTRIAGE", text="a", blocks=[SECTION], metadata=extra)

    bot.chat_update(channel="CTRIAGE", ts=sent["ts"], text="b")

    (message,) = pg.messages("CTRIAGE")
    assert message["text"] == "b"
    assert "blocks" not in message
    assert message["metadata"] == extra
    assert "edited" in message


def test_an_update_with_blocks_shows_no_mark_of_editing(pg, bot):
    sent = bot.chat_postMessage(channel="CTRIAGE", text="a")

    bot.chat_update(channel="CTRIAGE", ts=sent["ts"], text="b", blocks=[SECTION])

    assert "edited" not in pg.messages("CTRIAGE")[0]


def test_only_its_own_messages_can_be_changed_by_the_bot(pg, refused):
    ts = pg.people.post("UANA", "CTRIAGE", "mine")

    assert refused("chat.update", channel="CTRIAGE", ts=ts, text="x") == "cant_update_message"
    assert refused("chat.delete", channel="CTRIAGE", ts=ts) == "cant_delete_message"


def test_too_long_an_update_is_refused_and_too_long_a_post_is_cut(bot, refused):
    sent = bot.chat_postMessage(channel="CTRIAGE", text="x" * 40_001)

    assert len(sent["message"]["text"]) == 40_000
    assert refused("chat.update", channel="CTRIAGE", ts=sent["ts"], text="x" * 4_001) == "msg_too_long"


def test_too_much_text_in_blocks_is_refused(refused):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}} for _ in range(5)]

    assert refused("chat.postMessage", channel="CTRIAGE", text="x", blocks=blocks) == "msg_blocks_too_long"


def test_an_ephemeral_is_seen_by_one_only_and_is_not_in_the_history(pg, bot):
    bot.chat_postEphemeral(channel="CTRIAGE", user="UANA", text="psst")

    assert [one["text"] for one in pg.ephemerals("UANA", "CTRIAGE")] == ["psst"]
    assert pg.ephemerals("UBEN") == []
    assert bot.conversations_history(channel="CTRIAGE")["messages"] == []


def test_a_deleted_root_with_replies_leaves_a_tombstone(pg, bot):
    root = bot.chat_postMessage(channel="CTRIAGE", text="root")["ts"]
    bot.chat_postMessage(channel="CTRIAGE", text="reply", thread_ts=root)

    bot.chat_delete(channel="CTRIAGE", ts=root)

    assert [one.get("subtype") for one in pg.messages("CTRIAGE", root)] == ["tombstone", None]


def test_a_permalink_leads_to_the_message_on_the_page(pg, bot):
    ts = bot.chat_postMessage(channel="CTRIAGE", text="root")["ts"]

    link = bot.chat_getPermalink(channel="CTRIAGE", message_ts=ts)["permalink"]

    assert link == f"{pg.url}/archives/CTRIAGE/p{ts.replace('.', '')}"


def test_posting_where_it_is_no_member_needs_the_scope_for_it(make_playground):
    scopes = {"oauth_config": {"scopes": {"bot": ["chat:write", "chat:write.public"]}}}

    pg = make_playground(manifest=scopes)

    assert pg.call("chat.postMessage", channel="CGENERAL", text="hello")["ok"]


def test_a_scope_that_the_manifest_lacks_is_missed(make_playground):
    pg = make_playground(manifest={"oauth_config": {"scopes": {"bot": ["chat:write"]}}})

    answer = pg.call("users.info", user="UANA")

    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")


def test_blocks_without_text_get_slacks_stub_for_a_text(pg):
    sent = pg.call("chat.postMessage", channel="CTRIAGE", blocks=[SECTION])

    assert sent["message"]["text"] == "This content can't be displayed."


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "blocks": "5"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "CTRIAGE", "text": "x", "metadata": [1]}, "invalid_metadata_format"),
        (
            "chat.postMessage",
            {"channel": "CTRIAGE", "text": "x", "metadata": {"event_type": "x", "event_payload": 1}},
            "invalid_metadata_schema",
        ),
        (
            "chat.postMessage",
            {"channel": "CTRIAGE", "text": "x", "metadata": {"event_type": "x", "event_payload": {"k": "x" * 9000}}},
            "metadata_too_large",
        ),
        ("chat.postMessage", {"channel": "UNOBODY", "text": "x"}, "channel_not_found"),
        ("conversations.history", {"channel": "CTRIAGE", "limit": "many"}, "invalid_arguments"),
        ("conversations.open", {"users": ",".join(f"U{n}" for n in range(9))}, "too_many_users"),
        ("reactions.add", {"channel": "CGENERAL", "timestamp": "1.000000", "name": "x"}, "not_in_channel"),
        ("reactions.add", {"channel": "CTRIAGE", "timestamp": "1.000000", "name": "x"}, "message_not_found"),
        ("views.open", {"view": {}}, "missing_argument"),
    ],
)
def test_what_is_of_the_wrong_form_is_refused(refused, method, args, error):
    assert refused(method, **args) == error


def test_nothing_is_posted_into_an_archived_channel(pg, refused):
    pg.people.archive("UANA", "CTRIAGE")

    assert refused("chat.postMessage", channel="CTRIAGE", text="x") == "is_archived"


def test_an_update_needs_something_to_show(bot, refused):
    ts = bot.chat_postMessage(channel="CTRIAGE", text="x")["ts"]

    assert refused("chat.update", channel="CTRIAGE", ts=ts) == "no_text"


def test_an_empty_metadata_takes_it_away(pg, bot):
    extra = {"event_type": "x", "event_payload": {"k": 1}}
    ts = bot.chat_postMessage(channel="CTRIAGE", text="x", metadata=extra, username="Ana")["ts"]

    bot.chat_update(channel="CTRIAGE", ts=ts, text="y", metadata={})

    assert "metadata" not in pg.messages("CTRIAGE")[0]
    assert pg.messages("CTRIAGE")[0]["username"] == "Ana"


def test_a_reply_to_a_deleted_root_stands_in_the_orphaned_thread(pg, bot):
    root = bot.chat_postMessage(channel="CTRIAGE", text="root")["ts"]
    reply = bot.chat_postMessage(channel="CTRIAGE", text="reply", thread_ts=root)["ts"]
    bot.chat_delete(channel="CTRIAGE", ts=root)

    orphan = bot.chat_postMessage(channel="CTRIAGE", text="orphan", thread_ts=root)["ts"]
    bot.chat_delete(channel="CTRIAGE", ts=reply)

    assert [one["ts"] for one in pg.messages("CTRIAGE", root)] == [root, orphan]
