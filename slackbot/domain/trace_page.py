"""Which page of which figure's issues a button leads to, and what somebody typed to be led there."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date

from slackbot.domain import characters, cuts
from slackbot.domain.cuts import Cut, Dimension
from slackbot.domain.traced import Figure
from slackbot.errors import Refused

PERIODS = ("today", "yesterday", "week", "month")
_YEARS = range(2000, 3000)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BY = re.compile(r"(.*?)\s*\bby\s+([a-z]+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """Some lines behind a figure of these local days, `skip` of them passed over, where only that cut counts.

    `post` is the key of the delivery that shows the figure: then it is told as it was known when that was posted.
    """

    figure: Figure
    first: date
    last: date
    post: str = ""
    cut: Cut | None = None
    skip: int = 0

    def of(self, figure: Figure) -> "Page":
        """Return the page of another figure of the same days."""
        return replace(self, figure=figure)

    def after(self, count: int) -> "Page":
        """Return the page that follows so many lines."""
        return replace(self, skip=self.skip + count)


@dataclass(frozen=True)
class Typed:
    """What was typed: the figure, a day or one of `PERIODS`, what follows, and what it is to be cut by."""

    figure: Figure
    when: date | str
    whose: str
    by: Dimension | None


def value_of(page: Page) -> str:
    """Return what a button to the page carries."""
    cut = [page.cut.dimension.name, page.cut.value] if page.cut else None
    said = [page.figure.value, page.first.isoformat(), page.last.isoformat(), page.post, cut, page.skip]
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


def read(value: str) -> Page:
    """Return the page whose button carries the value. Raises `ValueError` for any other."""
    try:
        figure, first, last, post, cut, skip = json.loads(value)
        return Page(Figure(figure), _day(first), _day(last), str(post), _cut(cut), abs(int(skip)))
    except (TypeError, OverflowError, RecursionError) as error:
        raise ValueError("No button of ours carries that.") from error


def _day(text: str) -> date:
    """Return the day. Raises `ValueError` if it is none, or so far away that no summary has it."""
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError("No summary has such a day.")
    return day


def _cut(said: list[str] | None) -> Cut | None:
    if said is None:
        return None
    name, value = said
    dimension = cuts.named(name)
    if dimension is None:
        raise ValueError("There is no such dimension.")
    return Cut(dimension, str(value))


def typed(rest: str) -> Typed | None:
    """Return what was typed about a figure, None if it is about something else. Raises `Refused`."""
    words = characters.plain(rest).split(maxsplit=1)
    if not words or words[0].lower() not in list(Figure):
        return None
    when, whose = _when(words[1] if len(words) > 1 else "")
    by = _BY.fullmatch(whose)
    if by is None:
        return Typed(Figure(words[0].lower()), when, whose, None)
    return Typed(Figure(words[0].lower()), when, by[1], _dimension(by[2].lower()))


def _when(text: str) -> tuple[date | str, str]:
    first, _, others = text.partition(" ")
    if first.lower() in PERIODS:
        return first.lower(), others.strip()
    if not _DATE.fullmatch(first):
        return "today", text.strip()
    try:
        return _day(first), others.strip()
    except ValueError as error:
        raise Refused("refusal/no_date", typed=first) from error


def _dimension(name: str) -> Dimension:
    found = cuts.named(name)
    if found is None:
        raise Refused("refusal/no_dimension", dimensions=[dimension.name for dimension in cuts.DIMENSIONS])
    return found
