"""How long customers waited, counted by hand and at the edges."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain import times
from slackbot.domain.metrics import Case, Contact, Resolution, Side, Span
from slackbot.domain.period import period_of
from slackbot.domain.times import Measured, Spent, Wait, Waits
from slackbot.domain.worked import Worked
from slackbot.domain.working import parse_working_hours
from slackbot.domain.yardstick import Yardstick

DAY = date(2026, 11, 20)  # a Friday
PERIOD = period_of(DAY - timedelta(days=9), DAY + timedelta(days=9), zone=ZoneInfo("UTC"))
WORKED = Worked(Yardstick(ZoneInfo("UTC"), parse_working_hours("Mon-Fri 09:00-17:00"), frozenset()))


def at(hour: float) -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour)


def agent(hour: float, by: str = "UANA") -> Contact:
    return Contact(Side.AGENT, by, at(hour))


def asks(hour: float, *, is_thanks: bool = False) -> Contact:
    return Contact(Side.CUSTOMER, "UGUS", at(hour), is_thanks)


def make_case(*contacts: Contact, **given: Any) -> Case:
    return Case(
        **{"number": 1, "started_at": at(9), "logged_at": at(9), "logged_by": "UANA", "contacts": contacts, **given}
    )


def resolved(*hours: float) -> tuple[Resolution, ...]:
    return tuple(Resolution(at(hour), "UANA") for hour in hours)


@pytest.mark.parametrize(
    ("case", "waits"),
    [
        (make_case(agent(10)), []),  # the first response
        (make_case(asks(9.5), agent(10), asks(11), asks(12), agent(13)), [(11, 13)]),
        (make_case(agent(10), asks(11), agent(12), agent(12.01), agent(13)), [(11, 12)]),
        (make_case(agent(10), asks(11), agent(11.01, "UBEN"), asks(11.02), agent(12)), [(11, 11.01), (11.02, 12)]),
        (make_case(agent(10), asks(11, is_thanks=True), agent(12)), []),
        (make_case(agent(10), asks(11, is_thanks=True), asks(12), agent(13)), [(12, 13)]),
        (make_case(agent(10), asks(11), asks(12, is_thanks=True), agent(13)), [(11, 13)]),
        (make_case(agent(10), asks(11), agent(11)), []),  # in one instant the agent's goes first
        (make_case(agent(10), asks(11), agent(14), resolutions=resolved(12)), []),  # a resolution ended it
        (make_case(agent(10), asks(12), agent(14), resolutions=resolved(12)), [(12, 14)]),
        (make_case(agent(10), asks(11), agent(12), resolutions=resolved(12)), [(11, 12)]),  # with its words
        (make_case(asks(9.5), asks(13), agent(14), resolutions=resolved(12)), [(13, 14)]),  # never a first response
        (make_case(asks(9.5), agent(14), resolutions=resolved(12)), []),
        (make_case(agent(10), asks(13), agent(15), resolutions=resolved(12), thanked_at=(at(14),)), []),
    ],
)
def test_the_next_response_is_to_the_first_message_nobody_has_answered(
    case: Case, waits: list[tuple[float, float]]
) -> None:
    found = times.next_responses([case], PERIOD)

    assert [(wait.start, wait.end) for wait in found] == [(at(start), at(end)) for start, end in waits]


@pytest.mark.parametrize(
    ("waited", "measured"),
    [
        ((), (30, 10, 0)),
        ((Span(at(10), at(12)),), (30, 8, 2)),
        ((Span(at(16), at(34)),), (30, 9, 18)),  # over night: Friday's last hour, and Saturday
        ((Span(at(6), at(8)), Span(at(40))), (30, 10, 0)),  # before and after
        ((Span(at(8), at(10)), Span(at(38))), (30, 8, 2)),
    ],
)
def test_waiting_for_the_customer_is_no_working_time(waited: tuple[Span, ...], measured: tuple[int, ...]) -> None:
    friday = Wait(make_case(waited=waited), at(9), at(39))

    found = times.measure(friday, _WORKED_SATURDAYS)

    assert found == Measured(*(timedelta(hours=hours) for hours in measured))


_WORKED_SATURDAYS = Worked(
    Yardstick(ZoneInfo("UTC"), parse_working_hours("Mon-Fri 09:00-17:00, Sat 13:00-15:00"), frozenset())
)


@pytest.mark.parametrize(
    ("hours", "summed_up"),
    [
        ([], Waits(0, None, None)),
        ([3], Waits(1, 10800.0, None)),
        ([1, 4], Waits(2, 9000.0, None)),
        ([5, 1, 2], Waits(3, 7200.0, None)),
        (range(9), Waits(9, 14400.0, None)),
        (range(10), Waits(10, 16200.0, 28800.0)),
        (range(11), Waits(11, 18000.0, 32400.0)),
    ],
)
def test_the_slowest_tenth_is_told_from_ten_on(hours: list[int], summed_up: Waits) -> None:
    assert times.summed_up([timedelta(hours=hour) for hour in hours]) == summed_up


def test_where_time_went_adds_up_and_counts_no_time_in_which_it_was_solved() -> None:
    case = make_case(resolutions=resolved(18, 36, 61), reopened_at=(at(35), at(60)), waited=(Span(at(10), at(13)),))

    stretches = times.stretches([case], PERIOD)

    assert [(one.start, one.end) for one in stretches] == [(at(9), at(18)), (at(35), at(36)), (at(60), at(61))]
    assert times.spent(stretches, WORKED) == Spent(us_s=5 * 3600, customer_s=3 * 3600, closed_s=3 * 3600)


def test_what_silence_ended_has_no_time() -> None:
    silent = Resolution(at(12), "", auto_closed=True)
    case = make_case(agent(10), resolutions=(silent, *resolved(15)), reopened_at=(at(13),))

    assert [wait.end for wait in times.resolutions([case], PERIOD)] == [at(15)]
    assert times.first_resolutions([case], PERIOD) == []
    assert [(one.start, one.end) for one in times.stretches([case], PERIOD)] == [(at(13), at(15))]


def test_only_what_ends_in_the_period_counts() -> None:
    case = make_case(agent(10), asks(11), agent(12), resolutions=resolved(13))
    tomorrow = period_of(DAY + timedelta(days=1), DAY + timedelta(days=1), zone=ZoneInfo("UTC"))

    makers = (times.first_responses, times.next_responses, times.resolutions, times.first_resolutions, times.stretches)

    assert [len(make([case], PERIOD)) for make in makers] == [1] * 5
    assert [len(make([case], tomorrow)) for make in makers] == [0] * 5
