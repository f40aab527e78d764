"""Rich text, read as the markup that Slack writes for the same words."""

from collections.abc import Callable, Iterator, Mapping

from slackbot.domain import payload
from slackbot.domain.payload import Json


def markup(block: Json) -> str:
    """Return the words of a block of rich text; people and channels are named as `<@U…>` and `<#C…>`."""
    return payload.joined(*(line for part in payload.items(block, "elements") for line in _lines(part)))


def _lines(part: Json) -> Iterator[str]:
    if part.get("type") != "rich_text_list":
        yield _run(part)
        return
    is_ordered, first = part.get("style") == "ordered", part.get("offset")
    start = first + 1 if isinstance(first, int) else 1
    for number, item in enumerate(payload.items(part, "elements"), start):
        yield f"{f'{number}.' if is_ordered else '•'} {_run(item)}"


def _run(section: Json) -> str:
    return "".join(_element(one) for one in payload.items(section, "elements"))


def _element(one: Json) -> str:
    kind = payload.string(one, "type")
    return _ELEMENTS[kind](one) if kind in _ELEMENTS else payload.escaped(payload.string(one, "text"))


def _link(one: Json) -> str:
    url, label = payload.escaped(payload.string(one, "url")), payload.escaped(payload.string(one, "text"))
    return f"<{url}|{label}>" if label and label != url else f"<{url}>"


def _emoji(one: Json) -> str:
    tone = one.get("skin_tone")
    return f":{payload.string(one, 'name')}:" + (f":skin-tone-{tone}:" if isinstance(tone, int) else "")


def _named(mark: str, key: str) -> Callable[[Json], str]:
    return lambda one: f"<{mark}{payload.string(one, key)}>"


_ELEMENTS: Mapping[str, Callable[[Json], str]] = {
    "link": _link,
    "emoji": _emoji,
    "user": _named("@", "user_id"),
    "channel": _named("#", "channel_id"),
    "usergroup": _named("!subteam^", "usergroup_id"),
    "broadcast": _named("!", "range"),
    "date": lambda one: payload.escaped(payload.string(one, "fallback")),
    "color": lambda one: payload.string(one, "value"),
}
