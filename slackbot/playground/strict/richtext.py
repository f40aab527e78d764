"""Rich text and tables, the blocks whose text Slack never parses."""

from typing import Any

from slackbot.playground.strict.checks import (
    Check,
    anything,
    boolean,
    complain,
    items,
    one_of,
    shape,
    string,
    typed,
    whole,
)

_STYLE = {"style": shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))}
_NAME = string(255, least=1)

_RUNS: dict[str, Check] = {
    "text": shape({"text": string(40_000, least=1)}, _STYLE),
    "link": shape({"url": string(3000, least=1)}, {**_STYLE, "text": string(3000), "unsafe": boolean}),
    "emoji": shape({"name": _NAME}, {**_STYLE, "unicode": string(255), "skin_tone": whole(1, 6)}),
    "user": shape({"user_id": _NAME}, _STYLE),
    "usergroup": shape({"usergroup_id": _NAME}, _STYLE),
    "channel": shape({"channel_id": _NAME}, _STYLE),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLE),
    "date": shape(
        {"timestamp": whole(0, 10**11), "format": string(255, least=1)},
        {**_STYLE, "url": string(3000), "fallback": string(3000)},
    ),
    "color": shape({"value": _NAME}),
}

_MANY_RUNS = items(typed(_RUNS), most=10_000, least=0)
_SECTION = shape({"elements": _MANY_RUNS})

_PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {"elements": items(typed({"rich_text_section": _SECTION}), most=1000), "style": one_of("bullet", "ordered")},
        {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1)},
    ),
    "rich_text_quote": shape({"elements": _MANY_RUNS}, {"border": whole(0, 1)}),
    "rich_text_preformatted": shape({"elements": _MANY_RUNS}, {"border": whole(0, 1), "language": string(255)}),
}

_ELEMENTS = items(typed(_PARTS), most=1000, least=0)
RICH_TEXT = shape({"elements": _ELEMENTS}, {"block_id": string(255, least=1)})

MOST_TABLE_CHARACTERS = 10_000  # over all cells of a message

_CELL = typed(
    {
        "raw_text": shape({"text": string(MOST_TABLE_CHARACTERS, least=1)}),
        "raw_number": shape({"value": anything}, {"text": string(255)}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _nullable(check: Check) -> Check:
    def lenient(value: Any, at: str, wrong: list[str]) -> None:
        if value is not None:
            check(value, at, wrong)

    return lenient


def _characters(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_characters(inner) for key, inner in value.items() if key != "type")
    if isinstance(value, list):
        return sum(_characters(inner) for inner in value)
    return len(value) if isinstance(value, str) else 0


_TABLE = shape(
    {"rows": items(items(_CELL, most=20), most=100)},
    {"column_settings": items(_nullable(_COLUMN), most=20, least=0), "block_id": string(255, least=1)},
)


def table(value: Any, at: str, wrong: list[str]) -> None:
    """Check a table block: 100 rows of 20 cells, and not too much text in them."""
    _TABLE(value, at, wrong)
    if _characters(value.get("rows")) > MOST_TABLE_CHARACTERS:
        complain(wrong, f"no more than {MOST_TABLE_CHARACTERS} characters allowed in tables", at)
