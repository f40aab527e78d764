"""Reading from Slack: what is read, page by page, and what is raised when it cannot be."""

import json
import time
from collections.abc import Iterator
from functools import partial

import pytest

from slackbot.errors import Unavailable, WrongSetting
from slackbot.slack import (
    Busy,
    Channel,
    Limited,
    Listing,
    Me,
    Page,
    Profile,
    Rejected,
    Slack,
    SlackSaysNo,
    ThreadMessage,
    Unsent,
    Upload,
)
from tests.fakes_web_api import WebApi, closes, hangs, no, ok, resets, says

OUTSIDER = {
    "id": "U0CUST00001",
    "team_id": "T0CUST00001",
    "name": "gus",
    "deleted": False,
    "real_name": "Gus Holt",
    "is_bot": False,
    "is_stranger": False,
    "tz": "America/Chicago",
    "profile": {"real_name": "Gus Holt", "display_name": "gus", "team": "T0CUST00001"},
}


@pytest.fixture
def api() -> Iterator[WebApi]:
    with WebApi() as running:
        yield running


@pytest.fixture
def slack(api: WebApi) -> Slack:
    return Slack("xoxb-test", api.url, timeout_s=2)


def channel(name: str, **more: bool) -> dict[str, object]:
    return {"id": f"C0{name.upper()}", "name": name, "is_member": True, **more}


def test_a_token_tells_whose_it_is(api: WebApi, slack: Slack) -> None:
    body = {"ok": True, "team_id": "T0HOST", "team": "Acme", "user_id": "U0BOT", "bot_id": "B0BOT"}
    api.will(
        "auth.test",
        says(body),
        says({**body, "user": "desk", "url": "https://acme.slack.com/"}, X_OAuth_Scopes="commands, chat:write"),
    )

    assert slack.who_am_i() == Me("T0HOST", "Acme", "U0BOT", "B0BOT")
    told = {"handle": "desk", "scopes": frozenset({"commands", "chat:write"}), "address": "https://acme.slack.com"}
    assert slack.who_am_i() == Me("T0HOST", "Acme", "U0BOT", "B0BOT", **told)  # type: ignore[arg-type]


def test_all_pages_of_channels_are_read(api: WebApi, slack: Slack) -> None:
    api.will(
        "conversations.list",
        ok(channels=[channel("triage", is_private=True)], response_metadata={"next_cursor": "2"}),
        ok(channels=[], response_metadata={"next_cursor": "3"}),
        ok(channels=[channel("ext", is_ext_shared=True, is_archived=True)], response_metadata={"next_cursor": ""}),
    )

    assert Listing(slack.channels).whole() == (
        Channel("C0TRIAGE", "triage", is_member=True, is_ext_shared=False, is_archived=False),
        Channel("C0EXT", "ext", is_member=True, is_ext_shared=True, is_archived=True),
    )
    assert [fields.get("cursor") for fields in api.fields("conversations.list")] == [None, "2", "3"]


def test_a_long_list_goes_on_where_a_limit_stopped_it(api: WebApi, slack: Slack) -> None:
    api.will(
        "conversations.members",
        ok(members=["U0ANA"], response_metadata={"next_cursor": "2"}),
        says({"ok": False}, status=429, Retry_After="30"),
        ok(members=["U0BEN"]),
    )
    listing = Listing(partial(slack.members, "C0A"))

    with pytest.raises(Busy) as limited:
        listing.whole()

    assert limited.value.wait_s == 30
    assert listing.whole() == ("U0ANA", "U0BEN")
    assert [fields.get("cursor") for fields in api.fields("conversations.members")] == [None, "2", "2"]


def test_whether_somebody_is_in_a_channel_is_read_as_far_as_it_takes(api: WebApi, slack: Slack) -> None:
    api.will(
        "users.conversations",
        ok(channels=[channel("a")], response_metadata={"next_cursor": "2"}),
        says({"ok": False}, status=429, Retry_After="30"),
        ok(channels=[channel("b")], response_metadata={"next_cursor": "3"}),
        ok(channels=[]),
    )

    with pytest.raises(Busy):
        slack.is_in("C0B", "U0ANA")

    assert slack.is_in("C0B", "U0ANA")
    assert [fields.get("cursor") for fields in api.fields("users.conversations")] == [None, "2", "2"]
    assert not slack.is_in("C0B", "U0BEN")


def test_a_list_that_never_ends_is_given_up() -> None:
    endless = Listing(lambda cursor: Page(("U0ANA",), cursor + "1"))

    with pytest.raises(SlackSaysNo, match="too_many_pages"):
        endless.whole()


def test_one_channel_is_read(api: WebApi, slack: Slack) -> None:
    api.will("conversations.info", ok(channel={"id": "D0DM", "is_im": True}))

    assert slack.channel("D0DM").name == ""


def test_a_user_group_is_read(api: WebApi, slack: Slack) -> None:
    api.will("usergroups.users.list", ok(users=["U0ANA", "U0BEN"]))

    assert slack.usergroup("S0GROUP") == ("U0ANA", "U0BEN")


def test_an_outside_person_is_read(api: WebApi, slack: Slack) -> None:
    api.will("users.info", ok(user=OUTSIDER))

    assert slack.person("U0CUST00001") == Profile(
        id="U0CUST00001",
        home_team="T0CUST00001",
        enterprise=None,
        name="gus",
        real_name="Gus Holt",
        first_name=None,
        tz="America/Chicago",
        locale=None,
        is_bot=False,
        is_guest=False,
        deleted=False,
        handle="gus",
        display_name="gus",
    )


def test_a_persons_language_is_asked_for(api: WebApi, slack: Slack) -> None:
    api.will("users.info", ok(user={"id": "U0ANA", "locale": "fr-FR"}))

    assert slack.person("U0ANA").locale == "fr-FR"
    assert api.fields("users.info") == [{"user": "U0ANA", "include_locale": "1"}]


def test_a_guest_of_an_enterprise_is_read(api: WebApi, slack: Slack) -> None:
    own = {"id": "W0GIL", "team_id": "T0HOST", "is_ultra_restricted": True, "deleted": True, "name": "gil"}
    more = {"enterprise_user": {"enterprise_id": "E0ORG"}, "profile": {"real_name": "Gil G", "first_name": "Gil"}}
    api.will("users.info", ok(user=own | more))

    gil = slack.person("W0GIL")

    assert (gil.enterprise, gil.first_name, gil.name, gil.tz) == ("E0ORG", "Gil", "Gil G", None)
    assert gil.is_guest
    assert gil.deleted


def test_a_thread_tells_who_wrote_when(api: WebApi, slack: Slack) -> None:
    api.will(
        "conversations.replies",
        ok(messages=[{"user": "U0GUS", "team": "T0CUST", "ts": "1.0"}], response_metadata={"next_cursor": "2"}),
        ok(messages=[{"bot_id": "B0BOT", "user_team": "T0HOST", "ts": "2.0", "subtype": "bot_message"}]),
    )

    assert slack.thread("C0A", "1.0") == (
        ThreadMessage("U0GUS", "T0CUST", "1.0", None, None),
        ThreadMessage(None, "T0HOST", "2.0", "B0BOT", "bot_message"),
    )


def test_what_slack_refuses_is_raised_with_its_code(api: WebApi, slack: Slack) -> None:
    api.will("users.info", no("user_not_found"))
    api.will("views.open", no("expired_trigger_id"))

    with pytest.raises(SlackSaysNo, match="user_not_found"):
        slack.person("U0NOBODY")
    with pytest.raises(SlackSaysNo) as refusal:
        slack.open_view("trigger", {"type": "modal"})
    assert refusal.value.error == "expired_trigger_id"


def test_a_read_is_tried_twice_before_slack_counts_as_away(api: WebApi, slack: Slack) -> None:
    api.will("users.info", resets, closes)

    with pytest.raises(Unavailable, match="cannot be reached"):
        slack.person("U0GUS")
    assert len(api.calls) == 2


def test_a_limited_read_tells_how_long(api: WebApi, slack: Slack) -> None:
    api.will("users.info", says({"ok": False}, status=429, Retry_After="12"))

    with pytest.raises(Busy) as busy:
        slack.person("U0GUS")
    assert busy.value.wait_s == 12


def test_a_form_is_not_opened_twice(api: WebApi, slack: Slack) -> None:
    api.will("views.open", resets, ok(view={"id": "V1"}))

    with pytest.raises(Unavailable):
        slack.open_view("trigger", {"type": "modal"})
    assert slack.open_view("trigger", {"type": "modal"}) == "V1"


def test_a_form_is_not_waited_for_longer_than_its_trigger_lives(api: WebApi) -> None:
    slack = Slack("xoxb-test", api.url, timeout_s=30)
    api.will("views.open", hangs)
    began = time.monotonic()

    with pytest.raises(Unavailable):
        slack.open_view("trigger", {"type": "modal"})
    assert time.monotonic() - began < 3


def test_a_direct_channel_is_opened(api: WebApi, slack: Slack) -> None:
    api.will("conversations.open", ok(channel={"id": "D0DM"}), no("user_disabled"), says(b"<html>"))
    api.will("conversations.open", says({"ok": False}, status=429, Retry_After="2"))

    ends = [slack.open_dm("U0GUS") for _ in range(4)]

    assert ends[:2] == ["D0DM", Rejected("user_disabled")]
    assert isinstance(ends[2], Unsent)
    assert ends[3] == Limited(2)


def test_a_permalink_is_read(api: WebApi, slack: Slack) -> None:
    api.will("chat.getPermalink", ok(permalink="https://acme.slack.com/archives/C0A/p1"))

    assert slack.permalink("C0A", "1.0") == "https://acme.slack.com/archives/C0A/p1"


def test_a_picture_is_uploaded_without_a_channel(api: WebApi, slack: Slack) -> None:
    api.will("files.getUploadURLExternal", ok(upload_url=f"{api.origin}/upload/1", file_id="F1"))

    upload = slack.announce_file(4, name="day.png", alt="A chart.")
    slack.send_bytes(upload.url, b"\x89PNG", name="1.png")
    slack.complete_file(upload.file, name="day.png")

    assert upload == Upload("F1", f"{api.origin}/upload/1")
    assert api.fields("files.getUploadURLExternal") == [{"filename": "day.png", "length": "4", "alt_txt": "A chart."}]
    assert [call.body for call in api.calls if call.path == "/upload/1"] == [b"\x89PNG"]
    (completed,) = api.fields("files.completeUploadExternal")
    assert json.loads(completed["files"]) == [{"id": "F1", "title": "day.png"}]
    assert "channel_id" not in completed


def test_a_picture_that_cannot_be_uploaded_can_be_later(slack: Slack) -> None:
    with pytest.raises(Unavailable, match="file could not"):
        slack.send_bytes("http://elsewhere.example/1", b"\x89PNG", name="1.png")


@pytest.mark.parametrize(
    ("file", "ready"),
    [
        ({"id": "F1", "mimetype": "image/png", "url_private": "https://files/1"}, True),
        ({"id": "F1", "mimetype": "image/png", "url_private": "https://files/1", "file_access": "visible"}, True),
        ({"id": "F1", "mimetype": "", "url_private": ""}, False),
        ({"id": "F1", "mode": "file_access", "file_access": "check_file_info"}, False),
    ],
)
def test_a_picture_is_ready_once_slack_has_looked_at_it(
    api: WebApi, slack: Slack, file: dict[str, str], ready: bool
) -> None:
    api.will("files.info", ok(file=file))

    assert bool(slack.file_address("F1")) is ready


def test_a_socket_is_opened_with_the_app_token(api: WebApi, slack: Slack) -> None:
    api.will("apps.connections.open", ok(url="ws://127.0.0.1:1/socket/1"))

    assert slack.open_socket("xapp-1") == "ws://127.0.0.1:1/socket/1"
    assert api.calls[0].headers["Authorization"] == "Bearer xapp-1"


def test_a_refused_app_token_is_a_wrong_setting(api: WebApi, slack: Slack) -> None:
    api.will("apps.connections.open", no("invalid_auth"))

    with pytest.raises(WrongSetting, match=r"SLACK_APP_TOKEN: .*invalid_auth"):
        slack.open_socket("xapp-1")
