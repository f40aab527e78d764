"""Where a message is."""

import pytest

from slackbot.domain.link import to_message

ACME = "https://acme.slack.com"


def test_a_message_is_where_slack_has_it() -> None:
    assert to_message(ACME, "C1", "1794493800.000100") == "https://acme.slack.com/archives/C1/p1794493800000100"


@pytest.mark.parametrize(("address", "channel", "ts"), [("", "C1", "1.0"), (ACME, None, "1.0"), (ACME, "C1", None)])
def test_what_is_nowhere_has_no_address(address: str, channel: str | None, ts: str | None) -> None:
    assert to_message(address, channel, ts) is None
