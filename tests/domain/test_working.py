"""Working hours and the waits that count them, over weekends, holidays and changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain import working
from slackbot.domain.working import ALWAYS, Measure, Shift, Span, WorkingHours

BERLIN = ZoneInfo("Europe/Berlin")
HAVANA = ZoneInfo("America/Havana")  # its clocks jump from midnight to 01:00, and back from 01:00 to midnight
OFFICE = working.parse_working_hours("Mon-Fri 09:00-17:00")
NIGHTS = working.parse_working_hours("Mon-Fri 22:00-06:00")
CHRISTMAS = frozenset({date(2026, 12, 25)})  # a Friday
NINE_TO_FIVE = Shift(time(9), time(17))

ROTAS = ["Mon-Fri 09:00-17:00", "Sun-Thu 08:00-12:00, Sun-Thu 13:00-16:30", "Mon-Fri 22:00-06:00", "Sat 10:00-11:00",
         "Mon-Sun 00:00-24:00", "always", "Fri-Mon 01:30-02:30"]  # fmt: skip
rotas = st.sampled_from(ROTAS).map(working.parse_working_hours)
zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
).map(ZoneInfo)
instants = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (made aware by timezones)
off_days = st.frozensets(st.dates(date(2015, 1, 1), date(2035, 1, 1)), max_size=3)
waits = st.integers(1, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


def local(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Mon-Fri 09:00-17:00", ((NINE_TO_FIVE,),) * 5 + ((), ())),
        (" mon - FRI  9:00 - 17:00 ", ((NINE_TO_FIVE,),) * 5 + ((), ())),
        ("Wed 09:00-17:00", ((), (), (NINE_TO_FIVE,), (), (), (), ())),
        (
            "Mon-Thu 08:30-17:00, Fri 08:30-14:00",
            ((Shift(time(8, 30), time(17)),),) * 4 + ((Shift(time(8, 30), time(14)),), (), ()),
        ),
        ("Sat-Mon 09:00-17:00", ((NINE_TO_FIVE,), (), (), (), (), (NINE_TO_FIVE,), (NINE_TO_FIVE,))),
        (
            "Mon 13:00-17:00,Mon 09:00-12:00",
            ((Shift(time(9), time(12)), Shift(time(13), time(17))), (), (), (), (), (), ()),
        ),
        ("Sun 22:00-06:00, Mon 06:00-07:00", ((Shift(time(6), time(7)),), *((),) * 5, (Shift(time(22), time(6)),))),
        ("Always", ALWAYS.week),
        ("Mon-Sun 00:00-24:00", ALWAYS.week),
    ],
)
def test_working_hours_are_days_and_times_or_always(text: str, week: tuple[tuple[Shift, ...], ...]) -> None:
    assert working.parse_working_hours(text).week == week


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "are no working hours; write days and hours like Mon-Fri 09:00-17:00"),
        ("Mon-Fri", "“Mon-Fri” are no working hours"),
        ("09:00-17:00", "“09:00-17:00” are no working hours"),
        ("Mon-Fri 09:00-17:00,", "“” are no working hours"),
        ("Mon-Xyz 09:00-17:00", "“Mon-Xyz 09:00-17:00” are no working hours"),
        ("Mon-Fri 9-17", "“9” is no time of day"),
        ("Mon-Fri 09:00-25:00", "“25:00” is no time of day"),
        ("Mon-Fri 09:00-09:00", "“Mon-Fri 09:00-09:00” ends when it starts"),
        ("Mon-Fri 09:00-17:00, Fri 16:00-18:00", "counts some hours twice"),
        ("Mon 22:00-06:00, Tue 05:00-09:00", "counts some hours twice"),
        ("Sun 22:00-06:00, Mon 05:00-09:00", "counts some hours twice"),
        ("Mon 00:00-24:00, Mon 09:00-10:00", "counts some hours twice"),
    ],
)
def test_what_are_no_working_hours_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"(write|let) .*\.$") as refusal:
        working.parse_working_hours(text)

    assert said in str(refusal.value)


@pytest.mark.parametrize("week", [(), ((),) * 7, ((NINE_TO_FIVE,),) * 6])
def test_a_week_has_seven_days_and_some_work(week: tuple[tuple[Shift, ...], ...]) -> None:
    with pytest.raises(ValueError, match="at least one of them"):
        WorkingHours(week)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("24h", Span(timedelta(hours=24))),
        ("2d", Span(timedelta(days=2))),
        ("0s", Span(timedelta(0))),
        ("1 working day", Span(timedelta(days=1), Measure.WORKING_DAYS)),
        (" 3  Working  Days ", Span(timedelta(days=3), Measure.WORKING_DAYS)),
        ("4 working hours", Span(timedelta(hours=4), Measure.WORKING_HOURS)),
    ],
)
def test_a_span_is_a_duration_or_working_time(text: str, span: Span) -> None:
    assert working.parse_span(text) == span


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no duration"),
        ("soon", "is no duration"),
        ("working day", "is no working time"),
        ("1.5 working days", "is no working time"),
        ("30 working minutes", "is no working time"),
        ("0 working days", "write from 1 to 250 working days."),
        ("251 working days", "write from 1 to 250 working days."),
        ("2001 working hours", "write from 1 to 2000 working hours."),
    ],
)
def test_what_is_no_span_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^“.*; write .*\.$") as refusal:
        working.parse_span(text)

    assert said in str(refusal.value)


# 2026-11-20 is a Friday.
@pytest.mark.parametrize(
    ("at", "wait", "end"),
    [
        ("2026-11-20T10:00", 4, "2026-11-20T14:00"),
        ("2026-11-20T13:00", 4, "2026-11-20T17:00"),  # the end of the shift, not the next opening
        ("2026-11-20T15:00", 4, "2026-11-23T11:00"),
        ("2026-11-20T15:00", 18, "2026-11-24T17:00"),
        ("2026-11-20T06:00", 1, "2026-11-20T10:00"),
        ("2026-11-21T12:00", 1, "2026-11-23T10:00"),
        ("2026-11-20T10:00", 0, "2026-11-20T10:00"),
        ("2026-11-20T17:00", 0, "2026-11-23T09:00"),
        ("2026-12-24T16:00", 2, "2026-12-28T10:00"),  # over Christmas
    ],
)
def test_working_time_passes_while_the_team_works(at: str, wait: int, end: str) -> None:
    assert working.add(local(at), timedelta(hours=wait), hours=OFFICE, zone=BERLIN, holidays=CHRISTMAS) == local(end)


def test_a_night_shift_belongs_to_the_day_it_starts_on() -> None:
    saturday = working.add(local("2026-11-20T23:00"), timedelta(hours=5), hours=NIGHTS, zone=BERLIN)
    off = working.add(local("2026-12-25T01:00"), timedelta(hours=6), hours=NIGHTS, zone=BERLIN, holidays=CHRISTMAS)

    assert saturday == local("2026-11-21T04:00")
    assert off == local("2026-12-28T23:00")  # Thursday's shift until 06:00, none on Friday, then Monday's
    assert not working.is_working(local("2026-12-26T01:00"), hours=NIGHTS, zone=BERLIN, holidays=CHRISTMAS)


@pytest.mark.parametrize(
    ("at", "hours", "end"),
    [
        ("2026-03-28T23:30", 4, local("2026-03-29T04:30")),  # 02:00 to 03:00 is missing
        ("2026-10-24T23:30", 4, local("2026-10-25T02:30", fold=1)),  # 02:00 to 03:00 comes twice
        ("2026-12-24T23:30", 24, local("2026-12-25T23:30")),  # holidays too
    ],
)
def test_who_always_works_works_in_real_time(at: str, hours: int, end: datetime) -> None:
    assert working.add(local(at), timedelta(hours=hours), hours=ALWAYS, zone=BERLIN, holidays=CHRISTMAS) == end


def test_working_time_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="not taken away"):
        working.add(local("2026-11-20T10:00"), timedelta(seconds=-1), hours=OFFICE, zone=BERLIN)


@pytest.mark.parametrize(
    ("at", "is_working"),
    [
        ("2026-11-20T08:59:59", False),
        ("2026-11-20T09:00", True),
        ("2026-11-20T16:59:59", True),
        ("2026-11-20T17:00", False),
        ("2026-11-21T12:00", False),
        ("2026-12-25T12:00", False),
    ],
)
def test_the_team_works_from_the_start_until_just_before_the_end(at: str, is_working: bool) -> None:
    assert working.is_working(local(at), hours=OFFICE, zone=BERLIN, holidays=CHRISTMAS) is is_working


@pytest.mark.parametrize(
    ("text", "at", "end"),
    [
        ("24h", "2026-11-20T15:00", "2026-11-21T15:00"),
        ("4 working hours", "2026-11-20T15:00", "2026-11-23T11:00"),
        ("1 working day", "2026-11-19T15:00", "2026-11-20T15:00"),
        ("1 working day", "2026-11-20T15:00", "2026-11-23T15:00"),
        ("1 working day", "2026-11-21T11:00", "2026-11-23T11:00"),
        ("1 working day", "2026-11-19T22:00", "2026-11-20T22:00"),  # quiet hours are another rule
        ("1 working day", "2026-12-24T15:00", "2026-12-28T15:00"),
        ("5 working days", "2026-11-20T15:00", "2026-11-27T15:00"),
        ("24h", "2026-03-28T15:00", "2026-03-29T16:00"),  # the night is an hour shorter
        ("1 working day", "2026-03-27T15:00", "2026-03-30T15:00"),
        ("1 working day", "2026-10-23T15:00", "2026-10-26T15:00"),
    ],
)
def test_a_span_ends_by_its_own_measure(text: str, at: str, end: str) -> None:
    span = working.parse_span(text)

    assert span.after(local(at), hours=OFFICE, zone=BERLIN, holidays=CHRISTMAS) == local(end)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (local("2026-03-07T00:30", HAVANA), local("2026-03-08T01:00", HAVANA)),  # missing: the jump
        (local("2026-10-31T00:30", HAVANA), local("2026-11-01T00:30", HAVANA)),  # twice: the first
        (local("2026-11-01T00:30", HAVANA, 1), local("2026-11-02T00:30", HAVANA)),
    ],
)
def test_a_working_day_ends_once_where_the_clocks_change(at: datetime, end: datetime) -> None:
    span = working.parse_span("1 working day")

    assert span.after(at, hours=ALWAYS, zone=HAVANA) == end


@given(at=instants, hours=rotas, zone=zones, holidays=off_days)
def test_the_next_opening_is_the_first_working_moment(
    at: datetime, hours: WorkingHours, zone: ZoneInfo, holidays: frozenset[date]
) -> None:
    opening = working.next_opening(at, hours=hours, zone=zone, holidays=holidays)

    assert opening >= at
    assert working.is_working(opening, hours=hours, zone=zone, holidays=holidays)
    assert (opening == at) == working.is_working(at, hours=hours, zone=zone, holidays=holidays)
    steps = (opening - at) // timedelta(hours=1)
    earlier = (at + timedelta(hours=hour) for hour in range(min(steps + 1, 100)))
    assert not any(
        working.is_working(moment, hours=hours, zone=zone, holidays=holidays) for moment in earlier if moment < opening
    )


@given(at=instants, hours=rotas, zone=zones, holidays=off_days, first=waits, second=waits)
def test_two_waits_are_one_long_wait(
    at: datetime, hours: WorkingHours, zone: ZoneInfo, holidays: frozenset[date], first: timedelta, second: timedelta
) -> None:
    midway = working.add(at, first, hours=hours, zone=zone, holidays=holidays)
    end = working.add(midway, second, hours=hours, zone=zone, holidays=holidays)

    assert end == working.add(at, first + second, hours=hours, zone=zone, holidays=holidays)
    assert end - at >= first + second


@settings(max_examples=30)  # it looks at every minute
@given(at=instants, zone=zones, holidays=off_days, minutes=st.integers(1, 300))
def test_exactly_the_wait_is_worked_in_between(
    at: datetime, zone: ZoneInfo, holidays: frozenset[date], minutes: int
) -> None:
    start = at.replace(second=0, microsecond=0)
    hours = working.parse_working_hours("Mon-Sun 01:30-05:00, Mon-Sun 22:00-01:00")

    end = working.add(start, timedelta(minutes=minutes), hours=hours, zone=zone, holidays=holidays)

    passed = (start + timedelta(minutes=minute) for minute in range((end - start) // timedelta(minutes=1)))
    worked = sum(working.is_working(minute, hours=hours, zone=zone, holidays=holidays) for minute in passed)
    assert worked == minutes


@given(at=instants, hours=rotas, zone=zones, holidays=off_days, count=st.integers(1, 20))
def test_working_days_keep_the_time_on_the_wall(
    at: datetime, hours: WorkingHours, zone: ZoneInfo, holidays: frozenset[date], count: int
) -> None:
    span = Span(timedelta(days=count), Measure.WORKING_DAYS)

    end = span.after(at, hours=hours, zone=zone, holidays=holidays)

    was, is_now = at.astimezone(zone).replace(tzinfo=None), end.astimezone(zone).replace(tzinfo=None)
    days = [was.date() + timedelta(days=day) for day in range(1, (is_now.date() - was.date()).days + 1)]
    assert sum(bool(hours.on(day, holidays)) for day in days) == count
    assert (
        timedelta(0) <= is_now - datetime.combine(is_now.date(), was.time()) <= timedelta(hours=1)
    )  # where it is missing
