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


def test_it_tells_of_every_move() -> None:
    clock, moves = Clock(NOON), []
    clock.on_move(lambda: moves.append(clock.now()))

    clock.move(timedelta(hours=1))

    assert len(moves) == 1
