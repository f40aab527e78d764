"""What Slack refuses in messages and modals: Block Kit's limits, unknown types, doubled ids."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from slackbot.playground.strict.blocks import IN_MESSAGE, IN_MODAL
from slackbot.playground.strict.checks import boolean, complain, one_of, shape, string
from slackbot.playground.strict.texts import plain

MOST_CHARACTERS = 13_200  # Slack's undocumented total of a message's blocks
_MOST_MARKDOWN = 12_000  # over all markdown blocks of a message
_MOST_VIEW_BYTES = 250_000

TroubleWithFile = Callable[[str], str | None]

_VIEW = shape(
    {"title": plain(24), "blocks": IN_MODAL},
    {
        "type": one_of("modal"),
        "submit": plain(24),
        "close": plain(24),
        "callback_id": string(255),
        "external_id": string(255),
        "private_metadata": string(3000),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)


def wrong_in_message(blocks: Any, *, trouble_with_file: TroubleWithFile) -> list[str]:
    """Return Slack's complaints about a message's blocks; none if they are good."""
    wrong: list[str] = []
    IN_MESSAGE(blocks, "/blocks", wrong)
    if not wrong:
        _check_ids(blocks, wrong)
        _check_files(blocks, wrong, trouble_with_file)
        _check_totals(blocks, wrong)
    return wrong


def wrong_in_view(view: Any, *, trouble_with_file: TroubleWithFile) -> list[str]:
    """Return Slack's complaints about a modal; none if it is good."""
    wrong: list[str] = []
    _VIEW(view, "/view", wrong)
    if wrong:
        return wrong
    if view.get("type") != "modal":
        complain(wrong, "missing required field: type", "/view")
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        complain(wrong, "missing required field: submit", "/view")
    if len(json.dumps(view, ensure_ascii=False).encode()) > _MOST_VIEW_BYTES:
        complain(wrong, "view is too large", "/view")
    _check_ids(view["blocks"], wrong)
    _check_files(view["blocks"], wrong, trouble_with_file)
    return wrong


def length(blocks: Any) -> int:
    """Return how many characters of text the blocks hold."""
    if isinstance(blocks, dict):
        return sum(
            len(inner) if key in ("text", "alt_text") and isinstance(inner, str) else length(inner)
            for key, inner in blocks.items()
        )
    return sum(length(inner) for inner in blocks) if isinstance(blocks, list) else 0


def elements_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the elements of a block that a person can use."""
    for element in (*block.get("elements", ()), block.get("accessory"), block.get("element")):
        if isinstance(element, dict) and block["type"] in _INTERACTIVE and element["type"] != "image":
            yield element


_INTERACTIVE = ("actions", "context_actions", "section", "input")


def _check_ids(blocks: list[dict[str, Any]], wrong: list[str]) -> None:
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            complain(wrong, f'block_id "{block_id}" already exists', f"/blocks/{place}/block_id")
        if block_id:
            seen.add(block_id)
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        for action_id in sorted({one for one in actions if actions.count(one) > 1}):
            complain(wrong, f'action_id "{action_id}" already exists in this block', f"/blocks/{place}")


def _check_files(blocks: Any, wrong: list[str], trouble_with_file: TroubleWithFile, at: str = "/blocks") -> None:
    pairs = blocks.items() if isinstance(blocks, dict) else enumerate(blocks) if isinstance(blocks, list) else ()
    for key, inner in pairs:
        if key == "slack_file":
            trouble = trouble_with_file(inner.get("id", ""))
            if trouble:
                complain(wrong, f"invalid slack file: {trouble}", f"{at}/slack_file")
        else:
            _check_files(inner, wrong, trouble_with_file, f"{at}/{key}")


def _check_totals(blocks: list[dict[str, Any]], wrong: list[str]) -> None:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > _MOST_MARKDOWN:
        complain(wrong, f"no more than {_MOST_MARKDOWN} characters of markdown allowed", "/blocks")
    if sum(block["type"] == "table" for block in blocks) > 1:
        complain(wrong, "only one table allowed in a message", "/blocks")
