"""Who has an attempt in hand: told by what is seen of it, not by clocks that may have been set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain.hold import Hold, Watched

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
_HOUR, _S = timedelta(hours=1), timedelta(seconds=1)
HELD = Hold(1, "somebody", NOON, NOON + 12 * _S)
LEFT = Hold(1, None, NOON, NOON + 30 * _S)  # to be looked up once Slack's limit is over


@pytest.mark.parametrize("step", [timedelta(0), -_HOUR, _HOUR])
def test_what_is_seen_to_stand_still_is_lost_after_its_time_however_the_clock_is_set(step: timedelta) -> None:
    watched, lost = Watched().look([], wall=NOON, steady=0 * _S), []
    for second in range(1, 15):
        watched = watched.look([HELD], wall=NOON + step + second * _S, steady=second * _S)
        lost += [second] * bool(watched.lost(wall=NOON + step + second * _S))

    assert lost in ([12, 13, 14], [13, 14])  # it was first seen after a second


@pytest.mark.parametrize("step", [timedelta(0), -_HOUR, _HOUR])
def test_what_is_written_anew_is_never_lost(step: timedelta) -> None:
    watched = Watched().look([], wall=NOON, steady=0 * _S)
    for second in range(1, 40):
        renewed_at = NOON + step + second // 4 * 4 * _S
        hold = replace(HELD, since=renewed_at, until=renewed_at + 15 * _S)
        watched = watched.look([hold], wall=NOON + step + second * _S, steady=second * _S)

        assert watched.lost(wall=NOON + step + second * _S) == ()


@pytest.mark.parametrize(
    ("wall", "is_lost"),
    [(NOON + 11 * _S, False), (NOON + 12 * _S, True), (NOON + _HOUR, True), (NOON - _HOUR, False)],
)
def test_at_the_first_look_the_clock_is_all_there_is(wall: datetime, is_lost: bool) -> None:
    assert bool(Watched().look([HELD], wall=wall, steady=5 * _S).lost(wall=wall)) is is_lost


def test_who_has_just_begun_to_watch_believes_no_clock() -> None:
    watched = Watched(5 * _S).look([HELD], wall=NOON + _HOUR, steady=5 * _S)

    assert watched.lost(wall=NOON + _HOUR) == ()
    assert watched.look([HELD], wall=NOON + _HOUR, steady=17 * _S).lost(wall=NOON) == (HELD,)


@pytest.mark.parametrize(
    ("wall", "is_lost"), [(NOON + 29 * _S, False), (NOON + 30 * _S, True), (NOON - _S, False), (NOON - 3 * _S, True)]
)
def test_a_limit_ends_when_it_is_over_or_when_its_clock_was_set_back(wall: datetime, is_lost: bool) -> None:
    watched = Watched(5 * _S).look([LEFT], wall=wall, steady=5 * _S)

    assert bool(watched.lost(wall=wall)) is is_lost


@pytest.mark.parametrize(
    ("passed", "moved", "was_set_back"),
    [(1, 1, False), (1, -3600, True), (1, 3600, False), (60, 57, True), (3600, 3599, False)],
)
def test_a_clock_that_was_set_back_is_noticed(passed: int, moved: int, was_set_back: bool) -> None:
    watched = Watched().look([], wall=NOON, steady=0 * _S)

    assert watched.was_set_back(wall=NOON + moved * _S, steady=passed * _S) is was_set_back
    assert Watched().was_set_back(wall=NOON, steady=0 * _S)  # nobody knows what it was before
