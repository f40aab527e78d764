"""What is said of a day that is restated: what it is, what was posted first, and what came late."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from slackbot.blocks.summary_lines import percent, show_days, spoken
from slackbot.domain.restating import NAMED, OTHER, Restated
from slackbot.domain.share import Share
from slackbot.texts import Mrkdwn, Texts

Told = Mapping[str, Any]


def line(texts: Texts, restated: Restated, *, year: int, is_here: bool) -> Mrkdwn:
    """Return the line; `is_here`: it stands in the day's own post."""
    changes = [
        texts.say("summary/restated_figure", figure=figure, stated=stated, known=known)
        for figure, stated, known in _changes(texts, restated)
    ]
    facts = dict.fromkeys(restated.late)
    late = [texts.say("summary/restated_late", number=number, what=what) for number, what in facts]
    return texts.say(
        "summary/restated",
        day=show_days(texts, restated.day, restated.day, year=year),
        here=is_here,
        changes=Mrkdwn(", ".join(changes)),
        late=Mrkdwn(", ".join(late)),
    )


def _changes(texts: Texts, restated: Restated) -> Iterator[tuple[str, str, str]]:
    """Give the figures of the post that moved, as they were and as they are; of all others that there are some."""
    was = {one.figure: one.stated for one in restated.moved}
    told = 0
    for figure, places in NAMED.items():
        if not any(place in was for place in places):
            continue
        known = [_at(restated.figures, place) for place in places]
        stated = [was.get(place, value) for place, value in zip(places, known, strict=True)]
        told += 1
        words = _WORDS.get(figure, _count)
        yield figure, words(texts, stated), words(texts, known)
    if not told:
        yield OTHER, "", ""


def _at(figures: Told, place: str) -> Any:
    found: Any = figures
    for name in place.split("."):
        found = found[name]
    return found


def _count(_texts: Texts, values: list[Any]) -> str:
    return str(values[0])


def _share(texts: Texts, values: list[Any]) -> str:
    return percent(texts, Share(*values))


def _time(_texts: Texts, values: list[Any]) -> str:
    return "" if values[0] is None else spoken(values[0])


_WORDS: Mapping[str, Callable[[Texts, list[Any]], str]] = {"csat": _share, "first_response": _time, "resolution": _time}
