"""When follow-up may go out: the customer's peace, the conversation, and what is too late."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import calendar, send_window, working
from slackbot.domain.calendar import Quiet
from slackbot.domain.send_window import Cause, Customer, Drop, FollowUp, Loss, Send, Source, Team, Wait

UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
AUCKLAND = ZoneInfo("Pacific/Auckland")
NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Quiet(time(20), time(8))
OFFICE = Team(working.parse_working_hours("Mon-Fri 09:00-17:00"), BERLIN)
CHRISTMAS = frozenset({date(2026, 12, 25)})  # a Friday
CUSTOMER = Customer(BERLIN, Source.PERSON, NIGHT, CHRISTMAS)
ANY_TIME = Customer(BERLIN, Source.WORKSPACE, None, CHRISTMAS)
PATIENT = {FollowUp.CHECKIN: 3, FollowUp.SURVEY: 7, FollowUp.REMINDER: 2}  # days

instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (made aware by timezones)
zones = st.sampled_from(["UTC", "Europe/Berlin", "Africa/Cairo", "Pacific/Auckland", "America/New_York"]).map(ZoneInfo)
customers = st.builds(
    Customer,
    zones,
    st.sampled_from(Source),
    st.sampled_from([None, NIGHT, Quiet(time(12), time(13))]),
    st.sampled_from([frozenset(), CHRISTMAS]),
)
delays = st.integers(-10 * 24 * 60, 10 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def decide(
    due: str,
    now: str,
    *,
    kind: FollowUp = FollowUp.CHECKIN,
    last_word: str | None = None,
    customer: Customer = CUSTOMER,
) -> send_window.When:
    return send_window.decide(
        kind,
        due_at=local(due),
        now=local(now),
        customer=customer,
        team=OFFICE,
        last_word=local(last_word) if last_word else None,
    )


@pytest.mark.parametrize("known", list(product([True, False], repeat=3)))
def test_the_nearest_zone_decides(known: tuple[bool, bool, bool]) -> None:
    person, account, channel = (
        zone if is_known else None for zone, is_known in zip((NEW_YORK, BERLIN, AUCKLAND), known, strict=True)
    )
    expected = [
        (person, Source.PERSON), (account, Source.ACCOUNT), (channel, Source.CHANNEL), (UTC_ZONE, Source.WORKSPACE)
    ]  # fmt: skip

    found = send_window.zone_of(person_zone=person, account_zone=account, channel_zone=channel, workspace_zone=UTC_ZONE)

    assert found == next((zone, source) for zone, source in expected if zone is not None)


# 2026-11-20 is a Friday.
@pytest.mark.parametrize(
    ("due", "now", "until", "why"),
    [
        ("2026-11-20T15:00", "2026-11-20T14:59", "2026-11-20T15:00", Cause.NOT_DUE),
        ("2026-11-19T21:00", "2026-11-19T14:00", "2026-11-20T08:00", Cause.QUIET_HOURS),
        ("2026-11-19T15:00", "2026-11-19T20:00", "2026-11-20T08:00", Cause.QUIET_HOURS),
        ("2026-11-20T21:00", "2026-11-20T21:00", "2026-11-23T08:00", Cause.QUIET_HOURS),
        ("2026-11-21T12:00", "2026-11-21T12:00", "2026-11-23T08:00", Cause.WEEKEND),
        ("2026-12-25T12:00", "2026-12-25T12:00", "2026-12-28T08:00", Cause.HOLIDAY),
    ],
)
def test_follow_up_waits_for_its_time_and_the_customers_peace(due: str, now: str, until: str, why: Cause) -> None:
    by_zone = None if why is Cause.NOT_DUE else Source.PERSON

    assert decide(due, now) == Wait(local(until), why, by_zone)


@pytest.mark.parametrize("now", ["2026-11-20T15:00", "2026-11-20T19:59", "2026-11-23T08:00", "2026-11-23T15:00"])
def test_follow_up_goes_out_when_nothing_is_in_its_way(now: str) -> None:
    assert decide("2026-11-20T15:00", now) == Send()


@pytest.mark.parametrize("kind", FollowUp)
@pytest.mark.parametrize("now", ["2026-11-22T03:00", "2026-12-25T21:00"])
def test_without_quiet_hours_nothing_waits_for_the_calendar(kind: FollowUp, now: str) -> None:
    assert decide(now, now, kind=kind, customer=ANY_TIME) == Send()


@pytest.mark.parametrize(
    ("last_word", "when"),
    [
        ("2026-11-20T11:59", Send()),
        ("2026-11-20T12:00", Send()),  # three hours ago
        ("2026-11-20T12:01", Wait(local("2026-11-20T15:01"), Cause.CONVERSATION)),
        ("2026-11-20T15:00", Wait(local("2026-11-20T18:00"), Cause.CONVERSATION)),
    ],
)
def test_nobody_is_interrupted(last_word: str, when: send_window.When) -> None:
    assert decide("2026-11-20T14:00", "2026-11-20T15:00", last_word=last_word) == when


def test_after_a_conversation_the_evening_is_quiet_too() -> None:
    when = decide("2026-11-19T14:00", "2026-11-19T18:00", last_word="2026-11-19T17:30")

    assert when == Wait(local("2026-11-20T08:00"), Cause.QUIET_HOURS, Source.PERSON)


def test_a_conversation_that_ends_before_it_is_due_does_not_matter() -> None:
    when = decide("2026-11-20T15:00", "2026-11-20T11:00", last_word="2026-11-20T10:00")

    assert when == Wait(local("2026-11-20T15:00"), Cause.NOT_DUE)


# Due on a Monday at 15:00.
@pytest.mark.parametrize(
    ("kind", "now", "when"),
    [
        (FollowUp.CHECKIN, "2026-11-19T15:00", Send()),
        (FollowUp.CHECKIN, "2026-11-19T15:01", Drop(Loss.FOLDED)),
        (FollowUp.SURVEY, "2026-11-23T15:00", Send()),
        (FollowUp.SURVEY, "2026-11-23T15:01", Drop(Loss.EXPIRED)),
        (FollowUp.REMINDER, "2026-11-18T15:00", Send()),
        (FollowUp.REMINDER, "2026-11-18T15:01", Drop(Loss.TOO_LATE)),
        (FollowUp.REMINDER, "2026-11-18T14:00", Send()),
        (FollowUp.PROGRESS, "2026-11-30T15:01", Send()),
    ],
)
def test_what_is_too_late_is_dropped(kind: FollowUp, now: str, when: send_window.When) -> None:
    assert decide("2026-11-16T15:00", now, kind=kind) == when


def test_quiet_days_are_no_lateness() -> None:
    easter = Customer(BERLIN, Source.PERSON, NIGHT, frozenset({date(2026, 4, 3), date(2026, 4, 6)}))

    when = decide("2026-04-02T20:30", "2026-04-07T09:00", kind=FollowUp.REMINDER, customer=easter)

    assert when == Send()


def test_what_would_be_too_late_by_the_time_it_may_go_out_is_dropped_at_once() -> None:
    when = decide("2026-11-17T19:00", "2026-11-20T18:30", last_word="2026-11-20T18:00")

    assert when == Drop(Loss.FOLDED)  # after the conversation comes the weekend


@pytest.mark.parametrize(
    ("due", "zone", "when"),
    [
        ("2026-11-20T12:00", BERLIN, Send()),
        ("2026-11-19T18:00", BERLIN, Wait(local("2026-11-20T09:00"), Cause.TEAM_AWAY)),
        ("2026-11-20T18:00", NEW_YORK, Wait(local("2026-11-23T08:00", NEW_YORK), Cause.TEAM_AWAY)),
        ("2026-11-20T10:00", NEW_YORK, Wait(local("2026-11-20T08:00", NEW_YORK), Cause.QUIET_HOURS, Source.ACCOUNT)),
        ("2026-11-19T22:00", AUCKLAND, Send()),  # 10:00 there; they never meet
    ],
)
def test_a_note_on_progress_waits_for_the_team_if_they_ever_meet(
    due: str, zone: ZoneInfo, when: send_window.When
) -> None:
    customer = Customer(zone, Source.ACCOUNT, NIGHT)

    assert decide(due, due, kind=FollowUp.PROGRESS, customer=customer) == when


def test_a_question_does_not_wait_for_the_team() -> None:
    assert decide("2026-11-19T18:00", "2026-11-19T18:00") == Send()


@given(kind=st.sampled_from(FollowUp), due_at=instants, delay=delays, since=st.none() | delays, customer=customers)
def test_nothing_goes_out_early_into_a_conversation_or_in_quiet_time(
    kind: FollowUp, due_at: datetime, delay: timedelta, since: timedelta | None, customer: Customer
) -> None:
    now = due_at + delay
    last_word = now - abs(since) if since is not None else None

    when = send_window.decide(kind, due_at=due_at, now=now, customer=customer, team=OFFICE, last_word=last_word)

    out_at = now if when == Send() else when.until if isinstance(when, Wait) else None
    if out_at is not None:
        assert out_at >= due_at
        assert last_word is None or out_at - last_word >= send_window.LIVE
        peace = calendar.first_allowed(out_at, zone=customer.zone, quiet=customer.quiet, holidays=customer.holidays)
        assert peace == out_at
    if isinstance(when, Drop):
        assert delay > timedelta(days=PATIENT[kind]) - send_window.LIVE - timedelta(days=4)


@given(kind=st.sampled_from(FollowUp), due_at=instants, delay=delays, since=st.none() | delays, customer=customers)
def test_what_waits_goes_out_at_the_time_it_was_told(
    kind: FollowUp, due_at: datetime, delay: timedelta, since: timedelta | None, customer: Customer
) -> None:
    last_word = due_at + delay - abs(since) if since is not None else None

    def at(now: datetime) -> send_window.When:
        return send_window.decide(kind, due_at=due_at, now=now, customer=customer, team=OFFICE, last_word=last_word)

    first = at(due_at + delay)

    if isinstance(first, Wait):
        assert first.until > due_at + delay
        assert at(first.until) == Send()
