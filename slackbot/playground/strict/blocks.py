"""The blocks of Block Kit, and which surface takes which."""

from typing import Any

from slackbot.playground.strict.checks import (
    Check,
    anything,
    boolean,
    both,
    complain,
    items,
    shape,
    string,
    typed,
    whole,
)
from slackbot.playground.strict.elements import ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from slackbot.playground.strict.richtext import RICH_TEXT, table
from slackbot.playground.strict.texts import plain, text

_ID = {"block_id": string(255, least=1)}


def _one_picture(value: Any, at: str, wrong: list[str]) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        complain(wrong, "exactly one of image_url and slack_file is needed", at)


_PICTURE = {
    "image_url": string(3000, least=1),
    "slack_file": shape({}, {"id": string(255, least=1), "url": string(3000, least=1)}),
}
_IMAGE_ELEMENT = both(shape({"alt_text": string(2000)}, _PICTURE), _one_picture)
_CONTEXT_TEXT = {"mrkdwn": text(3000), "plain_text": text(3000)}


def _section(value: Any, at: str, wrong: list[str]) -> None:
    _SECTION(value, at, wrong)
    if "text" not in value and "fields" not in value:
        complain(wrong, "missing required field: text or fields", at)


_SECTION = shape(
    {},
    {
        **_ID,
        "text": text(3000),
        "fields": items(text(2000), most=10),
        "accessory": typed({**ELEMENTS, "image": _IMAGE_ELEMENT}, allowed=IN_SECTION | {"image"}),
        "expand": boolean,
    },
)

BLOCKS: dict[str, Check] = {
    "section": _section,
    "header": shape({"text": plain(150)}, {**_ID, "level": whole(1, 4)}),
    "divider": shape({}, _ID),
    "context": shape(
        {"elements": items(typed({**_CONTEXT_TEXT, "image": _IMAGE_ELEMENT}), most=10)},
        _ID,
    ),
    "actions": shape({"elements": items(IN_ACTIONS, most=25)}, _ID),
    "context_actions": shape({"elements": items(IN_CONTEXT_ACTIONS, most=5)}, _ID),
    "image": both(
        shape({"alt_text": string(2000, least=1)}, {**_ID, **_PICTURE, "title": plain(2000)}),
        _one_picture,
    ),
    "input": shape(
        {"label": plain(2000), "element": IN_INPUT},
        {**_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "table": table,
    "markdown": shape({"text": string(12_000, least=1)}, _ID),
    "alert": shape({"text": text(200)}, {**_ID, "level": anything}),
}

IN_MESSAGE = items(typed(BLOCKS, allowed=frozenset(BLOCKS) - {"alert"}), most=50)
IN_MODAL = items(
    typed(BLOCKS, allowed=frozenset(BLOCKS) - {"table", "markdown", "context_actions"}),
    most=100,
)
