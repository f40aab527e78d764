"""Where a message is looked for whose answer was lost: far enough on both sides, whatever the clocks are."""

from datetime import UTC, datetime, timedelta

import pytest

from slackbot.domain import look_up

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
_SIGNED = timedelta(minutes=5)  # https://docs.slack.dev/authentication/verifying-requests-from-slack
_IN_FLIGHT = timedelta(seconds=30)


@pytest.mark.parametrize("knows", ["before", "now", "both", "neither"])
@pytest.mark.parametrize("slack_ahead", [-_SIGNED, timedelta(0), _SIGNED])
@pytest.mark.parametrize("in_flight", [-timedelta(seconds=1), _IN_FLIGHT])
def test_a_message_is_within_the_span_however_far_the_clocks_may_be_apart(
    knows: str, slack_ahead: timedelta, in_flight: timedelta
) -> None:
    there_at = NOON + slack_ahead if knows in ("before", "both") else None
    ahead = slack_ahead if knows in ("now", "both") else timedelta(0)

    (span,) = look_up.spans(NOON, there_at=there_at, ahead=ahead)

    assert span.oldest <= NOON + slack_ahead + in_flight <= span.latest


@pytest.mark.parametrize("far", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=1)])
@pytest.mark.parametrize(
    ("there_at", "ahead", "stands_at"),
    [(1, 1, 1), (1, 0, 1), (0, 1, 0), (None, 1, 1), (None, 1, 0), (None, 0, 0)],
    ids=["far from Slack", "set since", "set before", "of last release", "slept", "no answer yet"],
)
def test_a_message_is_found_however_the_clock_was_set(
    far: timedelta, there_at: int | None, ahead: int, stands_at: int
) -> None:
    told = NOON + far * there_at if there_at is not None else None

    spans = look_up.spans(NOON, there_at=told, ahead=far * ahead)

    assert any(one.oldest <= NOON + far * stands_at <= one.latest for one in spans)
    assert len(spans) <= 2


def test_the_likeliest_place_is_looked_at_first() -> None:
    hour = timedelta(hours=1)

    spans = look_up.spans(NOON, there_at=NOON - hour, ahead=hour)

    assert [one.oldest + look_up.SKEW for one in spans] == [NOON - hour, NOON, NOON + hour]
