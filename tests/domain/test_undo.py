"""Undo: what may be undone, by whom, for how long, and how an issue stood before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain import issue as rules
from slackbot.domain import undo
from slackbot.domain.events import Event, What, standing
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Contact, Side
from slackbot.domain.undo import Before
from slackbot.errors import Refused
from tests.refused import refused, words

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ISSUE = Issue("T", 1, "Printer", "", "UANA", NOON, NOON, Status.RESOLVED, first_resolved_at=NOON, resolutions=1)


def happened(*what: tuple[What, Mapping[str, Any]] | What, by: str | None = "UANA") -> list[Event]:
    """Return these events, one a minute from noon on."""
    named = [one if isinstance(one, tuple) else (one, {}) for one in what]
    return [Event(1, NOON + timedelta(minutes=nth), by, name, detail) for nth, (name, detail) in enumerate(named)]


def resolved(**given: Any) -> tuple[What, Mapping[str, Any]]:
    return What.RESOLVED, {"from": "UBEN", "to": "UBEN", "credited_to": "UBEN", "waited": None, **given}


def undone(event: str, nth: int) -> tuple[What, Mapping[str, Any]]:
    return What.UNDONE, {"event": event, "nth": nth}


def check(events: list[Event], **given: Any) -> Event:
    asked = {"by": "UANA", "at": NOON + timedelta(minutes=5), "spoken": (), **given}
    return undo.check(events, What.RESOLVED, 1, **asked)


def test_whoever_did_it_can_undo_it_for_five_minutes() -> None:
    events = happened(resolved())

    assert check(events, at=NOON + timedelta(minutes=5)) is events[0]


@pytest.mark.parametrize(
    ("events", "given", "why"),
    [
        ([], {}, "older message"),
        (happened(resolved()), {"by": "UBEN"}, "Only <@UANA>, who did that, can undo it"),
        (happened(resolved(), by=None), {}, "Nobody can undo that"),
        (happened(resolved()), {"at": NOON + timedelta(minutes=5, microseconds=1)}, "more than 5 minutes ago"),
        (happened(resolved(), undone("resolved", 1)), {}, "already undone that"),
        ([*happened(resolved()), *happened(What.CHECKIN, by="UGUS")], {}, "has answered since"),
        ([*happened(resolved()), *happened(What.NOTED, by="UBEN")], {}, "<@UBEN> has seen to #1 since"),
        (happened(resolved(), (What.REOPENED, {"why": "agent"})), {}, "#1 has moved on since"),
        (happened(resolved(), (What.UNASSIGNED, {})), {}, "#1 has moved on since"),
        (happened(resolved(), (What.ASSIGNED, {}), (What.CLAIMED, {}), undone("assigned", 1)), {}, "has moved on"),
        (happened(resolved()), {"spoken": [Contact(Side.CUSTOMER, "UGUS", NOON + timedelta(1))]}, "has written since"),
        (happened(resolved()), {"spoken": [Contact(Side.AGENT, "UBEN", NOON + timedelta(1))]}, "<@UBEN> has seen to"),
    ],
)
def test_it_is_refused_with_the_reason(events: list[Event], given: Mapping[str, Any], why: str) -> None:
    with refused(why):
        check(events, **given)


@pytest.mark.parametrize(
    "events",
    [
        happened(resolved(), (What.NOTED, {"words": "Seen"}), What.CHECKIN_CANCELLED),
        happened(resolved(), (What.ASSIGNED, {}), undone("assigned", 1)),
        [*happened(resolved()), *happened((What.CHANNEL_SEEN, {"in_customer_channel": True}), by=None)],
    ],
)
def test_what_changes_nothing_of_it_does_not_forbid_it(events: list[Event]) -> None:
    assert check(events) is events[0]


def test_words_from_before_do_not_forbid_it() -> None:
    before = [Contact(Side.CUSTOMER, "UGUS", NOON - timedelta(1)), Contact(Side.AGENT, "UBEN", NOON - timedelta(2))]

    assert check(happened(resolved()), spoken=before).what is What.RESOLVED


def test_each_names_what_to_do_instead() -> None:
    events = happened((What.ASSIGNED, {}))

    with refused("Use `assign #1 @agent` instead"):
        undo.check(events, What.ASSIGNED, 1, by="UANA", at=NOON + timedelta(hours=1), spoken=())


@pytest.mark.parametrize(
    ("what", "then", "is_left"),
    [
        (resolved(), (What.REOPENED, {"why": "agent"}), False),
        (resolved(), (What.CLOSED, {}), True),
        ((What.ASSIGNED, {}), resolved(), False),
        ((What.ASSIGNED, {}), (What.CLAIMED, {}), True),
    ],
)
def test_nothing_is_named_that_would_be_refused_too(
    what: tuple[What, Mapping[str, Any]], then: tuple[What, Mapping[str, Any]], is_left: bool
) -> None:
    events = happened(what, then)

    with pytest.raises(Refused) as refusal:
        undo.check(events, what[0], 1, by="UANA", at=NOON + timedelta(minutes=5), spoken=())

    assert ("instead" in words(refusal.value)) == is_left


def test_the_first_resolution_leaves_nothing_behind() -> None:
    events = happened(What.LOGGED, resolved())

    assert undo.before(ISSUE, events, events[-1]) == Before(assignee="UBEN")


def test_a_later_one_leaves_the_earlier_and_one_undone_before_is_none() -> None:
    again = resolved(**{"from": None})
    events = happened(resolved(), (What.REOPENED, {}), resolved(credited_to="UX"), undone("resolved", 2), again)

    assert undo.before(ISSUE, events, events[-1]) == Before(credited_to="UBEN", first_resolved_at=NOON, reopened=True)


@pytest.mark.parametrize("until", [None, NOON + timedelta(days=3)])
def test_one_that_waited_waits_since_and_until_the_same(until: datetime | None) -> None:
    events = happened(resolved(waited=[NOON.isoformat(), until.isoformat() if until else None]))

    found = undo.before(ISSUE, events, events[0])

    assert (found.pending_since, found.auto_close_at) == (NOON, until)


def test_a_resolution_that_an_earlier_release_wrote_down_did_not_wait() -> None:
    events = happened((What.RESOLVED, {"from": None, "credited_to": None}))

    assert undo.before(ISSUE, events, events[0]).pending_since is None


def test_only_the_event_that_was_undone_is_taken_out() -> None:
    events = happened(What.LOGGED, resolved(), undone("resolved", 1), (What.ASSIGNED, {}), resolved())

    assert standing(events) == [events[0], events[3], events[4]]
    assert standing(events[:2]) == events[:2]


def test_undone_it_waits_for_the_customer_again_or_for_anyone_to_claim_it() -> None:
    waiting = Issue("T", 1, "Printer", "", "UANA", NOON, NOON, Status.PENDING, assignee="UANA", pending_since=NOON)
    done = rules.resolve(waiting, by="UBEN", at=NOON, closes_at=NOON + timedelta(days=7))

    again = undo.resolution(done, Before(assignee="UANA", pending_since=NOON))
    unclaimed = undo.resolution(done, Before())

    assert again == replace(waiting, resolutions=1)
    assert (unclaimed.status, unclaimed.assignee, unclaimed.resolved_at) == (Status.OPEN, None, None)
