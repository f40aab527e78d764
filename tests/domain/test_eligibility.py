"""May it go out now? One rule on plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain import eligibility, plan
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.eligibility import Facts
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import TWO_AT_MOST, Kind
from slackbot.domain.metrics import Contact, Side
from slackbot.domain.person import Person
from slackbot.domain.plan import STANDARD, Tier
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Customer, Source, Team
from slackbot.domain.verdict import Elsewhere, Later, Stop
from slackbot.domain.working import parse_working_hours

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
GUS = Person("T1", "UGUS", home_team="T2", name="Gus", first_name="Gus")
RESOLVED = Issue(
    "T1",
    7,
    "Printer",
    "",
    logged_by="UANA",
    logged_at=NOON - 2 * DAY,
    started_at=NOON - 2 * DAY,
    status=Status.RESOLVED,
    channel="C1",
    thread_ts="1.1",
    requester="UGUS",
    resolved_at=NOON - DAY,
    resolutions=1,
)
OPEN = replace(RESOLVED, status=Status.CLAIMED, resolved_at=None, resolutions=0)
PENDING = replace(OPEN, status=Status.PENDING, pending_since=NOON - DAY)
READER = Recipient(GUS, None, "C1", Tier(STANDARD), Customer(BERLIN, Source.PERSON, None))

BY_ITSELF = replace(READER, tier=Tier(STANDARD, progress_send=plan.Send.AUTOMATIC))


def _delivery(kind: Kind, **changes: Any) -> Delivery:
    row = Delivery(
        id=1, team="T1", key="key", token="token", kind=kind, verb=Verb.POST, issue=7, resolution_no=1, person="UGUS",
        account=None, channel="C1", anchor_ts="1.1", content={}, planned_at=NOON, due_at=NOON, state=State.DUE,
        reason=None, version=1, attempts=0, attempted_at=None, posted_channel=None, ts=None, sent_at=None,
    )  # fmt: skip
    return replace(row, **changes)


def _facts(
    kind: Kind, *, issue: Issue | None = RESOLVED, delivery: Mapping[str, Any] | None = None, **known: Any
) -> Facts:
    facts = Facts(
        delivery=_delivery(kind, **(delivery or {})),
        issue=issue,
        reader=READER,
        spoken=(),
        first_line=None,
        is_rated=False,
        team=Team(parse_working_hours("always"), BERLIN),
        now=NOON,
    )
    return replace(facts, **known)


OUT = replace(READER, person=replace(GUS, opted_out_at=NOON - DAY))
LEFT = replace(READER, person=replace(GUS, is_gone=True))
DIRECT = Tier(STANDARD, survey_in=plan.SurveyIn.DIRECT)
OURS = replace(READER, person=replace(GUS, is_agent=True))
EARLIER = {"content": {"since": "then"}}
WAITING = {"content": {"since": PENDING.waits_since}, "resolution_no": 0}


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (_facts(Kind.CHECKIN), None),
        (_facts(Kind.CHECKIN, issue=OPEN), Stop(State.WITHDRAWN, "reopened")),
        (_facts(Kind.CHECKIN, issue=replace(RESOLVED, resolutions=2)), Stop(State.WITHDRAWN, "reopened")),
        (_facts(Kind.CHECKIN, issue=replace(RESOLVED, status=Status.CLOSED)), Stop(State.WITHDRAWN, "closed")),
        (_facts(Kind.SURVEY, issue=replace(RESOLVED, status=Status.CLOSED)), Stop(State.HELD, "expired")),
        (_facts(Kind.RECOVERY_SURVEY, issue=replace(RESOLVED, status=Status.CLOSED)), None),
        (_facts(Kind.SURVEY_REMINDER, is_rated=True), Stop(State.WITHDRAWN, "answered")),
        (_facts(Kind.SURVEY, reader=OUT), Stop(State.HELD, "opted_out")),
        (_facts(Kind.SURVEY, reader=LEFT), None),  # in their channel a colleague of theirs can answer
        (_facts(Kind.SURVEY, reader=replace(LEFT, channel=None)), Stop(State.WITHDRAWN, "gone")),
        (_facts(Kind.SURVEY, reader=replace(LEFT, tier=DIRECT)), Stop(State.WITHDRAWN, "gone")),
        (_facts(Kind.NPS, issue=None, delivery={"issue": None}, reader=LEFT), Stop(State.WITHDRAWN, "gone")),
        (_facts(Kind.SURVEY, reader=OURS), Stop(State.WITHDRAWN, "self_logged")),
        (_facts(Kind.NPS, issue=None, delivery={"issue": None}, reader=OURS), Stop(State.WITHDRAWN, "self_logged")),
        (_facts(Kind.PROGRESS, issue=OPEN, reader=OURS), Stop(State.WITHDRAWN, "self_logged")),
        (_facts(Kind.REMINDER, issue=PENDING, delivery=WAITING, reader=OURS), Stop(State.WITHDRAWN, "self_logged")),
        (_facts(Kind.PROGRESS, issue=OPEN, delivery={"resolution_no": 0}), Stop(State.WITHDRAWN, "by_hand")),
        (_facts(Kind.PROGRESS, issue=OPEN, delivery={"resolution_no": 0}, reader=BY_ITSELF), None),
        (
            _facts(
                Kind.PROGRESS,
                issue=replace(OPEN, status=Status.OPEN),
                delivery={"resolution_no": 0},
                reader=BY_ITSELF,
            ),
            Stop(State.WITHDRAWN, "unclaimed"),
        ),
        (_facts(Kind.PROGRESS, issue=PENDING, delivery={"resolution_no": 0}), Stop(State.WITHDRAWN, "pending")),
        (_facts(Kind.PROGRESS), Stop(State.WITHDRAWN, "resolved")),
        (_facts(Kind.REMINDER, issue=PENDING, delivery=WAITING), None),
        (
            _facts(Kind.REMINDER, issue=PENDING, delivery={"content": {"since": "then"}}),
            Stop(State.WITHDRAWN, "answered"),
        ),
        (_facts(Kind.REMINDER, delivery=WAITING), Stop(State.WITHDRAWN, "resolved")),
        (_facts(Kind.NPS, issue=None, delivery={"issue": None}), None),
        (_facts(Kind.NPS), None),  # about the relationship, so how an issue stands does not matter
        (_facts(Kind.CHECKIN, delivery={"channel": "C9"}), Elsewhere("C1", "1.1")),
        (_facts(Kind.CHECKIN, reader=replace(READER, channel=None)), Elsewhere("UGUS", None)),
        (
            _facts(
                Kind.CHECKIN, issue=replace(RESOLVED, requester=None), reader=replace(READER, channel=None, person=None)
            ),
            Stop(State.HELD, "no_customer"),
        ),
        (
            _facts(
                Kind.CHECKIN,
                issue=replace(RESOLVED, thread_ts=None),
                first_line=_delivery(Kind.NOTICE, state=State.HELD),
            ),
            Stop(State.HELD, "no_channel"),
        ),
        (
            _facts(
                Kind.CHECKIN,
                issue=replace(RESOLVED, thread_ts=None),
                delivery={"anchor_ts": None},
                first_line=_delivery(Kind.NOTICE, state=State.WITHDRAWN),
            ),
            None,
        ),
        (
            _facts(Kind.CHECKIN, spoken=[Contact(side=Side.CUSTOMER, by="UGUS", at=NOON - HOUR)]),
            Later(NOON + 2 * HOUR, "conversation"),
        ),
        (_facts(Kind.CHECKIN, delivery={"planned_at": NOON - 4 * DAY}), Stop(State.WITHDRAWN, "folded_into_survey")),
        (_facts(Kind.SURVEY, delivery={"planned_at": NOON - 8 * DAY}), Stop(State.HELD, "expired")),
    ],
)
def test_it_goes_out_or_says_why_not(facts: Facts, verdict: object) -> None:
    assert eligibility.look(facts) == verdict


AGO = tuple(NOON - days * DAY for days in (0, 1, 2, 3, 4))


@pytest.mark.parametrize("kind", TWO_AT_MOST)
@pytest.mark.parametrize(
    ("posts", "answers", "customer_at", "goes"),
    [
        ((), (), None, True),
        ((AGO[1],), (), None, True),
        ((AGO[2], AGO[1]), (), None, False),
        ((AGO[3], AGO[2], AGO[1]), (AGO[4],), None, False),
        ((AGO[3], AGO[1]), (AGO[2],), None, True),  # answered between them
        ((AGO[3], AGO[2]), (AGO[1],), None, True),  # and after them
        ((AGO[3], AGO[2]), (), AGO[1], True),  # a word in the thread does as well
        ((AGO[3], AGO[2]), (), AGO[4], False),
    ],
)
def test_a_third_message_after_a_resolution_waits_for_no_answer_but_is_withdrawn(
    kind: Kind, posts: Sequence[datetime], answers: Sequence[datetime], customer_at: datetime | None, goes: bool
) -> None:
    spoken = [Contact(side=Side.AGENT, by="UANA", at=NOON - HOUR)]
    spoken += [Contact(side=Side.CUSTOMER, by="UGUS", at=customer_at)] if customer_at else []
    resolved = replace(RESOLVED, resolved_at=NOON - 5 * DAY)

    verdict = eligibility.look(_facts(kind, issue=resolved, posts=posts, answers=answers, spoken=spoken))

    assert verdict == (None if goes else Stop(State.WITHDRAWN, "unanswered"))


def test_the_customer_can_do_without_a_word_for_as_long_as_after_our_last_one() -> None:
    tier = replace(Tier(STANDARD), progress_every=Tier(STANDARD).remind_pending_after)
    spoken = [Contact(side=Side.AGENT, by="UANA", at=NOON - HOUR)]
    reader = replace(READER, tier=replace(tier, progress_send=plan.Send.AUTOMATIC))
    facts = _facts(Kind.PROGRESS, issue=OPEN, delivery={"resolution_no": 0}, reader=reader, spoken=spoken)

    assert tier.progress_every is not None
    assert eligibility.look(facts) == Later(facts.team.after(tier.progress_every, NOON - HOUR), "not_due")


@pytest.mark.parametrize("kind", [Kind.CHECKIN, Kind.SURVEY, Kind.REMINDER, Kind.PROGRESS])
def test_about_an_issue_that_was_logged_by_mistake_nothing_goes_out(kind: Kind) -> None:
    dropped = replace(OPEN, status=Status.DROPPED)

    assert eligibility.look(_facts(kind, issue=dropped)) == Stop(State.WITHDRAWN, Reason.DROPPED)


@pytest.mark.parametrize(
    ("state", "reason", "verdict"),
    [
        (State.DUE, None, Later(NOON + timedelta(minutes=1), Reason.FIRST_LINE)),
        (State.SENDING, None, Later(NOON + timedelta(minutes=1), Reason.FIRST_LINE)),
        (State.UNSURE, "server_error", Later(NOON + timedelta(minutes=1), Reason.FIRST_LINE)),
        (State.HELD, "archived", Stop(State.HELD, Reason.ARCHIVED)),
        (State.HELD, "restricted", Stop(State.HELD, Reason.RESTRICTED)),
        (State.HELD, "a sentence of an earlier version", Stop(State.HELD, Reason.NO_CHANNEL)),
    ],
)
def test_what_stands_below_a_first_line_shares_its_lot(state: State, reason: str | None, verdict: Stop | Later) -> None:
    line = _delivery(Kind.NOTICE, state=state, reason=reason)

    assert eligibility.look(_facts(Kind.CHECKIN, issue=replace(RESOLVED, thread_ts=None), first_line=line)) == verdict
