"""What holds in a workspace where a tier's plan says nothing else."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from slackbot.domain.budget import Budget
from slackbot.domain.calendar import Quiet
from slackbot.domain.working import WorkingHours


@dataclass(frozen=True)
class Defaults:
    """The settings of follow-up in a workspace.

    `country` is whose public holidays the team has, and customers of whose country nobody told us. `fcr_window` is for
    how many days after its own a day's first contact resolution may still move.
    """

    checkin_after: timedelta
    survey_after: timedelta
    quiet: Quiet | None
    timezone: ZoneInfo
    rating_edit: timedelta
    hours: WorkingHours
    country: str | None
    budget: Budget
    fcr_window: timedelta = timedelta(days=7)
