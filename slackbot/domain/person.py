"""Who somebody is to us: agent, lead, colleague, customer, or a machine."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from slackbot.errors import Refused


@dataclass(frozen=True)
class Person:
    """A person as this workspace knows them; `home_team` is None until Slack told us.

    `enterprise` is the Enterprise Grid organisation they are of, `our_enterprise` the one that this workspace is of.
    `is_met`: Slack was asked about them. `handle` and `display_name` are what others may call them by.
    `picture` is the address of theirs, which is kept of our own side alone.
    """

    team: str
    user: str
    home_team: str | None = None
    enterprise: str | None = None
    name: str = ""
    first_name: str | None = None
    timezone: str | None = None
    locale: str | None = None
    is_bot: bool = False
    is_guest: bool = False
    is_gone: bool = False
    is_agent: bool = False
    is_lead: bool = False
    handle: str | None = None
    display_name: str | None = None
    opted_out_at: datetime | None = None
    our_enterprise: str | None = None
    is_met: bool = False
    picture: str | None = None

    @property
    def is_external(self) -> bool:
        """True unless the person is known to be of our own workspace, or of our own organisation."""
        is_sibling = self.our_enterprise is not None and self.our_enterprise in (self.enterprise, self.home_team)
        return not (self.home_team == self.team or is_sibling)


def is_to_be_met(person: Person) -> bool:
    """Return whether only Slack can say if that is one of us: not of whom we have met, nor of another company."""
    is_strange = person.home_team is not None and person.our_enterprise is None and person.is_external
    return not (person.is_met or is_strange)


def check_agent(person: Person | None) -> Person:
    """Return the person if they may work on issues. Raises `Refused` otherwise."""
    if person is None or not person.is_agent or not may_be_agent(person):
        raise Refused("refusal/agents_only")
    return person


def check_lead(person: Person) -> Person:
    """Return the person if they lead the team. Raises `Refused` otherwise."""
    if not person.is_lead:
        raise Refused("refusal/leads_only")
    return person


class Unfit(StrEnum):
    """Why somebody cannot be an agent or a lead."""

    GONE = "gone"
    BOT = "bot"
    EXTERNAL = "external"
    GUEST = "guest"
    UNKNOWN = "unknown"
    NO_AGENT = "no_agent"


def unfit(person: Person) -> Unfit | None:
    """Return why the person cannot be an agent, None if they can: a present human of our own workspace, no guest."""
    reasons = {
        Unfit.GONE: person.is_gone,
        Unfit.BOT: person.is_bot,
        Unfit.EXTERNAL: person.is_external,
        Unfit.GUEST: person.is_guest,
    }
    return next((why for why, is_so in reasons.items() if is_so), None)


def may_be_agent(person: Person) -> bool:
    """Return whether the person can be an agent at all."""
    return unfit(person) is None
