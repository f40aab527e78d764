"""Durations, local days and quiet hours, in ordinary zones and in those where the clocks misbehave."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain import calendar
from slackbot.domain.calendar import Quiet

NIGHT = Quiet(time(20), time(8))
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")
CAIRO = ZoneInfo("Africa/Cairo")  # its clocks jump from midnight to 01:00
APIA = ZoneInfo("Pacific/Apia")  # it had no 30 December 2011
ZONES = [
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Santiago",
    "America/Havana", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Gaza",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "Atlantic/Azores",
]  # fmt: skip

instants = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (made aware by timezones)
zones = st.sampled_from(ZONES).map(ZoneInfo)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
windows = st.builds(Quiet, clocks, clocks).filter(lambda quiet: quiet.start != quiet.end)
days = st.dates(date(2015, 1, 1), date(2035, 1, 1))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("3h", timedelta(hours=3)),
        (" 2 D ", timedelta(days=2)),
        ("0s", timedelta(0)),
        ("3650d", timedelta(days=3650)),
    ],
)
def test_a_duration_is_a_whole_number_and_a_unit(text: str, duration: timedelta) -> None:
    assert calendar.parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "3", "h", "3 hours", "-3h", "1.5h", "3h 10m", "٣h", "1h\n2h", "9999999999999d", "3651d"]
)
def test_what_is_no_duration_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?s)^“.*” is .*; write .*d\.$") as refusal:
        calendar.parse_duration(text)

    assert text in str(refusal.value)


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(hours=3, minutes=10), "3 h 10 m"),
        (timedelta(hours=3, minutes=10, seconds=59), "3 h 10 m"),
        (timedelta(hours=24), "1 d"),
        (timedelta(days=2, minutes=59), "2 d"),
        (timedelta(days=400, hours=5), "400 d 5 h"),
        (timedelta(seconds=90), "1 m 30 s"),
        (timedelta(seconds=45.9), "45 s"),
        (timedelta(microseconds=1), "0 s"),
        (timedelta(0), "0 s"),
        (timedelta(seconds=-5), "0 s"),
    ],
)
def test_a_duration_is_shown_in_its_two_largest_units(duration: timedelta, words: str) -> None:
    assert calendar.show_duration(duration) == words


@pytest.mark.parametrize(
    ("text", "clock"), [("09:00", time(9)), ("9:05", time(9, 5)), (" 23:59 ", time(23, 59)), ("00:00", time(0))]
)
def test_a_time_of_day_has_24_hours(text: str, clock: time) -> None:
    assert calendar.parse_time(text) == clock


@pytest.mark.parametrize("text", ["", "9", "24:00", "12:60", "9:5", "9am", "09:00:00", "-1:00", "٠٩:٠٠"])
def test_what_is_no_time_of_day_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time of day; write it with 24 hours"):
        calendar.parse_time(text)


def test_a_zone_is_found_by_its_iana_name() -> None:
    assert calendar.zone("Asia/Kathmandu").key == "Asia/Kathmandu"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../x",
        "/etc/localtime",
        "Europe",
        "Europe/",
        "zone.tab",
        "CEST",
        "GMT+25",
        "Mars/Base",
        "a\0b",
        "\ud800",
        "x" * 5000,
    ],
)
def test_what_is_no_zone_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(ValueError, match=r"is no time zone; write an IANA name like Europe/Berlin or UTC\.$"):
        calendar.zone(name)


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("20:00-08:00", NIGHT),
        (" 8:00 - 9:30 ", Quiet(time(8), time(9, 30))),
        ("off", None),
        ("OFF", None),
        ("00:00-23:59", Quiet(time(0), time(23, 59))),
    ],
)
def test_quiet_hours_are_two_times_or_off(text: str, quiet: Quiet | None) -> None:
    assert calendar.parse_quiet(text) == quiet


@pytest.mark.parametrize(
    "text", ["", "on", "20:00", "20:00-", "20-8", "20:00-24:00", "08:00-08:00", "8:00-08:00", "1:00-2:00-3:00"]
)
def test_what_are_no_quiet_hours_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^“.*; write .*\.$"):
        calendar.parse_quiet(text)


# 2026-11-20 is a Friday; Berlin is an hour ahead of UTC then.
@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-11-20T12:00", "2026-11-20T12:00"),
        ("2026-11-20T19:59:59.999999", "2026-11-20T19:59:59.999999"),
        ("2026-11-20T20:00", "2026-11-23T08:00"),
        ("2026-11-19T20:00", "2026-11-20T08:00"),
        ("2026-11-19T07:59:59.5", "2026-11-19T08:00"),
        ("2026-11-19T08:00", "2026-11-19T08:00"),
        ("2026-11-21T12:00", "2026-11-23T08:00"),
        ("2026-11-22T23:30", "2026-11-23T08:00"),
    ],
)
def test_nights_and_weekends_are_waited_out(at: str, allowed: str) -> None:
    assert calendar.first_allowed(local(at, BERLIN), zone=BERLIN, quiet=NIGHT) == local(allowed, BERLIN)


def test_holidays_are_waited_out() -> None:
    christmas = frozenset({date(2026, 12, 24), date(2026, 12, 25)})  # Thursday and Friday

    allowed = calendar.first_allowed(local("2026-12-23T21:00", BERLIN), zone=BERLIN, quiet=NIGHT, holidays=christmas)

    assert allowed == local("2026-12-28T08:00", BERLIN)


def test_quiet_hours_that_do_not_cross_midnight_leave_the_night() -> None:
    lunch = Quiet(time(12), time(13, 30))

    assert calendar.first_allowed(local("2026-11-19T12:30", BERLIN), zone=BERLIN, quiet=lunch) == local(
        "2026-11-19T13:30", BERLIN
    )
    assert calendar.first_allowed(local("2026-11-19T03:00", BERLIN), zone=BERLIN, quiet=lunch) == local(
        "2026-11-19T03:00", BERLIN
    )
    assert calendar.first_allowed(local("2026-11-22T12:30", BERLIN), zone=BERLIN, quiet=lunch) == local(
        "2026-11-23T00:00", BERLIN
    )


def test_the_same_instant_is_night_for_one_and_day_for_another() -> None:
    at = utc("2026-11-19T15:00")

    assert calendar.first_allowed(at, zone=NEW_YORK, quiet=NIGHT) == at
    assert calendar.first_allowed(at, zone=TOKYO, quiet=NIGHT) == local("2026-11-20T08:00", TOKYO)


def test_without_quiet_hours_every_instant_is_allowed() -> None:
    sunday_night = local("2026-11-22T03:00", BERLIN)

    assert (
        calendar.first_allowed(sunday_night, zone=BERLIN, quiet=None, holidays=frozenset({date(2026, 11, 22)}))
        == sunday_night
    )


def test_the_answer_is_in_utc_whatever_the_zone_of_the_question() -> None:
    at = datetime(2026, 11, 19, 12, tzinfo=timezone(timedelta(hours=9)))

    assert calendar.first_allowed(at, zone=BERLIN, quiet=NIGHT).tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its time zone"):
        calendar.first_allowed(datetime(2026, 11, 19), zone=BERLIN, quiet=NIGHT)  # noqa: DTZ001 (that is the point)


def test_the_night_is_an_hour_shorter_where_the_clocks_jump() -> None:
    monday = calendar.first_allowed(local("2026-03-27T20:00", BERLIN), zone=BERLIN, quiet=NIGHT)

    assert monday == utc("2026-03-30T06:00")  # 08:00 in summer time


# Most clocks change on a Sunday, which is quiet anyway; those of Cairo change on workdays.
@pytest.mark.parametrize(
    ("window", "at", "allowed"),
    [
        # Cairo, Friday 2026-04-24: 00:00 does not exist, the day starts at 01:00.
        (Quiet(time(20), time(0, 30)), local("2026-04-23T22:00", CAIRO), local("2026-04-24T01:00", CAIRO)),
        (Quiet(time(20), time(1)), local("2026-04-23T22:00", CAIRO), local("2026-04-24T01:00", CAIRO)),
        (Quiet(time(20), time(1, 30)), local("2026-04-23T22:00", CAIRO), local("2026-04-24T01:30", CAIRO)),
        # Cairo, Thursday 2026-10-29: from 24:00 back to 23:00, so that 23:00 to 24:00 comes twice.
        (Quiet(time(20), time(23, 30)), local("2026-10-29T21:00", CAIRO), local("2026-10-29T23:30", CAIRO)),
        (Quiet(time(20), time(23, 30)), local("2026-10-29T23:45", CAIRO), local("2026-10-29T23:45", CAIRO)),
        (Quiet(time(20), time(23, 30)), local("2026-10-29T23:10", CAIRO, 1), local("2026-10-29T23:30", CAIRO, 1)),
        (Quiet(time(23, 30), time(0)), local("2026-10-29T23:40", CAIRO), local("2026-10-29T23:00", CAIRO, 1)),
        (Quiet(time(23, 30), time(0)), local("2026-10-29T23:40", CAIRO, 1), local("2026-10-30T00:00", CAIRO)),
    ],
)
def test_the_wall_decides_in_hours_that_are_missing_or_repeated(window: Quiet, at: datetime, allowed: datetime) -> None:
    assert calendar.first_allowed(at, zone=CAIRO, quiet=window) == allowed


@settings(deadline=None)  # other work on the machine must not fail it
@given(at=instants, zone=zones, quiet=windows, holidays=st.frozensets(days, max_size=3))
def test_the_first_allowed_instant_is_never_quiet_and_stays_where_it_is(
    at: datetime, zone: ZoneInfo, quiet: Quiet, holidays: frozenset[date]
) -> None:
    allowed = calendar.first_allowed(at, zone=zone, quiet=quiet, holidays=holidays)

    wall = allowed.astimezone(zone)
    assert allowed >= at
    assert wall.weekday() < 5
    assert wall.date() not in holidays
    assert not quiet.covers(wall.time())
    assert calendar.first_allowed(allowed, zone=zone, quiet=quiet, holidays=holidays) == allowed


@settings(deadline=None)  # other work on the machine must not fail it
@given(day=days, hour=st.integers(0, 30), zone=zones, quiet=windows)
def test_every_minute_before_the_first_allowed_one_is_quiet(day: date, hour: int, zone: ZoneInfo, quiet: Quiet) -> None:
    at = datetime.combine(day, time.min, UTC) + timedelta(hours=hour)

    allowed = calendar.first_allowed(at, zone=zone, quiet=quiet)

    for minute in range(0, (allowed - at) // timedelta(minutes=1), 7):
        wall = (at + timedelta(minutes=minute)).astimezone(zone)
        assert wall.weekday() >= 5 or quiet.covers(wall.time())


@pytest.mark.parametrize(
    ("day", "clock", "zone", "instant"),
    [
        (date(2026, 11, 20), time(9), BERLIN, "2026-11-20T08:00"),
        (date(2026, 7, 20), time(9), BERLIN, "2026-07-20T07:00"),
        (date(2026, 3, 29), time(2, 30), BERLIN, "2026-03-29T01:00"),  # missing: 03:00 is the first minute after
        (date(2026, 10, 25), time(2, 30), BERLIN, "2026-10-25T00:30"),  # repeated: the first
        (date(2026, 4, 24), time(0), CAIRO, "2026-04-23T22:00"),
        (date(2011, 12, 30), time(9), APIA, "2011-12-30T10:00"),  # the day is missing: midnight of the next
        (date(2011, 12, 31), time(9), APIA, "2011-12-30T19:00"),
    ],
)
def test_a_local_time_is_one_instant(day: date, clock: time, zone: ZoneInfo, instant: str) -> None:
    assert calendar.at_local(day, clock, zone) == utc(instant)


def test_the_day_is_that_of_the_zone() -> None:
    at = utc("2026-11-20T23:30")

    assert calendar.day_of(at, NEW_YORK) == date(2026, 11, 20)
    assert calendar.day_of(at, TOKYO) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 29), BERLIN, 23),
        (date(2026, 10, 25), BERLIN, 25),
        (date(2026, 11, 20), BERLIN, 24),
        (date(2026, 4, 24), CAIRO, 23),
        (date(2026, 4, 5), ZoneInfo("Australia/Lord_Howe"), 24.5),
        (date(2011, 12, 30), APIA, 0),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, zone: ZoneInfo, hours: float) -> None:
    start, end = calendar.day_bounds(day, zone)

    assert end - start == timedelta(hours=hours)


@settings(deadline=None)  # other work on the machine must not fail it
@given(day=days, zone=zones, share=st.floats(0, 0.999))
def test_days_follow_one_another_and_hold_their_instants(day: date, zone: ZoneInfo, share: float) -> None:
    start, end = calendar.day_bounds(day, zone)

    assert calendar.day_bounds(day + timedelta(days=1), zone)[0] == end
    assert calendar.day_of(start + (end - start) * share, zone) == day
    assert calendar.day_of(end, zone) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2026, 11, 20), BERLIN, "2026-11-21T08:00"),
        (date(2026, 10, 24), BERLIN, "2026-10-25T08:00"),
        (date(2026, 10, 23), BERLIN, "2026-10-24T07:00"),
        (date(2026, 12, 31), TOKYO, "2027-01-01T00:00"),
    ],
)
def test_a_summary_is_due_on_the_day_after(day: date, zone: ZoneInfo, instant: str) -> None:
    assert calendar.summary_due(day, at=time(9), zone=zone) == utc(instant)
