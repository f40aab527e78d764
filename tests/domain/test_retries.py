"""How long a failed delivery waits before it is tried again."""

from datetime import timedelta

import pytest

from slackbot.domain import retries as rules


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        (0, timedelta(seconds=1)),
        (1, timedelta(seconds=1)),
        (2, timedelta(seconds=2)),
        (5, timedelta(seconds=16)),
        (9, timedelta(seconds=256)),
    ],
)
def test_each_failure_doubles_the_wait(attempts: int, wait: timedelta) -> None:
    assert rules.retry_after(attempts) == wait


@pytest.mark.parametrize("attempts", [rules.MOST_ATTEMPTS, rules.MOST_ATTEMPTS + 1])
def test_after_the_last_attempt_there_is_none(attempts: int) -> None:
    assert rules.retry_after(attempts) is None


def test_an_attempt_has_landed_or_died_before_it_is_looked_up() -> None:
    assert rules.SETTLE_AFTER > rules.CALL_TIMEOUT
    assert timedelta(seconds=10) <= rules.SETTLE_AFTER < timedelta(seconds=30)
