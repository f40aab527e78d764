"""Whom a message mentions, decided from plain values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain import mention
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.mention import Facts

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST = Facts(is_answer=False, is_first=True, is_around=True, has_written=False, has_opted_out=False)
ISSUE = Issue("T", 1, "Printer", "", "UANA", NOON, NOON, requester="UGUS", source_ts="1.1")


@pytest.mark.parametrize(
    ("given", "is_due"),
    [
        ({}, True),
        ({"is_around": False}, False),
        ({"is_first": False}, False),
        ({"has_opted_out": True}, False),
        ({"has_written": True}, False),
        ({"is_answer": True, "is_first": False, "is_around": False}, True),
        ({"is_answer": True, "has_opted_out": True}, True),
        ({"is_answer": True, "has_written": True}, False),
    ],
)
def test_the_first_message_mentions_who_is_around_and_else_the_first_answer(
    given: dict[str, bool], is_due: bool
) -> None:
    assert mention.is_due(replace(FIRST, **given)) is is_due


def logged(requester: str | None) -> Event:
    return Event(1, NOON, "UANA", What.LOGGED, {"requester": requester})


def edited(before: str | None, after: str | None, *, by: str | None = "UANA", hours: int = 1) -> Event:
    return Event(1, NOON + timedelta(hours=hours), by, What.EDITED, {"requester": [before, after]})


def test_a_requester_is_named_by_the_last_edit_that_changed_it() -> None:
    words = edited("UMAYA", "UMAYA", hours=3)

    assert mention.named_at([logged("UGUS")]) == NOON
    assert not mention.was_named_later([logged("UGUS"), words])
    assert mention.was_named_later([logged("UGUS"), edited("UGUS", "UMAYA")])
    assert mention.named_at([logged("UGUS"), edited("UGUS", "UMAYA"), words]) == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("issue", "events", "author"),
    [
        (ISSUE, [logged("UGUS")], "UGUS"),
        (ISSUE, [logged("UGUS"), edited("UGUS", "UMAYA")], "UGUS"),
        (ISSUE, [logged(None), edited(None, "UGUS", by=None)], "UGUS"),
        (replace(ISSUE, source_ts=None), [logged("UGUS")], None),
    ],
)
def test_the_author_of_the_source_is_who_it_was_logged_for(issue: Issue, events: list[Event], author: Any) -> None:
    assert mention.author(issue, events) == author


def test_the_messages_that_mentioned_somebody_are_told_by_the_events() -> None:
    told = Event(1, NOON, None, What.MENTIONED, {"person": "UGUS", "message": "notice:1"})

    assert mention.messages([logged("UGUS"), told], "UGUS") == {"notice:1"}
    assert mention.messages([logged("UGUS"), told], "UMAYA") == frozenset()


def test_no_message_takes_nothing() -> None:
    assert not mention.is_taken(None)


def test_of_a_message_that_was_tried_twice_the_last_try_is_true() -> None:
    events = [
        Event(1, NOON, None, What.MENTIONED, {"person": person, "message": key})
        for person, key in (("UGUS", "notice:1"), (None, "notice:1"), ("UGUS", "reply:1:a"))
    ]

    assert mention.messages(events, "UGUS") == {"reply:1:a"}
    assert mention.as_it_went([logged("UGUS"), *events]) == [logged("UGUS"), events[-1]]
