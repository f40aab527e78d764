"""Long lists of Slack's: read page by page, each page once, however often Slack makes us wait in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from slackbot.slack.outcomes import SlackSaysNo

Item = TypeVar("Item")

_MOST_PAGES = 1000  # against a server that never stops giving cursors


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A part of a list, and the cursor of the next one, empty after the last."""

    items: tuple[Item, ...]
    cursor: str


class Listing(Generic[Item]):
    """A list that keeps its place: where reading a page raises, the next try goes on with that page."""

    def __init__(self, read: Callable[[str], Page[Item]]) -> None:
        self._read = read
        self._cursor: str | None = ""
        self._count = 0
        self._items: list[Item] = []

    def pages(self) -> Iterator[tuple[Item, ...]]:
        """Give the pages that were not given before. Raises what reading one raises."""
        while self._cursor is not None:
            page = self._read(self._cursor)
            self._cursor = page.cursor or None
            self._count += 1
            if self._count > _MOST_PAGES:
                raise SlackSaysNo("too_many_pages")
            yield page.items

    def whole(self) -> tuple[Item, ...]:
        """Return all of it, with what was read before. Raises what reading a page raises."""
        for items in self.pages():
            self._items += items
        return tuple(self._items)
