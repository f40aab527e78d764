"""The Slack app's manifest: what the app may do and which requests it gets."""

from collections.abc import Collection, Mapping
from typing import Any

from slackbot.blocks import ids

NAME = "Support Desk"
BOT = "support-desk"
SIGNING = "chat:write.customize"
SCOPES: Mapping[str, str] = {
    "channels:history": "in public channels customers’ answers are not heard, and no message can be looked up",
    "channels:read": "of public channels nobody knows whether the bot or a customer is in them",
    "chat:write": "nothing can be posted",
    SIGNING: "replies are posted in the bot’s name, with the agent’s above the words",
    "commands": "the slash command and the shortcut are not there",
    "files:read": "the summary comes without its chart, and nobody gets the issues behind it as a file",
    "files:write": "the summary comes without its chart, and nobody gets the issues behind it as a file",
    "groups:history": "in private channels customers’ answers are not heard, and no message can be looked up",
    "groups:read": "of private channels nobody knows whether the bot or a customer is in them",
    "im:history": "what people write to the bot alone is not heard",
    "im:write": "the bot can write to nobody alone",
    "usergroups:read": "AGENTS and LEADS can name no user group",
    "users:read": "nobody’s name, time zone and company are known, so nobody can become an agent",
}
"""What the bot may do, each with what is missing where it may not. `docs/privacy.md` says why each is asked for."""
OPTIONAL = (SIGNING, "files:read", "files:write", "usergroups:read")
"""Those that whoever installs the app may refuse."""
EVENTS = (
    "channel_archive",
    "channel_deleted",
    "channel_id_changed",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "user_change",
)
"""What Slack tells the bot of, in the channels that it is in; `group_…` is what a private channel sends."""


def may_lack(named: Collection[str]) -> Collection[str]:
    """Return the scopes that an installation may lack where these people and user groups are named in its settings."""
    names_group = any(one.startswith("S") for one in named)
    return [scope for scope in OPTIONAL if not (names_group and scope == "usergroups:read")]


def manifest(*, command: str, url: str | None) -> dict[str, Any]:
    """Return the manifest: for HTTP if the bot's public address `url` is given, else for Socket Mode."""
    endpoint = {"request_url": f"{url.rstrip('/')}/slack/events"} if url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Issues, personal check-ins, and honest FCR and CSAT, in Slack.",
            "background_color": "#1d3557",
        },
        "features": {
            "bot_user": {"display_name": BOT, "always_online": True},
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,  # else nobody can answer the bot where it writes to them alone
            },
            "shortcuts": [
                {
                    "name": "Log as issue",
                    "type": "message",
                    "callback_id": ids.LOG_SHORTCUT,
                    "description": "Log this message as an issue for the support team",
                }
            ],
            "slash_commands": [_command(command, endpoint)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL)}},
        "settings": {
            "event_subscriptions": {**endpoint, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **endpoint},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def _command(command: str, endpoint: dict[str, str]) -> dict[str, Any]:
    address = {"url": endpoint["request_url"]} if endpoint else {}
    return {
        "command": command,
        "description": "Log, claim and resolve customers’ issues",
        "usage_hint": "log [@customer] text · claim #42 · resolve #42 · help",
        "should_escape": True,
        **address,
    }
