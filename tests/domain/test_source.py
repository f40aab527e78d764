"""Which words of an issue are its source's, and what is left without them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from slackbot.domain import source
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.metrics import Contact, Side

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


EDITED = (None, What.SOURCE_EDITED, {"fields": [], "edited_ts": "1785308490.000200"})
DELETED = (None, What.SOURCE_DELETED, {"fields": []})


@pytest.mark.parametrize(
    ("happened", "edited_ts", "news"),
    [
        ([LOGGED], "1785308490.000200", True),
        ([LOGGED, EDITED], "1785308490.000200", False),
        ([LOGGED, EDITED], "1785308490.000100", False),
        ([LOGGED, EDITED], "1785308491.000000", True),
        ([LOGGED, DELETED], "1785308491.000000", False),
    ],
)
def test_an_edit_is_heeded_once_in_order_and_not_after_the_end(
    happened: list[tuple[str | None, What, Mapping[str, object]]], edited_ts: str, news: bool
) -> None:
    assert source.is_news(_events(*happened), edited_ts=edited_ts) is news


@pytest.mark.parametrize(
    ("contacts", "resolved_at", "followed"),
    [
        ([], None, True),
        ([Contact(Side.CUSTOMER, "UGUS", NOON)], None, True),
        ([Contact(Side.AGENT, "UANA", NOON)], None, False),
        ([], NOON, False),
    ],
)
def test_an_issue_follows_its_source_until_somebody_answers_or_ends_it(
    contacts: list[Contact], resolved_at: datetime | None, followed: bool
) -> None:
    assert source.is_followed(replace(ISSUE, resolved_at=resolved_at), contacts) is followed


@pytest.mark.parametrize(
    ("words", "title", "details"),
    [
        (BOTH, "Export fails", "since 9:00"),
        ({"title"}, "Export fails", "hunter2"),
        ({"details"}, "Login fails", "since 9:00"),
        (set(), "Login fails", "hunter2"),
    ],
)
def test_only_the_words_of_the_source_follow_it(words: set[str], title: str, details: str) -> None:
    followed = source.follow(ISSUE, frozenset(words), text="Export fails\nsince 9:00")

    assert (followed.title, followed.details) == (title, details)
