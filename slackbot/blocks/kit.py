"""Slack's shapes, and their limits."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slackbot.blocks import ids
from slackbot.texts import Mrkdwn, plain

Block = dict[str, Any]

TEXT_LIMIT = 3_000  # characters of a section
FALLBACK_LIMIT = 3_900  # characters of the text of a message that is edited; Slack takes no more than 4,000 there
POST_LIMIT = 39_000  # of one that is only posted: Slack takes 40,000
LABEL_LIMIT = 75
_AUTHOR_LIMIT = 80
TITLE_LIMIT = 24
_CONFIRM_TITLE_LIMIT, _CONFIRM_TEXT_LIMIT, _CONFIRM_LIMIT = 100, 300, 30
_MENTION = re.compile(r"<@([A-Z0-9]+)>")
_RUN_LIMIT = 2_900  # characters of one run of rich text


@dataclass(frozen=True)
class Author:
    """Whose name and picture a message is posted with instead of the bot's; None is the bot's picture."""

    name: str
    picture: str | None = None


@dataclass(frozen=True)
class Message:
    """What is posted: the complete text, and the blocks that show it. `shares_file`: it links to a file of ours."""

    text: str
    blocks: Sequence[Block]
    shares_file: bool = False
    author: Author | None = None


def message(text: str, blocks: Sequence[Block] = (), *, limit: int = FALLBACK_LIMIT) -> Message:
    """Return a message whose text is cut where Slack would cut it worse."""
    return Message(text=cut(text, limit), blocks=blocks or [section(Mrkdwn(text))])


def signed(posted: Message, name: str, picture: str | None) -> Message:
    """Return the message as posted with that name and picture."""
    return replace(posted, author=Author(plain(cut(name, _AUTHOR_LIMIT)), picture))


def plainly(text: Mrkdwn) -> Block:
    """Return a paragraph in which nothing is markup, for words that quote a customer's title: `5*3*2` stays that.

    Who is mentioned in it is told.
    """
    if _MENTION.search(text):
        runs = [_run(piece, is_person=nth % 2 == 1) for nth, piece in enumerate(_MENTION.split(text)) if piece]
        return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}
    return {"type": "section", "text": plain_text(text)}


def _run(piece: str, *, is_person: bool) -> Block:
    return {"type": "user", "user_id": piece} if is_person else {"type": "text", "text": plain(piece)}


def cut(markup: str, limit: int) -> str:
    """Return markup of at most `limit` characters, never cut inside an entity or a link."""
    if len(markup) <= limit:
        return markup
    head = markup[: limit - 1]
    for opening, closing in (("&", ";"), ("<", ">")):
        start = head.rfind(opening)
        if start > head.rfind(closing) and start >= len(head) - 200:
            head = head[:start]
    return head.rstrip() + "…"


def section(text: Mrkdwn) -> Block:
    """Return a paragraph."""
    return {"type": "section", "text": mrkdwn(cut(text, TEXT_LIMIT))}


def mrkdwn(text: str) -> Block:
    """Return a text object of markup; names and links in it are not made up by Slack."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str, limit: int = TEXT_LIMIT) -> Block:
    """Return a text object that is shown as it is; a template's words lose their entities."""
    return {"type": "plain_text", "text": _short(text, limit), "emoji": True}


def _short(text: str, limit: int) -> str:
    shown = plain(text) if isinstance(text, Mrkdwn) else text
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain_text(text, 150)}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def context(*texts: Mrkdwn) -> Block:
    """Return a line of small print."""
    return {"type": "context", "elements": [mrkdwn(cut(text, TEXT_LIMIT)) for text in texts]}


def said(*paragraphs: str, bold_first: bool = False) -> Block:
    """Return somebody's own words, shown to the letter: nothing in them is read as markup."""
    runs: list[Block] = []
    for index, paragraph in enumerate(paragraphs):
        style = {"style": {"bold": True}} if bold_first and index == 0 else {}
        prefix = "\n" if index else ""
        for start in range(0, len(paragraph), _RUN_LIMIT):
            piece = (prefix if start == 0 else "") + paragraph[start : start + _RUN_LIMIT]
            runs.append({"type": "text", "text": piece} | style)
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}


def titled(title: str, *, url: str | None, below: str) -> Block:
    """Return a bold title, which leads there if there is an address, above words; both are shown to the letter."""
    shown = {"type": "link", "url": url, "text": title} if url else {"type": "text", "text": title}
    words = [{"type": "text", "text": f"\n{below}"}] if below else []
    runs = [shown | {"style": {"bold": True}}, *words]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}


def quoted(text: str) -> Block:
    """Return a quotation, shown to the letter."""
    runs = [{"type": "text", "text": text[start : start + _RUN_LIMIT]} for start in range(0, len(text), _RUN_LIMIT)]
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": runs}]}


def confirmation(*, title: str, text: str, yes: str, no: str) -> Block:
    """Return what Slack asks of whoever presses a button before anything happens."""
    labels = {"confirm": plain_text(yes, _CONFIRM_LIMIT), "deny": plain_text(no, _CONFIRM_LIMIT)}
    return {"title": plain_text(title, _CONFIRM_TITLE_LIMIT), "text": plain_text(text, _CONFIRM_TEXT_LIMIT), **labels}


def button(
    label: str,
    action_id: str,
    *,
    value: str,
    style: str | None = None,
    reads: str | None = None,
    confirm: Block | None = None,
    url: str | None = None,
) -> Block:
    """Return a button; `reads` is what a screen reader says instead of the label, `confirm` is asked before.

    `url` is what it opens.
    """
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(label, LABEL_LIMIT),
        "value": value,
    }
    if style:
        element["style"] = style
    if reads:
        element["accessibility_label"] = _short(reads, LABEL_LIMIT)
    if confirm:
        element["confirm"] = confirm
    if url:
        element["url"] = url
    return element


def overflow(action_id: str, options: Sequence[tuple[str, str]]) -> Block:
    """Return a menu of at most five choices, each with its words and its value."""
    shown = [{"text": plain_text(label, LABEL_LIMIT), "value": value} for label, value in options]
    return {"type": "overflow", "action_id": action_id, "options": shown}


def actions(*elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def image(file_id: str, *, alt: str) -> Block:
    """Return a picture that was uploaded to Slack."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": alt[:2_000]}


def text_input(
    block_id: str,
    label: str,
    *,
    value: str = "",
    hint: str | None = None,
    max_length: int = TEXT_LIMIT,
    lines: str = "one",
    optional: bool = False,
) -> Block:
    """Return a form's field for text; `lines` is `one` or `many`."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "multiline": lines == "many",
        "max_length": max_length,
    }
    if value:
        element["initial_value"] = value[:max_length]
    block: Block = {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}
    block["optional"] = optional
    if hint:
        block["hint"] = plain_text(hint, 2_000)
    return block


def person_input(block_id: str, label: str, *, user: str | None, hint: str | None = None) -> Block:
    """Return a form's optional field for a person."""
    element: Block = {"type": "users_select", "action_id": ids.VALUE}
    if user:
        element["initial_user"] = user
    block: Block = {"type": "input", "block_id": block_id, "label": plain_text(label), "element": element}
    return block | {"optional": True} | ({"hint": plain_text(hint, 2_000)} if hint else {})


def form(
    callback_id: str,
    *,
    title: str,
    submit: str,
    close: str,
    blocks: Sequence[Block],
    about: Mapping[str, Any],
) -> Block:
    """Return a form; `about` comes back with it."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title, TITLE_LIMIT),
        "submit": plain_text(submit, TITLE_LIMIT),
        "close": plain_text(close, TITLE_LIMIT),
        "private_metadata": json.dumps(about, separators=(",", ":")),
        "blocks": list(blocks),
    }


def value_of(view: Mapping[str, Any], block_id: str) -> str | None:
    """Return what was typed or chosen in a submitted form's block, None if nothing."""
    values = (view.get("state") or {}).get("values") or {}
    state = values.get(block_id, {}).get(ids.VALUE) or {}
    chosen = state.get("value") or state.get("selected_user")
    return chosen if isinstance(chosen, str) else None


def ephemeral(shown: Message) -> Block:
    """Return the answer that only the caller sees, as Slack takes it in an ack or through a `response_url`."""
    return {"response_type": "ephemeral", "text": shown.text, "blocks": list(shown.blocks)}


def sentence(text: str) -> Block:
    """Return a bare sentence that only the caller sees."""
    return {"response_type": "ephemeral", "text": text}
