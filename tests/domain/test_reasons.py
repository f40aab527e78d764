"""Why a message is late, held back or refused, as it is counted."""

from slackbot.domain.reasons import UNWRITABLE, Reason, counted_as


def test_whatever_slack_says_there_are_only_so_many_reasons() -> None:
    odd = {counted_as(f"odd_{number}") for number in range(99)} | {counted_as(None), counted_as("Connection reset")}
    ours = {counted_as(reason) for reason in Reason}

    assert odd == {"other"}
    assert ours == set(Reason)
    assert {counted_as(word) for word in UNWRITABLE} == set(UNWRITABLE.values())
