"""Undo: for a few minutes an agent can take back a resolution or a hand-over, as if it had not been."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slackbot.domain.events import ANSWERS, Event, What, standing
from slackbot.domain.issue import MOVES, Issue, Move, Status
from slackbot.domain.metrics import Contact, Side
from slackbot.errors import Refused

WITHIN = timedelta(minutes=5)

_MOVES = frozenset(
    {
        *(What.CLAIMED, What.UNCLAIMED, What.UNASSIGNED, What.ASSIGNED, What.PENDING, What.RESUMED),
        *(What.RESOLVED, What.REOPENED, What.CLOSED, What.DROPPED),
    }
)
"""What changes who has an issue or where it stands: what was undone before it would come back with it."""

_ENDS_OTHER_WAY: Mapping[str, Collection[str]] = {
    What.RESOLVED: (What.REOPENED, What.DROPPED),
    What.ASSIGNED: (What.RESOLVED, What.CLOSED, What.DROPPED),
}
"""What there is nothing left to do after: the issue is open again, or needs nobody else."""


@dataclass(frozen=True)
class Before:
    """What a resolution overwrites of an issue: each field as the issue's own."""

    assignee: str | None = None
    credited_to: str | None = None
    first_resolved_at: datetime | None = None
    reopened: bool = False
    pending_since: datetime | None = None
    auto_close_at: datetime | None = None


def check(events: Sequence[Event], what: What, nth: int, *, by: str, at: datetime, spoken: Iterable[Contact]) -> Event:
    """Return the `nth` event of that name, which `by` may undo at `at`. Raises `Refused`, saying why not.

    `events` are all of the issue's, in order; `spoken` is who wrote, by the time at which we heard of it.
    """
    event = _nth(events, what, nth)
    if event.by != by:
        raise Refused("refusal/undo_not_yours", by=event.by)
    if any((one.detail["event"], one.detail["nth"]) == (what, nth) for one in events if one.what == What.UNDONE):
        raise Refused("refusal/undone_already")
    if at - event.at > WITHIN:
        raise _refused(event, events, "late")
    if why := _answered(event, events, spoken):
        raise _refused(event, events, why)
    if other := _seen_to(event, events, spoken):
        raise _refused(event, events, "seen_to", by=other[0])
    if any(one.what in _MOVES for one in _split(standing(events), event)[1]):
        raise _refused(event, events, "moved_on")
    return event


def _nth(events: Iterable[Event], what: What, nth: int) -> Event:
    those = [one for one in events if one.what == what]
    if not 1 <= nth <= len(those):
        raise Refused("refusal/outdated")
    return those[nth - 1]


def _split(events: Sequence[Event], event: Event) -> tuple[Sequence[Event], Sequence[Event]]:
    """Return what happened before it, and what since."""
    at = next(place for place, one in enumerate(events) if one is event)
    return events[:at], events[at + 1 :]


def _answered(event: Event, events: Sequence[Event], spoken: Iterable[Contact]) -> str | None:
    if any(one.what in (*ANSWERS, What.ANSWERED) for one in _split(events, event)[1]):
        return "answered"
    if any(one.side is Side.CUSTOMER and one.at > event.at for one in spoken):
        return "written"
    return None


def _seen_to(event: Event, events: Sequence[Event], spoken: Iterable[Contact]) -> Sequence[str | None]:
    """Return who else has done or written something since."""
    acted = [one.by for one in _split(events, event)[1] if one.by not in (None, event.by)]
    wrote = [one.by for one in spoken if one.at > event.at and one.by != event.by]
    return acted + wrote


def _refused(event: Event, events: Sequence[Event], why: str, *, by: str | None = None) -> Refused:
    """Return the refusal, with another way to the same end where there is one."""
    moves = [one.what for one in _split(standing(events), event)[1] if one.what in _MOVES]
    instead: str | None = "reopen" if event.what == What.RESOLVED else "assign"
    if moves and moves[-1] in _ENDS_OTHER_WAY[event.what]:
        instead = None
    return Refused("refusal/cannot_undo", number=event.issue, why=why, by=by, instead=instead)


def before(issue: Issue, events: Sequence[Event], event: Event) -> Before:
    """Return how the resolved issue stood before that resolution, its last; `events` are all of the issue's."""
    earlier = _split(standing(events), event)[0]
    resolved = [one for one in earlier if one.what == What.RESOLVED]
    turned = [one.what for one in earlier if one.what in (What.RESOLVED, What.REOPENED)]
    since, until = event.detail.get("waited") or (None, None)
    return Before(
        assignee=event.detail["from"],
        credited_to=resolved[-1].detail["credited_to"] if resolved else None,
        first_resolved_at=issue.first_resolved_at if resolved else None,
        reopened=turned[-1:] == [What.REOPENED],
        pending_since=_instant(since),
        auto_close_at=_instant(until),
    )


def _instant(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def resolution(issue: Issue, before: Before) -> Issue:
    """Return the issue as it was before it was resolved; the next resolution gets a number of its own all the same.

    Raises `Refused` if it is not resolved.
    """
    to = _to(issue, Move.UNDO_RESOLVE, assignee=before.assignee)
    status = Status.PENDING if before.pending_since else to
    return replace(issue, status=status, resolved_at=None, resolved_by=None, closes_at=None, **before.__dict__)


def assignment(issue: Issue, *, assignee: str | None) -> Issue:
    """Return the issue with whoever had it before. Raises `Refused` if nobody has it, or it is over."""
    return replace(issue, status=_to(issue, Move.UNDO_ASSIGN, assignee=assignee), assignee=assignee)


def _to(issue: Issue, move: Move, *, assignee: str | None) -> Status:
    to = MOVES[move].get(issue.status)
    if to is None:
        raise Refused("refusal/nothing_to_undo", number=issue.number)
    return Status.CLAIMED if to is Status.OPEN and assignee is not None else to
