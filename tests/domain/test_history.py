"""A month of points says what the figures of each of its days say."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain.csat import Score
from slackbot.domain.history import DayPoint, as_json, from_json, history
from slackbot.domain.metrics import Case, Contact, Resolution, Side
from slackbot.domain.period import period_of
from slackbot.domain.posted_days import PostedDay
from slackbot.domain.share import Share
from tests.counted import count

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2026, 10, 23), date(2026, 10, 27)  # the clocks go back on the 25th
START = datetime(2026, 10, 22, tzinfo=UTC)

hours = st.integers(0, 150).map(lambda hour: START + timedelta(hours=hour))


@st.composite
def made_cases(draw: st.DrawFn) -> Case:
    started, contacted, resolved, reopened = sorted(draw(st.tuples(hours, hours, hours, hours)))
    return Case(
        number=1,
        started_at=started,
        logged_at=started,
        logged_by="UANA",
        requester=draw(st.sampled_from([None, "UGUS"])),
        for_ourselves=draw(st.booleans()),
        contacts=draw(st.sampled_from([(), (Contact(Side.AGENT, "UANA", contacted),)])),
        resolutions=draw(st.sampled_from([(), (Resolution(resolved, "UANA"),)])),
        reopened_at=draw(st.sampled_from([(), (reopened,)])),
    )


@settings(deadline=None)  # other work on the machine must not fail it
@given(st.lists(made_cases(), max_size=8), st.lists(st.builds(Score, st.integers(1, 5), hours), max_size=8), hours)
def test_every_point_is_what_the_figures_of_its_day_say(cases: list[Case], scores: list[Score], now: datetime) -> None:
    points = history(cases, scores, first_day=FIRST, last_day=LAST, zone=BERLIN, now=now)

    for point in points:
        told = count(cases, scores=scores, period=period_of(point.day, point.day, zone=BERLIN), now=now)
        assert point == DayPoint(
            point.day, told.volume.logged, told.volume.resolved, told.fcr.provisional, told.csat.share
        )


def test_days_on_which_nothing_happened_are_there_too() -> None:
    points = history([], [], first_day=FIRST, last_day=LAST, zone=BERLIN, now=START)

    assert [point.day for point in points] == [date(2026, 10, day) for day in range(23, 28)]
    assert points[0] == DayPoint(FIRST, 0, 0, Share(0, 0), Share(0, 0))


shares = st.builds(Share, st.integers(0, 99), st.integers(0, 99))
points = st.builds(DayPoint, st.dates(), st.integers(0, 99), st.integers(0, 99), shares, shares)


@given(st.lists(points, max_size=3).map(tuple))
def test_points_are_read_back_from_their_json_as_they_were(known: tuple[DayPoint, ...]) -> None:
    assert from_json(json.loads(json.dumps(as_json(known)))) == known


def test_a_posted_day_keeps_when_it_began_and_ended() -> None:
    began, ended = START + timedelta(hours=30), START + timedelta(hours=60)
    posted = [PostedDay(date(2026, 10, 24), "Asia/Tokyo", began, ended)]
    ratings = [Score(5, began - timedelta.resolution), Score(5, began), Score(5, ended - timedelta.resolution)]

    points = history([], ratings, first_day=FIRST, last_day=LAST, zone=BERLIN, now=ended, posted=posted)

    assert [point.csat.n for point in points] == [1, 2, 0, 0, 0]
