"""What stands on the card of an issue: its templates, as the catalogue has them, and their words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slackbot.domain.issue import Status
from slackbot.domain.turn import Whose

_AT = datetime(2026, 11, 12, 14, 30, tzinfo=UTC)
_STATES = tuple(one.value for one in Status)

_ABOUT = "requester? channel? logged_by logger? logged_at city? language? nth? replaces"
_STANDS = "status holder_name? resolver_name? reopened turn? said_at? who? account? plan? since? asks_at? zone? took?"
AGENTS = f"""\
issue/card | message | the card, as it is read aloud | number title status requester? replaces
issue/card_head | section | the card’s first line, and that of `show` | number status stands?
issue/card_about | context | its small print | {_ABOUT}
issue/card_more | context | how to read the rest of the customer’s words | number command
issue/status | section | where an issue of a list stands | status holder? resolver? reopened
issue/status_plain | section | where the card’s issue stands, with names | {_STANDS}
"""

VARIABLES: Mapping[str, tuple[Any, ...]] = {
    "issue/card.status": ("where the issue stands, in words", "New"),
    "issue/card_head.status": ("where the issue stands, in words", "New"),
    "issue/card_head.stands": ("where it stands, on a card alone", *_STATES),
    "issue/card_about.logger": ("the name of whoever logged it", "Mira Chen"),
    "city": ("whose time the customer’s clock shows, as its time zone calls it", "Berlin"),
    "issue/card_about.language": ("the customer’s language", "German"),
    "nth": ("which issue of theirs it is of the 30 days until it", 3, 1),
    "turn": ("whose turn it is, and why", *(one.value for one in Whose)),
    "said_at": ("since when it is", _AT),
    "issue/status_plain.who": ("the first name of the customer who asked, or wrote last", "Ana"),
    "issue/status_plain.since": ("since when we wait for the customer", _AT),
    "asks_at": ("when the reminder or the check-in goes out, as planned", _AT),
    "issue/status_plain.zone": ("the customer’s time zone, if we know it", "Europe/London"),
    "took": ("how long it took to solve", timedelta(minutes=54)),
}
"""What the words in their brackets stand for, and samples, as in `variables.py`."""
