"""The hall, for tests that send requests one at a time."""

from collections.abc import Callable, Iterator

import pytest

from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot’s listeners before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def quiet_hall(make_sqlite_url: Callable[[str], str]) -> Iterator[HttpApp]:
    """A hall with one unclaimed issue in which nothing is changed, for many questions in a row."""
    with HttpApp(make_sqlite_url("quiet")) as opened:
        opened.log()
        yield opened
