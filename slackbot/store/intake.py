"""What decides about an issue just before it is logged, in one statement: who logs it, who asked for it, and where."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from slackbot.domain.person import Person
from slackbot.store import channels, people
from slackbot.store.channels import Channel
from slackbot.store.tables import channels as channel_rows
from slackbot.store.tables import people as person_rows
from slackbot.store.tables import recent_messages
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Seen:
    """What was found, None where there is nothing.

    `newest` is the `ts` of the newest message that is kept of who asked, in the channel. Of neither channel nor message
    anything is known where nothing is known of the two people.
    """

    by: Person | None
    requester: Person | None
    place: Channel | None
    newest: str | None


_PARTS = people.SHOWN, channels.SHOWN
_theirs = recent_messages.c
_newest = (
    select(func.max(_theirs.ts))
    .where(
        _theirs.team_id == bindparam("team"),
        _theirs.channel == bindparam("channel"),
        _theirs.author == bindparam("requester"),
        _theirs.at >= bindparam("since"),
    )
    .scalar_subquery()
)
_is_there = channel_rows.c.team_id == bindparam("team"), channel_rows.c.channel == bindparam("channel")
_is_either = or_(person_rows.c.user_id == bindparam("by"), person_rows.c.user_id == bindparam("requester"))
_seen = (
    select(*(column.label(f"{nth}_{column.key}") for nth, part in enumerate(_PARTS) for column in part), _newest)
    .select_from(person_rows.outerjoin(channel_rows, and_(*_is_there)))
    .where(person_rows.c.team_id == bindparam("team"), _is_either)
)
_PERSON, _PLACE = ([column.key for column in part] for part in _PARTS)
_OF_PERSON = len(_PERSON)


def seen(tx: Tx, *, by: str, requester: str | None, channel: str | None, since: datetime) -> Seen:
    """Return it; what the requester wrote before `since` is passed over."""
    asked = {"by": by, "requester": requester, "channel": channel, "since": since}
    found = tx.db.execute(_seen, {"team": tx.team, **asked}).all()
    met = [Person(**dict(zip(_PERSON, row[:_OF_PERSON], strict=True))) for row in found]
    known = {person.user: person for person in met}
    where = dict(zip(_PLACE, found[0][_OF_PERSON:-1], strict=True)) if found else {"team": None}
    return Seen(
        by=known.get(by),
        requester=known.get(requester or ""),
        place=Channel(**where) if where["team"] else None,
        newest=found[0][-1] if found else None,
    )
