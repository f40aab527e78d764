"""Whose an issue's words are: of the message it was made of, until an agent writes others."""

from collections.abc import Iterable
from dataclasses import replace

from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue

_WORDS = frozenset({"title", "details"})


def is_deleted(events: Iterable[Event]) -> bool:
    """Return whether we know already that the source is gone."""
    return any(event.what is What.SOURCE_DELETED for event in events)


def words_of_source(events: Iterable[Event]) -> frozenset[str]:
    """Return which of `title` and `details` nobody has written by hand since the issue was made of its source."""
    by_hand = (event for event in events if event.what is What.EDITED and event.by is not None)
    return _WORDS.difference(*(event.detail.get("fields", ()) for event in by_hand))


def take_back(issue: Issue, words: frozenset[str], *, title: str) -> Issue:
    """Return the issue without these words; `title` stands in the place of its title."""
    return replace(
        issue,
        title=title if "title" in words else issue.title,
        details="" if "details" in words else issue.details,
    )
