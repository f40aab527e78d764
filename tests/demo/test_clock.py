"""The movable clock."""

from datetime import UTC, datetime, timedelta

from slackbot.demo.clock import Clock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_it_runs_with_the_real_one_until_it_is_moved() -> None:
    clock = Clock()
    before = datetime.now(UTC)

    clock.move(timedelta(days=1))

    assert before <= clock.now() - timedelta(days=1) <= datetime.now(UTC)


def test_it_tells_of_every_move() -> None:
    clock, moves = Clock(), []
    clock.on_move(lambda: moves.append(clock.now()))

    clock.move(timedelta(hours=1))

    assert len(moves) == 1


def test_a_past_is_played_on_it_and_then_it_is_today_again() -> None:
    clock = Clock()

    with clock.past():
        clock.turn(NOON)
        played = clock.now(), clock.now()

    assert played == (NOON, NOON)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
