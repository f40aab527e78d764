"""Finds broken and dangerous markup in the words of a template, line by line."""

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError

_PING = re.compile(r"<!(?:channel|here|everyone|subteam)|(?<![\w/])@(?:channel|here|everyone)\b", re.IGNORECASE)
_KNOWN = re.compile(r"<(?:!date\^[^<>|]*\|[^<>]*|[@#][^<>]+|(?:https?://|mailto:|tel:)[^<>]+)>")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_QUOTE = re.compile(r"^\s*>+", re.MULTILINE)
_VALUE = "x"  # stands where a value is printed


def lines(environment: Environment, source: str) -> list[str]:
    """Return the words of each line of a template, a letter in place of each value and nothing of each choice."""
    shown: list[list[str]] = [[]]
    try:
        tokens = list(environment.lex(source))
    except (TemplateSyntaxError, RecursionError, ValueError):
        return source.splitlines()
    for _, kind, text in tokens:
        if kind == "variable_begin":
            shown[-1].append(_VALUE)
        said = text if kind == "data" else "\n" * text.count("\n")
        first, *rest = said.split("\n")
        shown[-1].append(first)
        shown.extend([piece] for piece in rest)
    return ["".join(pieces) for pieces in shown]


def pings(line: str) -> bool:
    """Return whether the line would call everybody."""
    return _PING.search(line) is not None


def faults(line: str) -> Iterator[str]:
    """Give what is broken in the markup of a line."""
    rest = _KNOWN.sub(_VALUE, _QUOTE.sub("", _ENTITY.sub(_VALUE, line)))
    if "&" in rest:
        yield "write `&amp;` for &"
    if "<" in rest or ">" in rest:
        yield "a `<` or `>` belongs to no link, person or channel: write `&lt;` or `&gt;`"
    spoken = re.sub(r"`[^`]*`", _VALUE, rest)
    if "`" in spoken:
        yield "a backtick is not closed on its line"
    for mark, name in (("*", "a star"), ("_", "an underscore"), ("~", "a tilde")):
        if len(_marks(mark, spoken)) % 2:
            yield f"{name} is not closed on its line"


def _marks(mark: str, text: str) -> list[str]:
    """Return the marks that open or close something: those that stand at the edge of a word."""
    sign = re.escape(mark)
    return re.findall(rf"(?<![\w{sign}]){sign}(?=\S)|(?<=\S){sign}(?![\w{sign}])", text)
