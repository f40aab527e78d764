"""Which words of an issue are its source's, and what is left without them."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from slackbot.domain import source
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ISSUE = Issue("T", 7, "Login fails", "hunter2", logged_by="UANA", logged_at=NOON, started_at=NOON)
BOTH = frozenset({"title", "details"})
LOGGED = ("UANA", What.LOGGED, {})


def _events(*happened: tuple[str | None, What, Mapping[str, object]]) -> list[Event]:
    return [Event(7, NOON, by, what, detail) for by, what, detail in happened]


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        ([LOGGED], BOTH),
        ([LOGGED, ("UANA", What.EDITED, {"fields": ["title"]})], {"details"}),
        ([LOGGED, ("UANA", What.EDITED, {"fields": ["title"]}), ("UBEN", What.EDITED, {"fields": ["details"]})], set()),
        ([LOGGED, ("UANA", What.EDITED, {"fields": []})], BOTH),
        ([LOGGED, ("UANA", What.EDITED, {})], BOTH),  # an earlier release did not write down which
        ([LOGGED, (None, What.EDITED, {"fields": ["title"]})], BOTH),
    ],
)
def test_words_are_the_sources_until_an_agent_writes_others(
    happened: list[tuple[str | None, What, Mapping[str, object]]], words: set[str]
) -> None:
    assert source.words_of_source(_events(*happened)) == words


def test_a_source_is_deleted_once_we_have_heard_of_it() -> None:
    assert not source.is_deleted(_events(LOGGED))
    assert source.is_deleted(_events(LOGGED, (None, What.SOURCE_DELETED, {"fields": []})))


@pytest.mark.parametrize(
    ("words", "title", "details"),
    [
        (BOTH, "Gone", ""),
        ({"title"}, "Gone", "hunter2"),
        ({"details"}, "Login fails", ""),
        (set(), "Login fails", "hunter2"),
    ],
)
def test_only_the_words_of_the_source_are_taken_back(words: set[str], title: str, details: str) -> None:
    left = source.take_back(ISSUE, frozenset(words), title="Gone")

    assert (left.title, left.details) == (title, details)
