"""Days that were posted: every instant is in just one, however often the zone changes between them."""

import json
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain import calendar, posted_days, yardstick
from slackbot.domain.posted_days import PostedDay
from slackbot.domain.working import WorkingHours
from slackbot.domain.yardstick import Yardstick
from tests.domain.test_calendar import days, zones
from tests.domain.test_working import off_days, rotas

BERLIN, KIRITIMATI, PAGO_PAGO = map(ZoneInfo, ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"))
FRIDAY = date(2026, 11, 20)


def _planned(first: date, posted_in: list[ZoneInfo]) -> list[PostedDay]:
    planned: list[PostedDay] = []
    for number, zone in enumerate(posted_in):
        before = planned[-1] if planned else None
        planned.append(posted_days.next_day(first + timedelta(days=number), zone, before=before))
    return planned


@settings(max_examples=60)
@given(first=days, posted_in=st.lists(zones, min_size=1, max_size=6))
def test_each_day_begins_where_the_last_one_ended_and_none_ends_before_it_begins(
    first: date, posted_in: list[ZoneInfo]
) -> None:
    planned = _planned(first, posted_in)

    assert all(earlier.ends_at == later.starts_at for earlier, later in pairwise(planned))
    assert all(one.starts_at <= one.ends_at for one in planned)
    assert planned[0].starts_at == calendar.day_bounds(first, posted_in[0])[0]


def test_a_move_around_the_world_makes_one_day_long_or_empty() -> None:
    west = _planned(FRIDAY, [KIRITIMATI, PAGO_PAGO])
    east = _planned(FRIDAY, [PAGO_PAGO, KIRITIMATI])

    assert [one.ends_at - one.starts_at for one in west] == [timedelta(hours=24), timedelta(hours=49)]
    assert [one.ends_at - one.starts_at for one in east] == [timedelta(hours=24), timedelta(0)]


def test_after_a_gap_a_day_is_what_its_clocks_say() -> None:
    (friday,) = _planned(FRIDAY, [PAGO_PAGO])

    tuesday = posted_days.next_day(FRIDAY + timedelta(days=4), BERLIN, before=friday)

    assert (tuesday.starts_at, tuesday.ends_at) == calendar.day_bounds(tuesday.day, BERLIN)


@settings(max_examples=30)
@given(zone=zones, hours=rotas, holidays=off_days)
def test_a_yardstick_is_read_back_as_it_was_kept(
    zone: ZoneInfo, hours: WorkingHours, holidays: frozenset[date]
) -> None:
    kept = Yardstick(zone, hours, holidays)

    assert yardstick.from_json(json.loads(json.dumps(yardstick.as_json(kept)))) == kept
