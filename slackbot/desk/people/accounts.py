"""Which account somebody means by its name."""

import difflib
import re
from collections.abc import Mapping

from slackbot.desk.context import Desk
from slackbot.domain import characters
from slackbot.domain.plan import Account
from slackbot.errors import Refused


def by_name(desk: Desk) -> Mapping[str, Account]:
    """Return the accounts by their names as they are compared: neither capitals nor odd characters matter."""
    return {characters.plain(known).casefold(): account for known, account in desk.plans.accounts.items()}


def named(desk: Desk, name: str) -> Account | None:
    """Return the account of that name, with an `@` before it or not; None if there is none."""
    return by_name(desk).get(characters.plain(name).removeprefix("@").casefold())


def find(desk: Desk, name: str) -> Account:
    """Return the account of that name. Raises `Refused`, with one of nearly that name if there is one."""
    found = named(desk, name)
    if found is not None:
        return found
    near = difflib.get_close_matches(characters.plain(name).casefold(), by_name(desk), n=1)
    shown = re.sub(r"[^\w\s-]", "", name)[:40].strip()  # nothing that Slack could read as markup
    meant = by_name(desk)[near[0]].name if near else None
    raise Refused("refusal/no_account", typed=shown, people=[], near=meant, anyone=False)
