"""The movable clock."""

from datetime import UTC, datetime, timedelta

from slackbot.demo.clock import Clock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_it_runs_with_the_real_one_until_it_is_moved() -> None:
    clock = Clock()
    before = datetime.now(UTC)

    clock.move(timedelta(days=1))

    assert before <= clock.now() - timedelta(days=1) <= datetime.now(UTC)


def test_it_runs_from_where_it_is_set() -> None:
    clock = Clock(NOON)

    assert NOON <= clock.now() < NOON + timedelta(minutes=1)


def test_it_stands_still_until_it_is_set_again() -> None:
    clock = Clock()

    clock.stand(NOON)
    stood = clock.now(), clock.now()
    clock.set(NOON)

    assert stood == (NOON, NOON)
    assert NOON < clock.now() < NOON + timedelta(minutes=1)


def test_a_move_goes_the_way_it_is_shown_and_as_far_as_that_came() -> None:
    clock, asked = Clock(NOON), []

    def walk(until: datetime) -> datetime:
        asked.append(until)
        return NOON + timedelta(minutes=30)

    clock.walk_by(walk)
    clock.move(timedelta(hours=1))

    assert NOON + timedelta(hours=1) <= asked[0] < NOON + timedelta(hours=1, minutes=1)
    assert NOON + timedelta(minutes=30) <= clock.now() < NOON + timedelta(minutes=31)
