"""The desk's back room, opened as a test needs it and closed behind it."""

from collections.abc import Callable, Iterator

import pytest

from tests.backroom import Backroom


@pytest.fixture
def make_room(database_url: str) -> Iterator[Callable[..., Backroom]]:
    """Opens back rooms on either database; all are closed at the end."""
    yield from _opening(database_url)


@pytest.fixture
def make_lean_room(sqlite_url: str) -> Iterator[Callable[..., Backroom]]:
    """Opens back rooms on SQLite alone, for what asks nothing of the database; all are closed at the end."""
    yield from _opening(sqlite_url)


def _opening(database_url: str) -> Iterator[Callable[..., Backroom]]:
    rooms: list[Backroom] = []

    def make(**choices: object) -> Backroom:
        rooms.append(Backroom(database_url, **choices))  # type: ignore[arg-type] -- passed on as they are
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


@pytest.fixture
def room(make_room: Callable[..., Backroom]) -> Backroom:
    """A desk and the stand-in on either database, with no sender yet."""
    return make_room()
