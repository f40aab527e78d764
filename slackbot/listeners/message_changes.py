"""What Slack tells us of messages that were changed or deleted."""

from collections.abc import Callable, Mapping
from typing import Any

from slackbot.desk.issues import source_changes
from slackbot.domain.side import TOMBSTONE
from slackbot.listeners.guard import Front


def _deleted(front: Front, event: Mapping[str, Any]) -> None:
    _is_gone(front, event, ts=event.get("deleted_ts"))


def _changed(front: Front, event: Mapping[str, Any]) -> None:
    message = event.get("message") or {}
    if message.get("subtype") == TOMBSTONE:
        _is_gone(front, event, ts=message.get("ts"))


def _is_gone(front: Front, event: Mapping[str, Any], *, ts: object) -> None:
    before = event.get("previous_message") or {}
    source_changes.deleted(front.desk, channel=str(event["channel"]), ts=str(ts), author=before.get("user"))


CHANGES: Mapping[str, Callable[[Front, Mapping[str, Any]], None]] = {
    "message_changed": _changed,
    "message_deleted": _deleted,
}
"""What is done about each, by the message's `subtype`; who did it is not told."""
