"""What follows a resolution, by the tier of the customer's account, as the owner wrote it down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.domain.budget import Budget
from slackbot.domain.checkin import SILENCE
from slackbot.domain.issue import CLOSES_AFTER
from slackbot.domain.working import Measure, Span

STANDARD = "standard"  # the tier of everybody who has no other

_SILENCE = Span(SILENCE)
_NEXT_DAY = Span(timedelta(days=1), Measure.WORKING_DAYS)
_THREE_DAYS = Span(timedelta(days=3), Measure.WORKING_DAYS)
_FOUR_DAYS = Span(timedelta(days=4), Measure.WORKING_DAYS)


class Survey(StrEnum):
    """What the survey of a resolution asks."""

    CSAT = "csat"
    IN_TURN = "csat, ces in turn"


class SurveyIn(StrEnum):
    """Where a question with a score is asked: in the issue's thread, or in a direct message."""

    THREAD = "thread"
    DIRECT = "direct"


class Send(StrEnum):
    """How a customer who has waited gets a word of ours: an agent is asked to write it, or it is said by itself."""

    BY_HAND = "by hand"
    AUTOMATIC = "automatic"


@dataclass(frozen=True)
class Tier:
    """What follows a resolution in one tier.

    A `checkin_after`, `survey_after_solved` or `budget` of None is the workspace's setting; any other None is off.
    From its `lead_from_not_yet`th “Not yet” on, the lead is told of an issue. `auto_close_after` counts from the
    reminder, and is None without one; `survey_reminder_after` counts from the survey.
    """

    name: str
    checkin_after: Span | None = None
    survey_after_solved: Span | None = None
    survey_after_silence: Span = _SILENCE
    survey_reminder_after: Span | None = None
    closes_after: timedelta = CLOSES_AFTER
    lead_from_not_yet: int = 2
    recovery_at_most: int | None = 2
    recovery_within: Span = _NEXT_DAY
    remind_pending_after: Span | None = _THREE_DAYS
    auto_close_after: Span | None = _FOUR_DAYS
    progress_every: Span | None = _THREE_DAYS
    progress_send: Send = Send.BY_HAND
    question: Survey = Survey.CSAT
    survey_in: SurveyIn = SurveyIn.THREAD
    nps_every: timedelta | None = None
    budget: Budget | None = None


@dataclass(frozen=True)
class Account:
    """A customer as a company: its channels, and where its people are if they do not say so themselves."""

    name: str
    channels: tuple[str, ...] = ()
    tier: str = STANDARD
    timezone: ZoneInfo | None = None
    country: str | None = None
    locale: str | None = None
    survey_in: SurveyIn | None = None


@dataclass(frozen=True)
class Plans:
    """The tiers and the accounts, by name."""

    tiers: Mapping[str, Tier] = field(default_factory=lambda: {STANDARD: Tier(STANDARD)})
    accounts: Mapping[str, Account] = field(default_factory=dict)

    def tier(self, name: str | None) -> Tier:
        """Return the tier of that name, the standard one if there is none."""
        return self.tiers.get(name or STANDARD, self.tiers[STANDARD])

    def of_channel(self, channel: str) -> Account | None:
        """Return the account the channel belongs to, if to any."""
        return next((account for account in self.accounts.values() if channel in account.channels), None)
