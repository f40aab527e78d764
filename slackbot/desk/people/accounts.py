"""Which account somebody means by its name."""

from collections.abc import Mapping

from slackbot.desk.context import Desk
from slackbot.domain import characters
from slackbot.domain.plan import Account


def by_name(desk: Desk) -> Mapping[str, Account]:
    """Return the accounts by their names as they are compared: neither capitals nor odd characters matter."""
    return {characters.plain(known).casefold(): account for known, account in desk.plans.accounts.items()}


def named(desk: Desk, name: str) -> Account | None:
    """Return the account of that name, with an `@` before it or not; None if there is none."""
    return by_name(desk).get(characters.plain(name).removeprefix("@").casefold())
