"""What decides about a follow-up just before it goes out, in one statement: its reader, its channel and its issue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, and_, bindparam, exists, literal_column, select

from slackbot.domain.delivery import Delivery
from slackbot.domain.events import What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.person import Person
from slackbot.store import channels, issues, outbox_together, people
from slackbot.store.channels import Channel
from slackbot.store.tables import channels as channel_rows
from slackbot.store.tables import issue_events
from slackbot.store.tables import issues as issue_rows
from slackbot.store.tables import people as person_rows
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Outlook:
    """What was found, None where there is nothing; `met_at` and `seen_at` are when Slack last told us of the former.

    `was_edited` is whether anything that somebody wrote of the issue was changed, `has_company` whether another
    check-in waits for the same person in the same place.
    """

    person: Person | None
    met_at: datetime | None
    place: Channel | None
    seen_at: datetime | None
    issue: Issue | None
    was_edited: bool
    has_company: bool


_team: BindParameter[str] = bindparam("team")
_anyhow = select(literal_column("1").label("one")).subquery("anyhow")  # so that there is a row whatever is found
_found = (
    _anyhow.outerjoin(person_rows, and_(person_rows.c.team_id == _team, person_rows.c.user_id == bindparam("person")))
    .outerjoin(channel_rows, and_(channel_rows.c.team_id == _team, channel_rows.c.channel == bindparam("place")))
    .outerjoin(issue_rows, and_(issue_rows.c.team_id == _team, issue_rows.c.number == bindparam("issue")))
)
_edits = issue_events.c.team_id == _team, issue_events.c.issue == bindparam("issue")
_PARTS = people.SEEN, channels.SEEN, issues.SHOWN
_of = select(
    *(column.label(f"{number}_{column.key}") for number, part in enumerate(_PARTS) for column in part),
    exists().where(*_edits, issue_events.c.what == What.EDITED.value).label("was_edited"),
    exists().where(*outbox_together.BESIDE).label("has_company"),
).select_from(_found)
_PERSON, _PLACE, _ISSUE = ([column.key for column in part] for part in _PARTS)
_A, _B = len(_PERSON), len(_PERSON) + len(_PLACE)


def of(tx: Tx, delivery: Delivery, *, place: str | None) -> Outlook:
    """Return what is known of the delivery's reader and issue, and of the channel `place`, if that is given."""
    to = {"person": delivery.person, "channel": delivery.channel, "row": delivery.id}
    row = tx.db.execute(_of, {"team": tx.team, "place": place, "issue": delivery.issue, **to}).one()
    person, where = dict(zip(_PERSON, row[:_A], strict=True)), dict(zip(_PLACE, row[_A:_B], strict=True))
    issue = dict(zip(_ISSUE, row[_B:-2], strict=True))
    met_at, seen_at = person.pop("seen_at"), where.pop("seen_at")
    return Outlook(
        person=Person(**person) if person["team"] else None,
        met_at=met_at,
        place=Channel(**where) if where["team"] else None,
        seen_at=seen_at,
        issue=Issue(**issue | {"status": Status(issue["status"])}) if issue["team"] else None,
        was_edited=bool(row.was_edited),
        has_company=bool(row.has_company),
    )
