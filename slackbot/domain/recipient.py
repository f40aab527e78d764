"""Who follow-up is for: a person, their account and its tier, their language, and when they are left in peace."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slackbot.domain import calendar, send_window, side
from slackbot.domain.person import Person
from slackbot.domain.plan import Account, SurveyIn, Tier
from slackbot.domain.reasons import Reason
from slackbot.domain.send_window import Customer

_ALONE = ("U", "W", "D")  # people, and the direct channels with them; one with several people is a channel


def is_alone(place: str) -> bool:
    """Return whether one person alone reads there: it is a direct message, or the id of somebody who gets one."""
    return place[:1] in _ALONE


@dataclass(frozen=True)
class Recipient:
    """The person asked for, None if nobody is named, and what we know of them and their company.

    `channel` is the customer's channel in which we talk to them, None if there is none. `is_uninvited`: whoever acts is
    told that we are not in it.
    """

    person: Person | None
    account: Account | None
    channel: str | None
    tier: Tier
    customer: Customer
    is_uninvited: bool = False

    @property
    def budget_owner(self) -> str | None:
        """Who shares a budget with them: the account, else the customer's channel, else nobody."""
        return self.account.name if self.account else self.channel

    @property
    def survey_in(self) -> SurveyIn:
        """Where they are asked for a score: as their account has it, else their tier."""
        return (self.account.survey_in if self.account else None) or self.tier.survey_in

    @property
    def own_locale(self) -> str | None:
        """The language of what they alone read: their own, else their account's; None if we know neither."""
        return (self.person.locale if self.person else None) or self.shared_locale

    @property
    def shared_locale(self) -> str | None:
        """The language of a channel, where colleagues and our team read along: their account's; None if it has none."""
        return self.account.locale if self.account else None

    def locale_in(self, place: str) -> str | None:
        """Return the language of what is posted there: to the person, in their direct channel, or in a channel."""
        return self.own_locale if is_alone(place) else self.shared_locale

    @property
    def zone(self) -> ZoneInfo:
        """The zone they live in, as far as we know."""
        return self.customer.zone

    @property
    def has_opted_out(self) -> bool:
        """Whether the person asked for no more questions."""
        return self.person is not None and self.person.opted_out_at is not None

    @property
    def has_left(self) -> bool:
        """Whether the person's account is deactivated: nothing said to them alone is read."""
        return self.person is not None and self.person.is_gone

    @property
    def is_ours(self) -> bool:
        """Whether the person is one of us, whom nobody follows up with as a customer."""
        return self.person is not None and side.is_ours(self.person)

    def peace(self, at: datetime) -> Reason | None:
        """Return why they are not written to at that instant, None if they may be."""
        return Reason(send_window.peace(at, self.customer)) if self.first_allowed(at) > at else None

    def first_allowed(self, at: datetime) -> datetime:
        """Return the first instant from `at` on at which they may be written to."""
        theirs = self.customer
        return calendar.first_allowed(at, zone=theirs.zone, quiet=theirs.quiet, holidays=theirs.holidays)
