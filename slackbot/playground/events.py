"""The bodies of the events the bot is sent, shaped as Slack's."""

import itertools
import secrets
from datetime import datetime

from slackbot.playground.world import Channel, Json, Person, World

TOKEN = "legacy-verification-token-do-not-use"  # noqa: S105 - the retired field that Slack still sends
_NOT_IN_EVENTS = ("metadata", "reply_count", "reply_users", "reply_users_count", "latest_reply", "reactions")
_IN_MENTIONS = ("client_msg_id", "user", "text", "ts", "thread_ts")
_numbers = itertools.count(1)


def subscription(event: Json, channel: Channel | None) -> str:
    """Return the manifest's name for this event: `message.groups` for a message in a private channel."""
    kind = str(event["type"])
    if channel is None or kind != "message":
        return kind
    return {"channel": "message.channels", "group": "message.groups"}.get(channel.type, f"message.{channel.type}")


def of_channel(channel: Channel, what: str) -> str:
    """Return the type of the event that this happened to a channel: `group_rename` where it is a private one."""
    return f"{'group' if channel.is_private else 'channel'}_{what}"


def wrap(event: Json, *, world: World, team: str | None, is_ext_shared: bool, at: datetime) -> Json:
    """Return the event in its envelope. `team` is the author's where Slack puts that outside (messages)."""
    authorization = {
        "enterprise_id": None,
        "team_id": world.team,
        "user_id": world.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": TOKEN,
        "team_id": team or world.team,
        "context_team_id": world.team,
        "context_enterprise_id": None,
        "api_app_id": world.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{next(_numbers):05d}{secrets.token_hex(3).upper()}",
        "event_time": int(at.timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }


def posted(message: Json, channel: Channel, *, root: Json | None) -> Json:
    """Return the event of a new message; a broadcast reply carries its thread's first message as `root`."""
    event = {**_in_event(message), "channel": channel.id, "event_ts": message["ts"], "channel_type": channel.type}
    if message.get("subtype") == "thread_broadcast" and root is not None:
        event["root"] = root
    return event


def changed(message: Json, before: Json, channel: Channel, *, ts: str) -> Json:
    """Return the event of an edit made at `ts`."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": {**_in_event(message), "source_team": message["team"], "user_team": message["team"]},
        "previous_message": _in_event(before),
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.type,
    }


def deleted(before: Json, channel: Channel, *, ts: str) -> Json:
    """Return the event of a deletion made at `ts`; who deleted is not told."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": _in_event(before),
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": before["ts"],
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.type,
    }


def mention(message: Json, channel: Channel, *, author: Person, our_team: str) -> Json:
    """Return the `app_mention` of a message that names the bot: `team` is ours, `user_team` an outsider's."""
    kept: Json = {key: message[key] for key in _IN_MENTIONS if key in message}
    return {
        "type": "app_mention",
        **kept,
        "team": our_team,
        **(_outside(author) if author.team != our_team else {}),
        "channel": channel.id,
        "event_ts": message["ts"],
    }


def _outside(author: Person) -> Json:
    names = {"name": author.name, "real_name": author.real_name, "display_name": author.name}
    return {"user_team": author.team, "source_team": author.team, "user_profile": {**names, "team": author.team}}


def reacted(kind: str, name: str, *, user: str, message: Json, channel: Channel, ts: str) -> Json:
    """Return `reaction_added` or `reaction_removed`; it does not tell the actor's company."""
    return {
        "type": kind,
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
        "item_user": message["user"],
        "event_ts": ts,
    }


def membership(kind: str, channel: Channel, *, user: str, team: str, inviter: str | None, ts: str) -> Json:
    """Return `member_joined_channel` or `member_left_channel`."""
    event = {
        "type": kind,
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": team,
    }
    if inviter:
        event["inviter"] = inviter
    return {**event, "event_ts": ts}


def _in_event(message: Json) -> Json:
    return {key: value for key, value in message.items() if key not in _NOT_IN_EVENTS}
