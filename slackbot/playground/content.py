"""What messages and modals of the bot hold, checked as Slack checks it: text, blocks, metadata, views."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from slackbot.playground import strict
from slackbot.playground.errors import ApiError
from slackbot.playground.modals import make_view
from slackbot.playground.state import State
from slackbot.playground.world import Json

MOST_TEXT = 40_000  # longer text is cut
MOST_EVENT_TYPE = 255
MOST_METADATA_BYTES = 8_000  # Slack names no figure
_TEXT_DEFAULTS: dict[str, Json] = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}
NOT_SHOWN = "This content can't be displayed."  # Slack's text for blocks sent without any


def text_and_blocks(state: State, text: object, blocks: object) -> Json:
    """Return the `text` and, if there are any, the `blocks` of a message. Raises `ApiError`."""
    words = text if isinstance(text, str) else ""
    kept = message_blocks(state, blocks)
    if not words and not kept:
        raise ApiError("no_text")
    content: Json = {"text": words[:MOST_TEXT] or NOT_SHOWN}
    return {**content, "blocks": kept} if kept else content


def message_blocks(state: State, blocks: object) -> list[Json]:
    """Return the blocks with every missing id filled in. Raises `ApiError` saying what is wrong with them."""
    if not blocks:
        return []
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    wrong = strict.wrong_in_message(blocks, trouble_with_file=state.files.trouble)
    if wrong:
        raise ApiError("invalid_blocks", *wrong)
    if strict.length(blocks) > strict.MOST_CHARACTERS:
        raise ApiError("msg_blocks_too_long")
    return named(blocks)


def checked_view(state: State, asked: Any, *, owner: str) -> Json:
    """Return the view object of a view the bot sent. Raises `ApiError` (`invalid_arguments`) saying what is wrong."""
    if asked is None:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view")
    wrong = strict.wrong_in_view(asked, trouble_with_file=state.files.trouble)
    if wrong:
        raise ApiError("invalid_arguments", *wrong)
    view = {**asked, "blocks": named(asked["blocks"])}
    labels = {place: _with_defaults(view[place]) for place in ("title", "submit", "close") if place in view}
    return make_view({**view, **labels}, owner=state.people[owner], world=state.world)


def named(blocks: list[Json]) -> list[Json]:
    """Return the blocks as Slack keeps them: every block and element with an id, every text with its defaults."""
    return [_named_block(_with_defaults(block)) for block in blocks]


def metadata(value: Any) -> Json | None:
    """Return the metadata of a message, None for none. Raises `ApiError` if it is not of Slack's shape."""
    if not value:
        return None
    if not isinstance(value, Mapping):
        raise ApiError("invalid_metadata_format")
    event_type, payload = value.get("event_type"), value.get("event_payload")
    if not isinstance(event_type, str) or not 0 < len(event_type) <= MOST_EVENT_TYPE:
        raise ApiError("invalid_metadata_schema", "[ERROR] event_type must be a string")
    if not isinstance(payload, Mapping):
        raise ApiError("invalid_metadata_schema", "[ERROR] event_payload must be an object")
    if len(json.dumps(payload)) > MOST_METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return {"event_type": event_type, "event_payload": dict(payload)}


def _with_defaults(value: Any) -> Any:
    """Return a text object, or whatever holds some, with the fields that Slack fills in."""
    if isinstance(value, list):
        return [_with_defaults(one) for one in value]
    if not isinstance(value, dict):
        return value
    missing = _TEXT_DEFAULTS.get(value.get("type", ""), {})
    return {**missing, **{key: _with_defaults(one) for key, one in value.items()}}


def _named_block(block: Json) -> Json:
    changed = {"block_id": secrets.token_urlsafe(4), **block}
    if isinstance(block.get("elements"), list) and block["type"] in ("actions", "context_actions"):
        changed["elements"] = [_named_element(element) for element in block["elements"]]
    for place in ("accessory", "element"):
        if place in block:
            changed[place] = _named_element(block[place])
    return changed


def _named_element(element: Json) -> Json:
    if element["type"] == "image" or "action_id" in element:
        return element
    return {**element, "action_id": secrets.token_urlsafe(4)}
