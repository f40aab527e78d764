"""What people type, and what Slack makes of it: mentions, links and entities."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SPECIAL = re.compile(r"(?P<link>https?://[^\s<>|]+)|(?<![\w@#/&.])(?P<sign>[@#])(?P<name>\w[\w.\-]*)")
_BROADCASTS = ("here", "channel", "everyone")


@dataclass(frozen=True)
class Names:
    """Who and what can be named: people by name, channels by name, and which of those channels are private."""

    people: Mapping[str, str]
    channels: Mapping[str, str]
    private: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Token:
    """A piece of typed text. `kind` is `text`, `link`, `user`, `channel` or `broadcast`; `id` names its target."""

    kind: str
    typed: str
    id: str = ""


def escape(text: str) -> str:
    """Return the text with the three characters replaced that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def tokens(text: str, names: Names) -> Iterator[Token]:
    """Return the pieces of a typed text, in order."""
    at = 0
    for match in _SPECIAL.finditer(text):
        token = _special(match, names)
        if token is None:
            continue
        if match.start() > at:
            yield Token("text", text[at : match.start()])
        yield token
        at = match.start() + len(token.typed)
    if at < len(text):
        yield Token("text", text[at:])


def _special(match: re.Match[str], names: Names) -> Token | None:
    if match["link"]:
        link = match["link"].rstrip(".,;:!?)")
        return Token("link", link, link)
    sign, name = match["sign"], match["name"].rstrip(".-")
    if sign == "#":
        return Token("channel", sign + name, names.channels[name]) if name in names.channels else None
    if name in names.people:
        return Token("user", sign + name, names.people[name])
    return Token("broadcast", sign + name, name) if name in _BROADCASTS else None


def as_message(parts: Iterable[Token]) -> str:
    """Return the text as it stands in a message: entities escaped, mentions by id."""
    return "".join(_in_message(part) for part in parts)


def _in_message(part: Token) -> str:
    match part.kind:
        case "user":
            return f"<@{part.id}>"
        case "channel":
            return f"<#{part.id}|{part.typed[1:]}>"
        case "broadcast":
            return f"<!{part.id}>"
        case "link":
            return f"<{escape(part.id)}>"
    return escape(part.typed)


def as_command(parts: Iterable[Token], names: Names) -> str:
    """Return the text as a slash command with `should_escape` gets it: `<@U…|name>`, `<#C…|name>`, entities escaped."""
    return "".join(_in_command(part, names) for part in parts)


def _in_command(part: Token, names: Names) -> str:
    if part.kind == "user":
        return f"<@{part.id}|{part.typed[1:]}>"
    if part.kind == "channel":
        return f"<#{part.id}|{'' if part.id in names.private else part.typed[1:]}>"
    return _in_message(part)


def rich_text(parts: Iterable[Token]) -> list[dict[str, Any]]:
    """Return the blocks Slack makes of a typed message: one rich text block of typed runs."""
    elements = [_run(part) for part in parts]
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "rt1", "elements": [section]}]


def _run(part: Token) -> dict[str, Any]:
    match part.kind:
        case "user":
            return {"type": "user", "user_id": part.id}
        case "channel":
            return {"type": "channel", "channel_id": part.id}
        case "broadcast":
            return {"type": "broadcast", "range": part.id}
        case "link":
            return {"type": "link", "url": part.id}
    return {"type": "text", "text": part.typed}
