"""Reading: channels, histories, people, always in pages."""

import pytest
from slack_sdk.errors import SlackApiError

from slackbot.playground import Person, sample_world
from slackbot.playground.world import World


def _filled(pg, count):
    return [pg.call("chat.postMessage", channel="CTRIAGE", text=str(n))["ts"] for n in range(count)]


def _everything(bot, method, key, **args):
    found, cursor, pages = [], "", 0
    while True:
        answer = bot.api_call(method, params={**args, "cursor": cursor})
        found += answer[key]
        pages += 1
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return found, pages


def test_a_history_comes_newest_first_and_in_pages_whatever_limit_was_asked(pg, bot):
    stamps = _filled(pg, 40)

    messages, pages = _everything(bot, "conversations.history", "messages", channel="CTRIAGE", limit=1000)

    assert [one["ts"] for one in messages] == stamps[::-1]
    assert pages == 3


def test_a_smaller_limit_is_kept(pg, bot):
    _filled(pg, 5)

    answer = bot.conversations_history(channel="CTRIAGE", limit=2)

    assert len(answer["messages"]) == 2
    assert answer["has_more"]


@pytest.mark.parametrize(("inclusive", "texts"), [(False, ["2"]), (True, ["3", "2", "1"])])
def test_oldest_and_latest_belong_to_the_history_only_if_inclusive(pg, bot, inclusive, texts):
    stamps = _filled(pg, 5)

    answer = bot.conversations_history(channel="CTRIAGE", oldest=stamps[1], latest=stamps[3], inclusive=inclusive)

    assert [one["text"] for one in answer["messages"]] == texts


def test_metadata_is_shown_only_to_those_who_ask_for_it(pg, bot):
    extra = {"event_type": "slackbot", "event_payload": {"key": "k1"}}
    pg.call("chat.postMessage", channel="CTRIAGE", text="x", metadata=extra)

    plain = bot.conversations_history(channel="CTRIAGE")["messages"][0]
    full = bot.conversations_history(channel="CTRIAGE", include_all_metadata=True)["messages"][0]

    assert "metadata" not in plain
    assert full["metadata"] == extra


def test_replies_are_not_in_the_history_but_broadcast_ones_are(pg, bot):
    (root,) = _filled(pg, 1)
    pg.call("chat.postMessage", channel="CTRIAGE", text="quiet", thread_ts=root)
    pg.call("chat.postMessage", channel="CTRIAGE", text="loud", thread_ts=root, reply_broadcast=True)

    texts = [one["text"] for one in bot.conversations_history(channel="CTRIAGE")["messages"]]

    assert texts == ["loud", "0"]


def test_each_page_of_a_thread_begins_with_its_first_message(pg, bot):
    (root,) = _filled(pg, 1)
    for n in range(20):
        pg.call("chat.postMessage", channel="CTRIAGE", text=f"r{n}", thread_ts=root)

    messages, pages = _everything(bot, "conversations.replies", "messages", channel="CTRIAGE", ts=root)

    assert pages == 2
    assert [one["text"] for one in messages] == [
        "0",
        *(f"r{n}" for n in range(15)),
        "0",
        *(f"r{n}" for n in range(15, 20)),
    ]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.history", {"channel": "CGENERAL"}, "not_in_channel"),
        ("conversations.history", {"channel": "CNOWHERE"}, "channel_not_found"),
        ("conversations.history", {"channel": "CTRIAGE", "oldest": "soon"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": "CTRIAGE", "limit": 2000}, "invalid_limit"),
        ("conversations.history", {"channel": "CTRIAGE", "cursor": "abc"}, "invalid_cursor"),
        ("conversations.replies", {"channel": "CTRIAGE", "ts": "1.000000"}, "thread_not_found"),
        ("conversations.list", {"types": "secret"}, "invalid_types"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "UNOBODY"}, "user_not_found"),
        ("users.info", {"user": "UNOBODY"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@acme.example"}, "users_not_found"),
        ("usergroups.users.list", {"usergroup": "SNONE"}, "no_such_subteam"),
        ("bots.info", {"bot": "BNONE"}, "bot_not_found"),
        ("team.info", {"team": "TNONE"}, "team_not_found"),
        ("files.info", {"file": "FNONE"}, "file_not_found"),
    ],
)
def test_what_cannot_be_read_is_refused_in_slacks_words(refused, method, args, error):
    assert refused(method, **args) == error


def test_the_list_of_channels_tells_where_the_bot_is_a_member(bot):
    channels, _ = _everything(bot, "conversations.list", "channels", types="public_channel,private_channel")

    assert {one["id"]: one["is_member"] for one in channels} == {
        "CTRIAGE": True,
        "CLEADS": True,
        "CKUDOS": True,
        "CGENERAL": False,
        "CGLOBEX": True,
        "CINITECH": True,
        "CHOOLI": False,
    }


def test_a_shared_channel_tells_its_companies(bot):
    facts = bot.conversations_info(channel="CGLOBEX")["channel"]

    assert facts["is_ext_shared"]
    assert facts["connected_team_ids"] == ["T0GLOBEX001"]
    assert facts["shared_team_ids"] == ["T0ACME00001", "T0GLOBEX001"]
    assert facts["conversation_host_id"] == "T0ACME00001"


def test_the_members_include_the_bot_and_outsiders(bot):
    assert {"UBOT", "UGUS", "UANA"} <= set(bot.conversations_members(channel="CGLOBEX")["members"])


def test_a_persons_channels_are_those_that_the_bot_may_know_of(bot):
    def of(user, types="public_channel,private_channel"):
        return {one["id"] for one in bot.users_conversations(user=user, types=types)["channels"]}

    assert "CTRIAGE" in of("UANA")
    assert of("UGUS") == {one["id"] for one in bot.conversations_list()["channels"] if _has(bot, one["id"], "UGUS")}
    with pytest.raises(SlackApiError, match="user_not_found"):
        of("UNOBODY")


def _has(bot, channel, user):
    return user in bot.conversations_members(channel=channel)["members"]


def test_the_bot_can_join_a_public_channel(bot):
    assert bot.conversations_join(channel="CGENERAL")["channel"]["is_member"]
    assert bot.conversations_join(channel="CGENERAL")["warning"] == "already_in_channel"


def test_an_outsider_who_shares_a_channel_is_no_stranger(bot):
    gus = bot.users_info(user="UGUS")["user"]

    assert (gus["team_id"], gus["is_stranger"], gus["tz"]) == ("T0GLOBEX001", False, "America/Chicago")
    assert "email" not in gus["profile"]


def test_an_outsider_who_shares_none_is_a_stranger_without_a_zone(make_playground):
    world = sample_world()
    sam = Person("USAM", "T0HOOLI0001", "sam", "Sam", "Asia/Tokyo")
    pg = make_playground(world=World(world.team, world.teams, (*world.people, sam), world.channels))

    user = pg.call("users.info", user="USAM")["user"]

    assert user["is_stranger"]
    assert "tz" not in user
    assert pg.call("chat.postMessage", channel="USAM", text="x")["error"] == "channel_not_found"


def test_a_guest_is_restricted(bot):
    assert bot.users_info(user="UGIL")["user"]["is_restricted"]


@pytest.mark.parametrize(("user", "locale"), [("UANA", "en-US"), ("UGIL", "en-US"), ("UINES", None)])
def test_a_language_is_told_if_asked_for_but_not_of_outsiders(bot, user, locale):
    asked = bot.users_info(user=user, include_locale=True)["user"]

    assert asked.get("locale") == locale
    assert "locale" not in bot.users_info(user=user)["user"]


def test_our_people_are_found_by_address_and_by_group(bot):
    assert bot.users_lookupByEmail(email="Ana@acme.example")["user"]["id"] == "UANA"
    assert bot.usergroups_users_list(usergroup="SAGENTS")["users"] == ["UANA", "UBEN", "UCHIARA", "UDANA"]
    assert bot.usergroups_list(include_users=True)["usergroups"][0]["users"][0] == "UANA"
    assert {one["id"] for one in bot.users_list()["members"]} == {
        "UANA",
        "UBEN",
        "UCHIARA",
        "UDANA",
        "UELI",
        "UGIL",
        "UBOT",
    }


def test_the_token_tells_who_the_bot_is(bot):
    me = bot.auth_test()

    assert (me["team_id"], me["user_id"], me["bot_id"]) == ("T0ACME00001", "UBOT", "BBOT")
    assert bot.team_info()["team"]["name"] == "Acme"
    assert bot.bots_info(bot="BBOT")["bot"]["user_id"] == "UBOT"


def test_reactions_are_added_once_and_taken_back_once(pg, bot, refused):
    ts = pg.people.post("UANA", "CTRIAGE", "hello")
    where = {"channel": "CTRIAGE", "timestamp": ts, "name": "eyes"}

    bot.reactions_add(**where)

    assert refused("reactions.add", **where) == "already_reacted"
    assert pg.messages("CTRIAGE")[0]["reactions"] == [{"name": "eyes", "users": ["UBOT"], "count": 1}]
    bot.reactions_remove(**where)
    assert refused("reactions.remove", **where) == "no_reaction"
    assert "reactions" not in pg.messages("CTRIAGE")[0]


def test_direct_conversations_are_listed_when_asked_for(bot):
    bot.conversations_open(users="UANA")
    bot.conversations_open(users="UANA,UBEN")

    kinds = [one["id"][0] for one in bot.conversations_list(types="im,mpim")["channels"]]

    assert kinds == ["D", "G"]
    assert bot.conversations_open(users="UANA")["already_open"]
