"""What Slack's requests look like, as far as anything reads them: who signs may still send what nobody can use."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]

_DEEPEST = 100  # lists and objects inside each other; rich text has about ten
_LONGEST_ID = 32  # characters of what the database keeps as an id
_TS = re.compile(r"[0-9]{1,10}\.[0-9]{1,10}")
_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")


class Odd(ValueError):
    """It can be read, but is none of Slack's requests."""


def check(body: Mapping[str, Any]) -> None:
    """Raise `Odd` unless everything that Bolt or we may read in the body is of its type, and can be kept."""
    _check_words(body)
    kind = body.get("type")
    if not isinstance(kind, str | None):
        raise Odd("type")
    for wanted in (_ANY, _OF_TYPE.get(kind or "", _COMMAND if "command" in body else {})):
        _check(wanted, body)
    if not _each(_has())(body.get("response_urls", [])):
        raise Odd("response_urls")
    if kind == "event_callback":
        _check(_OF_EVENT.get(body["event"]["type"], {}), body["event"])
        _check(_OF_CHANGE.get(body["event"].get("subtype"), {}), body["event"])


def _check(wanted: Mapping[str, Check], given: Mapping[str, Any]) -> None:
    for name, is_right in wanted.items():
        if not is_right(given.get(name)):
            raise Odd(name)


def _check_words(body: Mapping[str, Any]) -> None:
    """Raise `Odd` for what no database can keep, and for what goes deeper than anything of Slack's."""
    level: list[Any] = [body]
    for _ in range(_DEEPEST):
        if _UNSPEAKABLE.search("".join([one for one in level if isinstance(one, str)])):
            raise Odd("a character that nobody can write")
        inside: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inside += one
                inside += one.values()
            elif isinstance(one, list):
                inside += one
        if not inside:
            return
        level = inside
    raise Odd("too deep")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID


def _ts(value: Any) -> bool:
    return isinstance(value, str) and _TS.fullmatch(value) is not None


def _maybe(is_right: Check) -> Check:
    return lambda value: value is None or is_right(value)


def _either(one: Check, other: Check) -> Check:
    return lambda value: one(value) or other(value)


def _each(is_right: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(is_right, value))


def _all_of(is_right: Check) -> Check:
    return lambda value: isinstance(value, dict) and all(map(is_right, value.values()))


def _has(**fields: Check) -> Check:
    def is_right(value: Any) -> bool:
        return isinstance(value, dict) and all(right(value.get(name)) for name, right in fields.items())

    return is_right


_some_id, _some_ts = (_maybe(_either(is_right, lambda value: value == "")) for is_right in (_id, _ts))
_some_text = _maybe(_text)
_PERSON = _has(id=_id, team_id=_some_id)
_PLACE = _has(id=_id)
_OWNER = _maybe(_either(_id, _has(id=_some_id)))
_SPOKEN = {
    "user": _some_id,
    "team": _some_id,
    "user_team": _some_id,
    "bot_id": _some_id,
    "text": _some_text,
    "subtype": _some_text,
    "thread_ts": _some_ts,
    "edited": _maybe(_has(ts=_ts)),
}
_MESSAGE = _has(**_SPOKEN, ts=_some_ts)
_FIELD = _has(value=_some_text, selected_user=_some_id)
_VIEW = _has(
    type=_text,
    id=_some_text,
    hash=_some_text,
    callback_id=_some_text,
    private_metadata=_some_text,
    blocks=_maybe(_each(_has(type=_some_text, block_id=_some_text))),
    state=_maybe(_has(values=_maybe(_all_of(_all_of(_FIELD))))),
)
_ANY: Mapping[str, Check] = {
    "team": _OWNER,
    "enterprise": _OWNER,
    **dict.fromkeys(("team_id", "enterprise_id", "user_id", "channel_id"), _some_id),
    **dict.fromkeys(("event_id", "trigger_id", "response_url", "callback_id", "command", "text"), _some_text),
    "user": _maybe(_either(_id, _PERSON)),
    "channel": _maybe(_either(_id, _PLACE)),
    "authorizations": _maybe(_each(_has(team_id=_some_id, enterprise_id=_some_id, user_id=_some_id))),
}
_COMMAND: Mapping[str, Check] = {"command": _text, "user_id": _id}
_PRESSED = _has(action_id=_text, block_id=_some_text, value=_some_text)
_EVENT = _has(
    type=_text,
    subtype=_some_text,
    user=_maybe(_either(_id, _PERSON)),
    channel=_maybe(_either(_id, _PLACE)),
    item=_maybe(_has(channel=_some_id)),
    message=_maybe(_MESSAGE),
    previous_message=_maybe(_MESSAGE),
)
_OF_TYPE: Mapping[str, Mapping[str, Check]] = {
    "event_callback": {"event": _EVENT},
    "block_actions": {
        "user": _PERSON,
        "actions": lambda value: bool(value) and _each(_PRESSED)(value),
        "channel": _maybe(_PLACE),
        "container": _maybe(_has(channel_id=_some_id, message_ts=_some_ts, thread_ts=_some_ts)),
        "message": _maybe(_MESSAGE),
        "view": _maybe(_VIEW),
    },
    "block_suggestion": {"user": _PERSON, "action_id": _text},
    "message_action": {"user": _PERSON, "channel": _PLACE, "message": _has(**_SPOKEN, ts=_ts)},
    "shortcut": {"user": _PERSON},
    "view_submission": {"user": _PERSON, "view": _VIEW},
    "view_closed": {"user": _PERSON, "view": _VIEW},
}
"""What each type of request never lacks, and of what type the rest is where it is there."""

_SOMEWHERE: Mapping[str, Check] = {"channel": _either(_id, _PLACE)}
_OF_EVENT: Mapping[str, Mapping[str, Check]] = {
    "message": {**_SPOKEN, "channel": _some_id, "ts": _some_ts, "channel_type": _some_text},
    "channel_id_changed": {"old_channel_id": _id, "new_channel_id": _id},
    "user_change": {"user": _PERSON},
    "member_joined_channel": _SOMEWHERE,
    "member_left_channel": _SOMEWHERE,
    "channel_shared": _SOMEWHERE,
    "channel_unshared": _SOMEWHERE,
    "channel_archive": _SOMEWHERE,
    "channel_unarchive": _SOMEWHERE,
    "channel_rename": _SOMEWHERE,
}
_OF_CHANGE: Mapping[str | None, Mapping[str, Check]] = {
    "message_changed": {"message": _has(**_SPOKEN, ts=_ts)},
    "message_deleted": {"deleted_ts": _ts},
}
