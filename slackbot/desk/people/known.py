"""Whom a message goes to and where, as we know them: fresh enough, or asked of Slack before it goes out."""

from dataclasses import dataclass, replace
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.people import directory, places
from slackbot.domain.delivery import Delivery
from slackbot.domain.person import Person
from slackbot.slack import Slack
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.outlooks import Outlook
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Known:
    """A person and a channel, read once; and whether Slack must be asked about either first.

    `outlook` is all that was read with them, None once time has passed since.
    """

    user: str | None
    person: Person | None
    channel: str | None
    place: Channel | None
    is_person_stale: bool
    is_place_stale: bool
    outlook: Outlook | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether Slack told us of both lately."""
        return not (self.is_person_stale or self.is_place_stale)


def known(tx: Tx, desk: Desk, delivery: Delivery) -> Known:
    """Return what we know. A direct channel, or a person in a channel's place, is no channel to look up."""
    user, channel = delivery.person, delivery.channel
    there = channel if channel and channel[0] in "CG" else None
    found = rows.outlooks.of(tx, delivery, place=there)
    is_person_stale, is_place_stale = _is_stale(desk, user, found.met_at), _is_stale(desk, there, found.seen_at)
    return Known(user, found.person, there, found.place, is_person_stale, is_place_stale, found)


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
    return replace(before, person=person, place=place, is_person_stale=False, is_place_stale=False, outlook=None)


def _with_role(told: Person, before: Person | None) -> Person | None:
    """Return what Slack tells of a person with what we alone know of them; of a new one all is still to be read."""
    if before is None:
        return None
    told = replace(told, is_agent=before.is_agent, is_lead=before.is_lead, is_met=True)
    return replace(told, opted_out_at=before.opted_out_at)
