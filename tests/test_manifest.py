"""The app's manifest asks for what the code hears and calls, and for nothing else; and the page says why."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from slackbot import listeners
from slackbot.blocks import ids
from slackbot.playground.api import scopes as stand_in
from slackbot.slack import manifest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
MANIFEST = manifest.manifest(command="/issue", url=None)
READ, HISTORY = {"channels:read", "groups:read"}, {"channels:history", "groups:history", "im:history"}
OTHERWISE = {"commands", "chat:write.customize"}  # what is typed, and the names that messages are posted with
CALLED: Mapping[str, set[str]] = {
    "apps.connections.open": set(),  # by the app-level token
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": HISTORY,
    "conversations.info": READ,  # never asked of a direct message
    "conversations.list": READ,
    "conversations.members": READ,
    "conversations.open": {"im:write"},
    "conversations.replies": HISTORY,
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "users.conversations": READ,
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "views.open": set(),
}
"""The scopes that each method needs, of the sorts of channels that we call it for."""
HEARD: Mapping[str, set[str]] = {
    "channel_": {"channels:read"},
    "channel_id_changed": READ,
    "channel_shared": READ,
    "channel_unshared": READ,
    "group_": {"groups:read"},
    "member_": READ,
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}
"""The scopes that each event needs; of several beginnings the longest counts."""
_FAMILIES = "apps|auth|bots|chat|conversations|files|reactions|team|usergroups|users|views"
_METHOD = re.compile(rf"({_FAMILIES})(\.[a-z][A-Za-z]+)+")


def _methods() -> Iterator[str]:
    """Give every name of a Web API method in our code; the stand-in's are its own."""
    for file in (ROOT / "slackbot").rglob("*.py"):
        if "playground" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _METHOD.fullmatch(node.value):
                yield node.value


def _of_event(name: str) -> set[str]:
    return HEARD[max((start for start in HEARD if name.startswith(start)), key=len)]


def test_the_methods_we_call_are_those_of_the_table() -> None:
    assert set(_methods()) == set(CALLED)


def test_every_scope_is_needed_by_a_call_an_event_or_a_command_and_no_other_is_asked_for() -> None:
    needed = set[str]().union(*CALLED.values(), *map(_of_event, manifest.EVENTS), OTHERWISE)

    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def test_the_stand_in_refuses_what_slack_would_for_want_of_a_scope() -> None:
    refused = {method: needed for method, needed in CALLED.items() if needed}

    assert refused.keys() <= stand_in.NEEDED.keys()
    assert all(needed <= set(stand_in.NEEDED[method]) for method, needed in refused.items())


def test_an_optional_scope_is_a_scope_that_is_asked_for() -> None:
    asked = MANIFEST["oauth_config"]["scopes"]

    assert set(asked["bot_optional"]) < set(asked["bot"])


def test_every_event_that_is_sent_is_heard_and_no_other_is_listened_for() -> None:
    sent = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

    assert {name.partition(".")[0] for name in sent} == set(listeners.EVENTS)
    assert sent == sorted(set(sent))


def test_people_can_write_to_the_bot_alone_and_find_its_shortcut() -> None:
    features = MANIFEST["features"]

    assert features["app_home"]["messages_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert [one["callback_id"] for one in features["shortcuts"]] == [ids.LOG_SHORTCUT]


def test_the_page_says_why_each_scope_and_event_is_asked_for_once() -> None:
    first_cells = [row.split("|")[1] for row in PAGE.splitlines() if row.startswith("| `")]

    told = [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]

    assert sorted(told) == sorted([*manifest.SCOPES, *manifest.EVENTS])


def test_the_page_marks_what_may_be_refused() -> None:
    marked = {row.split("`")[1] for row in PAGE.splitlines() if row.startswith("| `") and "*May be refused*" in row}

    assert marked == set(manifest.OPTIONAL)
