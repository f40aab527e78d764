"""Long lists of Slack's: read page by page, each page once, however often Slack makes us wait in between."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from slackbot.errors import Unavailable
from slackbot.slack.outcomes import SlackSaysNo

Item = TypeVar("Item")

_MOST_PAGES = 1000  # against a server that never stops giving cursors
_MOST_BEGUN = 200  # lists that are kept to be read on; who has to begin one again loses time alone


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


class Begun:
    """Lists that Slack made us leave in the middle: who asks for the same one again goes on where it was left.

    Else a list of many pages, of which Slack gives one a minute, is never read to its end.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[Hashable, Listing[Any]] = {}

    @contextmanager
    def listing(self, which: Hashable, read: Callable[[str], Page[Any]]) -> Iterator[Listing[Any]]:
        """Give the list; it is kept if Slack cannot be asked for the rest of it now. Raises what reading it raises."""
        with self._lock:
            left = self._left.pop(which, None)
        listing = left or Listing(read)
        try:
            yield listing
        except Unavailable:
            self._leave(which, listing)
            raise
        except SlackSaysNo as no:
            if left is None or no.error != "invalid_cursor":
                raise
            raise Unavailable("Slack has forgotten how far we had read. It is read from its beginning.") from no

    def _leave(self, which: Hashable, listing: Listing[Any]) -> None:
        with self._lock:
            self._left[which] = listing
            while len(self._left) > _MOST_BEGUN:
                del self._left[next(iter(self._left))]
