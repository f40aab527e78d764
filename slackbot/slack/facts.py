"""What Slack tells about people, channels and threads, read out of its JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slackbot.domain import message

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Me:
    """Whose token it is; `enterprise` is the Enterprise Grid organisation that the workspace belongs to, if any.

    `handle` is what our bot is mentioned and invited by; `scopes` is what it may do, None where Slack did not say.
    `address` is the workspace's, `https://acme.slack.com`.
    """

    team: str
    team_name: str
    bot_user: str
    bot_id: str
    enterprise: str | None = None
    handle: str = ""
    scopes: frozenset[str] | None = None
    address: str = ""


@dataclass(frozen=True)
class Channel:
    """A channel as our bot sees it; a direct message has no name."""

    id: str
    name: str
    is_member: bool
    is_ext_shared: bool
    is_archived: bool


@dataclass(frozen=True)
class Upload:
    """A file to be: its id, and the secret address that its bytes go to."""

    file: str
    url: str = field(repr=False)


@dataclass(frozen=True)
class Profile:
    """A person as Slack describes them; None where Slack does not say, as it often does of outside people."""

    id: str
    home_team: str | None
    enterprise: str | None
    name: str
    real_name: str
    first_name: str | None
    tz: str | None
    locale: str | None
    is_bot: bool
    is_guest: bool
    deleted: bool
    handle: str = ""
    display_name: str = ""
    picture: str | None = None


@dataclass(frozen=True)
class ThreadMessage:
    """What somebody wrote in a thread, and when; `edited_ts` is when they changed it last."""

    user: str | None
    team: str | None
    ts: str
    bot_id: str | None
    subtype: str | None
    text: str = ""
    edited_ts: str | None = None


def me(answer: Json, scopes: str | None = None) -> Me:
    """Return whose token it is, from `auth.test` and the scopes that came with it, if they did."""
    return Me(
        answer["team_id"],
        answer.get("team", ""),
        answer["user_id"],
        answer.get("bot_id", ""),
        answer.get("enterprise_id") or None,
        handle=answer.get("user", ""),
        scopes=None if scopes is None else frozenset(re.findall(r"[^,\s]+", scopes)),
        address=str(answer.get("url") or "").rstrip("/"),
    )


def channel(item: Json) -> Channel:
    """Return the channel, from an item of `conversations.list` or the one of `conversations.info`."""
    return Channel(
        id=item["id"],
        name=item.get("name") or "",
        is_member=bool(item.get("is_member")),
        is_ext_shared=bool(item.get("is_ext_shared")),
        is_archived=bool(item.get("is_archived")),
    )


def profile(user: Json) -> Profile:
    """Return the person, from `users.info`."""
    own = user.get("profile") or {}
    real_name = user.get("real_name") or own.get("real_name") or ""
    return Profile(
        id=user["id"],
        home_team=user.get("team_id") or own.get("team"),
        enterprise=(user.get("enterprise_user") or {}).get("enterprise_id"),
        name=own.get("display_name") or real_name or user.get("name") or "",
        real_name=real_name,
        first_name=own.get("first_name") or None,
        tz=user.get("tz") or None,
        locale=user.get("locale") or None,
        is_bot=bool(user.get("is_bot")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        deleted=bool(user.get("deleted")),
        handle=user.get("name") or "",
        display_name=own.get("display_name") or "",
        picture=own.get("image_192") or own.get("image_72") or None,
    )


def thread_message(item: Json) -> ThreadMessage:
    """Return who wrote what and when, from an item of `conversations.replies`."""
    return ThreadMessage(
        user=item.get("user"),
        team=item.get("team") or item.get("user_team"),
        ts=item["ts"],
        bot_id=item.get("bot_id"),
        subtype=item.get("subtype"),
        text=message.words(item),
        edited_ts=(item.get("edited") or {}).get("ts"),
    )


def key_of(item: Json) -> str | None:
    """Return the key that a message of ours carries in its metadata, None for any other message."""
    payload = (item.get("metadata") or {}).get("event_payload") or {}
    return payload.get("key")
