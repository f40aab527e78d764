"""What Slack tells us of messages that were changed or deleted."""

from collections.abc import Callable, Mapping
from typing import Any

from slackbot.desk.issues import card_anew, rewording, source_changes
from slackbot.desk.issues.source_changes import Edit
from slackbot.desk.surveys import responses
from slackbot.desk.threads import recent, spoken
from slackbot.domain.message import words
from slackbot.domain.side import TOMBSTONE
from slackbot.listeners.guard import Front


def _deleted(front: Front, event: Mapping[str, Any]) -> None:
    _is_gone(front, event, ts=event.get("deleted_ts"))


def _changed(front: Front, event: Mapping[str, Any]) -> None:
    message = event.get("message") or {}
    if message.get("subtype") == TOMBSTONE:
        _is_gone(front, event, ts=message.get("ts"))
    elif _is_edited(message, event.get("previous_message") or {}):
        edit = Edit(
            channel=str(event["channel"]),
            ts=str(message["ts"]),
            text=words(message),
            edited_ts=str(message["edited"]["ts"]),
            author=message.get("user"),
        )
        source_changes.edited(front.desk, edit)
        _say_now(front, event, ts=edit.ts, author=edit.author, text=edit.text)


def _is_edited(message: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Return whether somebody wrote other words: an answer, or a link that Slack shows more of, changes it as well."""
    is_later = message.get("edited") not in (None, before.get("edited"))
    return is_later and _typed(message) != _typed(before)


def _typed(message: Mapping[str, Any]) -> str:
    return words({**message, "attachments": []})


def _is_gone(front: Front, event: Mapping[str, Any], *, ts: object) -> None:
    before, channel = event.get("previous_message") or {}, str(event["channel"])
    if channel == front.desk.support_channel:
        card_anew.deleted(front.desk, channel=channel, ts=str(ts))
    recent.deleted(front.desk, channel=channel, ts=str(ts))
    thread_ts, author = str(before.get("thread_ts") or ts), before.get("user")
    spoken.deleted(front.desk, channel=channel, ts=str(ts), author=author)
    source_changes.deleted(front.desk, channel=channel, ts=str(ts), thread_ts=thread_ts, author=author)
    _say_now(front, event, ts=str(ts), author=author, text=None)


def _say_now(front: Front, event: Mapping[str, Any], *, ts: str, author: str | None, text: str | None) -> None:
    """Let what repeats the message, beside the issues made of it, say what it says now; nothing, if it is gone."""
    if event.get("channel_type") == "im":
        rewording.requote(front.desk, channel=str(event["channel"]), ts=ts, text=text)
    if author is not None:
        responses.reread_comments(front.desk, ts=ts, author=author, text=text or "")


CHANGES: Mapping[str, Callable[[Front, Mapping[str, Any]], None]] = {
    "message_changed": _changed,
    "message_deleted": _deleted,
}
"""What is done about each, by the message's `subtype`; who did it is not told."""
