"""Whose an issue's words are: of the message it was made of, until an agent writes others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from slackbot.domain import adoption
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue, summarize
from slackbot.domain.metrics import Contact, Side

_WORDS = frozenset({"title", "details"})


def is_deleted(events: Iterable[Event]) -> bool:
    """Return whether we know already that the source is gone."""
    return any(event.what is What.SOURCE_DELETED for event in events)


def words_of_source(events: Iterable[Event]) -> frozenset[str]:
    """Return which of `title` and `details` the issue has from its source: nobody wrote it by hand, then or since."""
    events = list(events)
    if adoption.is_adopted(events):
        return frozenset()
    by_hand = (event for event in events if event.what is What.EDITED and event.by is not None)
    return _WORDS.difference(*(event.detail.get("fields", ()) for event in by_hand))


def is_news(events: Sequence[Event], *, edited_ts: str) -> bool:
    """Return whether the edit of that `ts` is one to be heeded: not of what is gone, nor known, nor older than another.

    Slack's `ts` have one length, so that they compare as they are.
    """
    seen = [str(event.detail["edited_ts"]) for event in events if event.what is What.SOURCE_EDITED]
    return not is_deleted(events) and edited_ts > max(seen, default="")


def is_followed(issue: Issue, contacts: Iterable[Contact]) -> bool:
    """Return whether the issue follows its source's edits: nobody has answered what it said, nor ended it."""
    return issue.resolved_at is None and not any(contact.side is Side.AGENT for contact in contacts)


def follow(issue: Issue, words: frozenset[str], *, text: str) -> Issue:
    """Return the issue with these words as the source says them now."""
    title, details = summarize(text)
    return replace(
        issue,
        title=title if "title" in words else issue.title,
        details=details if "details" in words else issue.details,
    )


def take_back(issue: Issue, words: frozenset[str], *, title: str) -> Issue:
    """Return the issue without these words; `title` stands in the place of its title."""
    return replace(
        issue,
        title=title if "title" in words else issue.title,
        details="" if "details" in words else issue.details,
    )
