"""Days of summaries whose zone, hours or holidays changed meanwhile: what was posted stays, and no instant is lost."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from slackbot.desk.context import Desk
from slackbot.desk.reports import days, summary_post
from slackbot.domain.working import ALWAYS
from slackbot.store import rows
from slackbot.store.tables import summaries
from tests.desk_env import DeskEnv
from tests.running_app import MONDAY

_MONDAY = date(2026, 11, 23)


def _in(desk: Desk, zone: str) -> Desk:
    return replace(desk, defaults=replace(desk.defaults, timezone=ZoneInfo(zone)))


@pytest.mark.both_databases
def test_days_of_changing_zones_follow_each_other_and_stay_as_they_were_planned(room: DeskEnv) -> None:
    zones = ["Europe/Berlin", "Pacific/Kiritimati", "America/New_York"]
    for number, zone in enumerate(zones, start=1):
        room.clock.move(MONDAY + timedelta(days=number, hours=14) - room.clock.now())
        summary_post.plan_due(_in(room.desk, zone))

    with room.desk.read() as tx:
        planned = rows.summaries.days(tx, _MONDAY, _MONDAY + timedelta(days=9))
        again = [days.period(tx, _in(room.desk, "Asia/Tokyo"), one.day, one.day) for one in planned]
        today = days.period(tx, _in(room.desk, "Asia/Tokyo"), *[planned[-1].day + timedelta(days=1)] * 2)

    assert [one.timezone for one in planned][:2] == zones[:2]
    assert all(earlier.ends_at == later.starts_at for earlier, later in pairwise(planned))
    assert [(one.start, one.end) for one in again] == [(one.starts_at, one.ends_at) for one in planned]
    assert (today.start, today.timezone) == (planned[-1].ends_at, "Asia/Tokyo")


@pytest.mark.both_databases
def test_what_figures_are_measured_by_is_kept_once_as_long_as_it_stays(room: DeskEnv) -> None:
    always = replace(room.desk, defaults=replace(room.desk.defaults, hours=ALWAYS))
    for number, desk in enumerate((room.desk, room.desk, always, room.desk), start=1):
        room.clock.move(MONDAY + timedelta(days=number, minutes=1) - room.clock.now())
        summary_post.plan_due(desk)

    with room.desk.read() as tx:
        numbers = tx.db.execute(select(summaries.c.yardstick).order_by(summaries.c.day)).scalars().all()
        second = rows.yardsticks.get(tx, 2)

    assert numbers == [1, 1, 2, 3]
    assert second["hours"] == [[["00:00", "00:00"]]] * 7
