"""What is counted of an issue, made of its events and of who spoke when: nothing else is needed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from slackbot.domain.events import Event, What, standing
from slackbot.domain.metrics import Case, Contact, Resolution

_GIVEN = (What.CLAIMED, What.UNCLAIMED, What.UNASSIGNED, What.ASSIGNED, What.PENDING, What.RESOLVED)
_WAITING = (What.PENDING, What.ANSWERED, What.RESUMED, What.RESOLVED, What.REOPENED)
_TOLD_ONCE = (What.LOGGED, What.SET_APART, What.CHANNEL_SEEN, What.EDITED, What.DROPPED, What.UNDONE)
TOLD = frozenset({*_TOLD_ONCE, *_GIVEN, *_WAITING})
"""The events that a case is made of."""


def case_of(events: Sequence[Event], contacts: Iterable[Contact]) -> Case:
    """Return the case that the events of one issue tell, given in order from the one that logged it.

    What was undone is none of it: such a resolution is neither a resolution nor a reopening, such an assignment no
    hand-over.
    """
    events = standing(events)
    logged, resolved = events[0], _those(events, What.RESOLVED)
    return Case(
        number=logged.issue,
        started_at=datetime.fromisoformat(_those(events, What.LOGGED, What.SET_APART)[-1].detail["started_at"]),
        logged_at=logged.at,
        logged_by=logged.by or "",
        requester=_named(events, "requester"),
        account=_named(events, "account"),
        channel=_named(events, "channel"),
        for_ourselves=_is_for_ourselves(events),
        in_customer_channel=_those(events, What.LOGGED, What.CHANNEL_SEEN)[-1].detail["in_customer_channel"],
        assignee=_assignee(events),
        resolutions=tuple(Resolution(one.at, one.by or "", one.detail["with_words"]) for one in resolved),
        reopened_at=_times(events, What.REOPENED),
        handed_over_at=_times(events, What.ASSIGNED, What.UNCLAIMED, What.UNASSIGNED),
        dropped_at=max(_times(events, What.DROPPED), default=None),
        escalated_at=(),
        contacts=tuple(contacts),
        auto_closed=bool(resolved) and resolved[0].detail["auto_closed"],
        waits_for_customer=[one.what for one in _those(events, *_WAITING)][-1:] == [What.PENDING],
    )


def _those(events: Iterable[Event], *which: What) -> list[Event]:
    return [event for event in events if event.what in which]


def _times(events: Iterable[Event], *which: What) -> tuple[datetime, ...]:
    return tuple(event.at for event in events if event.what in which)


def _named(events: Sequence[Event], name: str) -> Any:
    """Return who or what the issue is about by its last edit, else as it was logged."""
    edited = _those(events, What.EDITED)
    return edited[-1].detail[name][1] if edited else events[0].detail[name]


def _is_for_ourselves(events: Sequence[Event]) -> bool:
    """Return whether an agent asked for it, when they were last named; events of earlier releases do not say."""
    renamed = [event for event in _those(events, What.EDITED) if len(set(event.detail["requester"])) > 1]
    named = [events[0], *renamed][-1]
    return bool(named.detail.get("for_ourselves", False))


def _assignee(events: Iterable[Event]) -> str | None:
    given = _those(events, *_GIVEN)
    assignee: str | None = given[-1].detail["to"] if given else None
    return assignee
