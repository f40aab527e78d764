"""Where issues are in Slack, for whoever reads a list of them."""

from collections.abc import Iterable, Mapping

from slackbot.desk.context import Desk
from slackbot.domain import link
from slackbot.store import rows
from slackbot.store.tx import Tx


def of_issues(tx: Tx, desk: Desk, numbers: Iterable[int]) -> Mapping[int, str]:
    """Return the address of each issue's thread with its customer, else of its card; nothing of one that has none."""
    places = rows.issues.places(tx, numbers)
    found = {number: link.to_message(desk.address, channel, ts) for number, (channel, ts) in places.items()}
    return {number: address for number, address in found.items() if address}
