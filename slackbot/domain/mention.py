"""Whether a message mentions whoever asked: Slack tells nobody of a thread that they have not written in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.domain.delivery import Delivery, State
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue

JUST_NOW = timedelta(minutes=15)  # whoever wrote so short a time ago is still there

_NOT_POSTED = (State.HELD, State.FAILED, State.WITHDRAWN)


@dataclass(frozen=True)
class Facts:
    """What decides it.

    `is_answer`: a person wrote the words. `is_first`: nothing of ours was posted there since the requester was named.
    `is_around`: they wrote a moment ago, or it is their working day.
    """

    is_answer: bool
    is_first: bool
    is_around: bool
    has_written: bool
    has_opted_out: bool


def is_due(facts: Facts) -> bool:
    """Return whether the message mentions them: the first one if they are around, else the first of a person's."""
    if facts.has_written:
        return False
    return facts.is_answer or (facts.is_first and facts.is_around and not facts.has_opted_out)


def named_at(events: Iterable[Event]) -> datetime:
    """Return since when the issue's requester of now is that; `events` are all of the issue's, in order."""
    return max(one.at for one in events if one.what == What.LOGGED or _names_another(one))


def was_named_later(events: Iterable[Event]) -> bool:
    """Return whether the requester of now is another than when the issue was logged, or was for a while."""
    return any(_names_another(one) for one in events)


def author(issue: Issue, events: Iterable[Event]) -> str | None:
    """Return who wrote the message that the issue is made of, as far as we know; None if it is made of none."""
    named: str | None = None
    if issue.source_ts is None:
        return None
    for one in events:
        if one.what == What.LOGGED:
            named = one.detail["requester"]
        elif one.by is None and _names_another(one):  # Slack told us later who that was
            named = one.detail["requester"][1]
    return named


def _names_another(event: Event) -> bool:
    if event.what != What.EDITED:
        return False
    before, after = event.detail["requester"]
    return bool(before != after)


def messages(events: Iterable[Event], person: str) -> frozenset[str]:
    """Return the keys of the messages that mentioned the person, or were to."""
    return frozenset(key for key, whom in mentioned(events).items() if whom == person)


def mentioned(events: Iterable[Event]) -> Mapping[str, str | None]:
    """Return whom each message mentions, by its key: as it was tried last, for that is how it went out."""
    return {one.detail["message"]: one.detail["person"] for one in events if one.what == What.MENTIONED}


def as_it_went(events: Sequence[Event]) -> Sequence[Event]:
    """Return the events without the mentions of tries that did not go out: of each message the last one is true."""
    last = mentioned(events)
    return [one for one in events if one.what != What.MENTIONED or _is_last(one, last)]


def _is_last(event: Event, last: Mapping[str, str | None]) -> bool:
    return event.detail["person"] is not None and event.detail["person"] == last[event.detail["message"]]


def is_taken(by: Delivery | None) -> bool:
    """Return whether the mention is that message's, which was posted, may have been, or still will be."""
    return by is not None and by.state not in _NOT_POSTED
