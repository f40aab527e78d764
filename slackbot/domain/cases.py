"""What is counted of an issue, made of its events and of who spoke when: nothing else is needed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from slackbot.domain.checkin import Answer
from slackbot.domain.events import Event, What, standing
from slackbot.domain.metrics import Case, CheckinAnswer, Contact, Holding, Mark, Resolution, Span

_GIVEN = (What.CLAIMED, What.UNCLAIMED, What.UNASSIGNED, What.ASSIGNED, What.PENDING, What.RESOLVED)
_WAITING = (What.PENDING, What.ANSWERED, What.RESUMED, What.RESOLVED, What.REOPENED)
_TOLD_ONCE = (What.LOGGED, What.SET_APART, What.CHANNEL_SEEN, What.EDITED, What.DROPPED, What.UNDONE)
_MARKED = (What.REPEAT, What.NOT_REPEAT)
TOLD = frozenset({*_TOLD_ONCE, *_GIVEN, *_WAITING, *_MARKED, What.CHECKIN, What.THANKED})
"""The events that a case is made of."""


def case_of(events: Sequence[Event], contacts: Iterable[Contact]) -> Case:
    """Return the case that the events of one issue tell, given in order from the one that logged it.

    What was undone is none of it: such a resolution is neither a resolution nor a reopening, such an assignment no
    hand-over. A message older than the issue's start belongs to an earlier one.
    """
    events = standing(events)
    logged = events[0]
    started_at = datetime.fromisoformat(_those(events, What.LOGGED, What.SET_APART)[-1].detail["started_at"])
    given = _those(events, *_GIVEN)
    return Case(
        number=logged.issue,
        started_at=started_at,
        logged_at=logged.at,
        logged_by=logged.by or "",
        requester=_named(events, "requester"),
        account=_named(events, "account"),
        channel=_named(events, "channel"),
        for_ourselves=_is_for_ourselves(events),
        in_customer_channel=_those(events, What.LOGGED, What.CHANNEL_SEEN)[-1].detail["in_customer_channel"],
        holders=tuple(Holding(one.at, one.detail["to"]) for one in given),
        resolutions=tuple(_resolution(one) for one in _those(events, What.RESOLVED)),
        reopened_at=_times(events, What.REOPENED),
        handed_over_at=tuple(_hand_overs(given)),
        contacts=tuple(one for one in contacts if one.at >= started_at),
        waited=tuple(_waited(_those(events, *_WAITING))),
        thanked_at=_times(events, What.THANKED),
        checkins=tuple(_checkins(_those(events, What.RESOLVED, What.CHECKIN))),
        marks=tuple(Mark(one.at, one.what == What.REPEAT) for one in _those(events, *_MARKED)),
        dropped_at=max(_times(events, What.DROPPED), default=None),
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


def _resolution(resolved: Event) -> Resolution:
    told = resolved.detail
    return Resolution(resolved.at, resolved.by or "", number=told["resolution"], auto_closed=told["auto_closed"])


def _hand_overs(given: Iterable[Event]) -> Iterator[datetime]:
    """Give the times at which somebody got the issue who is not the agent who had it last."""
    had: str | None = None
    for one in given:
        to = one.detail["to"]
        if to is not None:
            if had not in (None, to):
                yield one.at
            had = to


def _waited(events: Iterable[Event]) -> Iterator[Span]:
    """Give the times in which the issue waited for its customer."""
    since: datetime | None = None
    for one in events:
        if one.what == What.PENDING:
            since = since or one.at
        elif since is not None:
            yield Span(since, one.at)
            since = None
    if since is not None:
        yield Span(since)


def _checkins(events: Iterable[Event]) -> Iterator[CheckinAnswer]:
    """Give the answers that say whether it works; that somebody needs more time is none.

    Events of earlier releases do not say which resolution they are about: it is the last one before them.
    """
    resolutions = 0
    for one in events:
        if one.what == What.RESOLVED:
            resolutions = one.detail["resolution"]
        elif one.detail["answer"] in (Answer.SOLVED.value, Answer.NOT_YET.value):
            about = one.detail.get("resolution", resolutions)
            yield CheckinAnswer(one.at, about, one.detail["answer"] == Answer.SOLVED.value)
