"""Which summary a button stands below: its days, and the post that shows them."""

from dataclasses import dataclass
from datetime import date

from slackbot.domain import calendar
from slackbot.domain.figures import Figures
from slackbot.domain.period import Period, period_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A period that is shown; `post` is the key of the delivery that shows it, empty where only one person reads it."""

    period: Period
    post: str = ""


def value_of(shown: Shown) -> str:
    """Return what a button below it carries: its first day, its last, the time zone and the key of the post."""
    period = shown.period
    return f"{period.first_day.isoformat()} {period.last_day.isoformat()} {period.timezone} {shown.post}"


def read(value: str) -> Shown:
    """Return what `value_of` made the value of. Raises `ValueError` for any other."""
    first, last, timezone, post = value.split(" ")
    try:
        period = period_of(date.fromisoformat(first), date.fromisoformat(last), zone=calendar.zone(timezone))
    except OverflowError as error:
        raise ValueError("No summary has such a day.") from error
    return Shown(period, post)


def is_quiet(figures: Figures) -> bool:
    """Return whether nothing happened in the period that a figure tells of."""
    volume = figures.volume
    happened = volume.logged, volume.resolved, volume.reopened, volume.dropped, volume.self_logged
    answered = figures.csat.share.n, figures.others.nps.n, figures.others.ces.share.n, figures.recovery.n
    return not any((*happened, *answered, figures.first_response.n, figures.csat.delivered))
