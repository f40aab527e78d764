"""Text objects, options and confirmation dialogs, with Slack's limits."""

from collections.abc import Mapping
from typing import Any

from slackbot.playground.strict.checks import Check, boolean, complain, items, one_of, shape, string, typed

_PLAIN_EXTRAS = {"emoji": boolean}
_MRKDWN_EXTRAS = {"verbatim": boolean}


def plain(most: int) -> Check:
    """Return the check for a plain_text object."""
    return typed({"plain_text": _text_object(most, _PLAIN_EXTRAS)})


def text(most: int) -> Check:
    """Return the check for a plain_text or mrkdwn object."""
    mrkdwn = _text_object(most, _MRKDWN_EXTRAS)
    return typed({"plain_text": _text_object(most, _PLAIN_EXTRAS), "mrkdwn": mrkdwn})


def option(label: Check) -> Check:
    """Return the check for one option of a menu."""
    return shape({"text": label, "value": string(150, least=1)}, {"description": text(75), "url": string(3000)})


def options(label: Check, *, most: int) -> Check:
    """Return the check for the options of a menu."""
    return items(option(label), most=most)


def groups(label: Check) -> Check:
    """Return the check for grouped options."""
    return items(shape({"label": plain(75), "options": options(label, most=100)}), most=100)


def _text_object(most: int, extras: Mapping[str, Check]) -> Check:
    inner = shape({"text": string(most, least=1)}, extras)

    def check(value: Any, at: str, wrong: list[str]) -> None:
        inner(value, at, wrong)
        if isinstance(value.get("text"), str) and value["text"] and not value["text"].strip():
            complain(wrong, "must not be only white space", f"{at}/text")

    return check


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
