"""Slack's JSON, read without trust in its shape: what is missing or of another kind is nothing."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

_BARE_AND = re.compile(r"&(?!(?:amp|lt|gt);)")


def string(item: Json, key: str) -> str:
    """Return the text that stands there, empty if none does."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def items(item: Json, key: str) -> Sequence[Json]:
    """Return the objects of the list that stands there."""
    value = item.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else ()


def child(item: Json, key: str) -> Json:
    """Return the object that stands there, an empty one if none does."""
    value = item.get(key)
    return value if isinstance(value, Mapping) else {}


def escaped(text: str) -> str:
    """Return plain text as markup that shows it; Slack sends some of it with entities, which stay."""
    return _BARE_AND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def joined(*parts: str) -> str:
    """Return the parts in which there is something, each on its own line."""
    return "\n".join(part for part in parts if part.strip())
