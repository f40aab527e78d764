"""What a message says, wherever in it that stands: its text, blocks, attachments, or files."""

import re
from collections.abc import Mapping

from slackbot.domain import characters, payload, rich_text
from slackbot.domain.payload import Json

_NO_WORDS = ("this content can't be displayed.", "[no preview available]")  # what Slack writes where it has none
_PIECES = re.compile(r"[^\s*_~`<>|•]+")
_SILENT = ("actions", "button", "context_actions", "divider")  # what is to be pressed, not read


def words(message: Json) -> str:
    """Return everything a message says, as Slack's markup; empty if it says nothing.

    Words that stand in it twice, as those of a person do in its text and its rich text, are returned once. What files
    are called counts where there is nothing else.
    """
    return _spoken(message) or _names(message)


def _spoken(message: Json) -> str:
    said = _said(payload.string(message, "text"))
    is_typed = bool(said) and not message.get("bot_id")  # then Slack made the text of the rich text itself
    for block in payload.items(message, "blocks"):
        if not (is_typed and block.get("type") == "rich_text"):
            said = _longer(said, _block(block))
    for attachment in payload.items(message, "attachments"):
        said = _with(said, _attachment(attachment))
    for file in payload.items(message, "files"):
        said = _with(said, _content(file))
    return said


def _said(text: str) -> str:
    return text if characters.is_visible(text) and text.strip().lower().replace("’", "'") not in _NO_WORDS else ""


def _longer(said: str, more: str) -> str:
    """Return the one that has the words of the other, else both: an app's text often sums up its blocks."""
    return more if more.strip() and _key(said) in _key(more) else _with(said, more)


def _with(said: str, more: str) -> str:
    """Return both, unless the first has the words of the second already."""
    is_said = bool(said) and _key(more) in _key(said)
    return said if is_said else payload.joined(said, more)


def _key(text: str) -> str:
    return f" {' '.join(_PIECES.findall(characters.plain(text).casefold()))} "


def _block(block: Json) -> str:
    kind = block.get("type")
    if kind in _SILENT:
        return ""
    if kind == "rich_text":
        return rich_text.markup(block)
    if kind == "table":
        return _table(block)
    if kind == "plain_text":
        return _text(block)
    told = payload.joined(*(_text(block.get(name)) for name in ("title", "text", "description", "label")))
    below = [_block(part) for name in ("fields", "elements", "blocks") for part in payload.items(block, name)]
    is_picture = kind == "image" and not told
    return payload.joined(told, *below, payload.escaped(payload.string(block, "alt_text")) if is_picture else "")


def _text(value: object) -> str:
    """Return the words of a text, or of a text object, whose plain text is made markup."""
    if isinstance(value, str):
        return _said(value)
    if not isinstance(value, Mapping):
        return ""
    text = payload.string(value, "text")
    return text if value.get("type") == "mrkdwn" else payload.escaped(text)


def _table(block: Json) -> str:
    rows = block.get("rows")
    lists = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    return payload.joined(*(" | ".join(map(_cell, payload.items({"row": row}, "row"))) for row in lists))


def _cell(cell: Json) -> str:
    return rich_text.markup(cell) if cell.get("type") == "rich_text" else payload.escaped(payload.string(cell, "text"))


def _attachment(attachment: Json) -> str:
    """Return the words of a message passed on, or of an app; what a page that is linked says is nobody's word."""
    if not _is_passed_on(attachment) and (attachment.get("from_url") or attachment.get("original_url")):
        return ""
    said = payload.joined(*(_text(attachment.get(name)) for name in ("pretext", "title", "text")))
    inside = (payload.child(one, "message") for one in payload.items(attachment, "message_blocks"))
    fields = map(_field, payload.items(attachment, "fields"))
    for more in (*fields, *map(_spoken, inside), _spoken({**attachment, "text": ""})):
        said = _with(said, more)
    return said or _names(attachment) or _said(payload.string(attachment, "fallback"))


def _is_passed_on(attachment: Json) -> bool:
    return bool(attachment.get("is_share") or attachment.get("is_msg_unfurl"))


def _field(field: Json) -> str:
    title, value = _text(field.get("title")), _text(field.get("value"))
    return f"{title}: {value}" if title and value else title or value


def _content(file: Json) -> str:
    """Return what stands in a file or is spoken there, as far as Slack tells, below the title that somebody gave it."""
    spoken = payload.child(payload.child(file, "transcription"), "preview")
    told = payload.string(file, "plain_text") or payload.string(file, "preview") or payload.string(spoken, "content")
    title, name = payload.string(file, "title"), payload.string(file, "name")
    is_given = bool(title) and title not in (name, name.rpartition(".")[0])
    return payload.escaped(payload.joined(title if is_given else "", told))


def _names(message: Json) -> str:
    names = (payload.string(file, "title") or payload.string(file, "name") for file in payload.items(message, "files"))
    return payload.escaped(payload.joined(*names))
