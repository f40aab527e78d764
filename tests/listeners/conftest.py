"""The hall, for tests that send requests one at a time."""

from collections.abc import Iterator

import pytest

from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot’s listeners before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def quiet_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpApp]:
    """A hall with one unclaimed issue in which nothing is changed, for many questions in a row."""
    with HttpApp(f"sqlite:///{tmp_path_factory.mktemp('quiet') / 'slackbot.db'}") as opened:
        opened.log()
        yield opened
