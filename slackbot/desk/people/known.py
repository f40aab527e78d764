"""Whom a message goes to and where, as we know them: fresh enough, or asked of Slack before it goes out."""

from dataclasses import dataclass, replace
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.people import directory, places
from slackbot.domain.person import Person
from slackbot.slack import Slack
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Known:
    """A person and a channel, read once; and whether Slack must be asked about either first."""

    user: str | None
    person: Person | None
    channel: str | None
    place: Channel | None
    is_person_stale: bool
    is_place_stale: bool

    @property
    def is_fresh(self) -> bool:
        """Whether Slack told us of both lately."""
        return not (self.is_person_stale or self.is_place_stale)


def known(tx: Tx, desk: Desk, *, user: str | None, channel: str | None) -> Known:
    """Return what we know. A direct channel, or a person in a channel's place, is no channel to look up."""
    there = channel if channel and channel[0] in "CG" else None
    person, met_at = rows.people.get_seen(tx, user) if user else (None, None)
    place, seen_at = rows.channels.get_seen(tx, there) if there else (None, None)
    return Known(user, person, there, place, _is_stale(desk, user, met_at), _is_stale(desk, there, seen_at))


def _is_stale(desk: Desk, what: str | None, seen_at: datetime | None) -> bool:
    return what is not None and not directory.is_fresh(desk, seen_at)


def learn(desk: Desk, slack: Slack, before: Known) -> Known:
    """Ask Slack about what is stale, and return the same as it is now. Raises as `directory.look_up` does."""
    person, place = before.person, before.place
    if before.user is not None and before.is_person_stale:
        told = directory.look_up(desk, slack, before.user)
        person = _with_role(told, person) if told else person
    if before.channel is not None and before.is_place_stale:
        place = places.look_up_channel(desk, slack, before.channel)
    return replace(before, person=person, place=place, is_person_stale=False, is_place_stale=False)


def _with_role(told: Person, before: Person | None) -> Person | None:
    """Return what Slack tells of a person with what we alone know of them; of a new one all is still to be read."""
    if before is None:
        return None
    told = replace(told, is_agent=before.is_agent, is_lead=before.is_lead, is_met=True)
    return replace(told, opted_out_at=before.opted_out_at)
