"""Customer satisfaction in a period: what was rated, and what became of the surveys."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from slackbot.domain.period import Period
from slackbot.domain.question import CSAT
from slackbot.domain.share import Share, wilson

HELD_REASONS = ("budget", "opted_out", "no_customer", "no_channel", "expired")
_UNNAMED = "unknown"


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of a customer: `state` is that of its delivery, `reason` why it was held, `issue` what it is about."""

    due_at: datetime
    state: str
    reason: str | None = None
    answered: bool = False
    issue: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A rating, from 1 to 5, of that issue; `agent` is who it is credited to."""

    score: int
    at: datetime
    issue: int | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Csat:
    """Customer satisfaction: the share of satisfied ratings, its 95 % interval, the mean, and how many were asked."""

    share: Share
    low: float | None
    high: float | None
    mean: float | None
    delivered: int
    answered: int
    held: Mapping[str, int]

    @property
    def response(self) -> Share:
        """The share of the delivered surveys that was answered so far."""
        return Share(self.answered, self.delivered)


def csat(surveys: Iterable[Survey], scores: Iterable[Score], period: Period, now: datetime) -> Csat:
    """Return what the ratings given in the period come to, and the surveys that fell due in it, as known at `now`."""
    due = [survey for survey in surveys if period.holds(survey.due_at)]
    given = [score.score for score in scores if period.holds(score.at) and score.at <= now]
    share = Share(sum(CSAT.is_good(score) for score in given), len(given))
    low, high = wilson(share.k, share.n)
    return Csat(
        share=share,
        low=low,
        high=high,
        mean=sum(given) / len(given) if given else None,
        delivered=sum(survey.state == "sent" for survey in due),
        answered=sum(survey.state == "sent" and survey.answered for survey in due),
        held=_held(survey.reason or _UNNAMED for survey in due if survey.state == "held"),
    )


def _held(reasons: Iterable[str]) -> dict[str, int]:
    """Return how often each reason occurs, the known ones first and in their order."""
    counts = Counter(reasons)
    order = [reason for reason in HELD_REASONS if reason in counts] + sorted(counts.keys() - set(HELD_REASONS))
    return {reason: counts[reason] for reason in order}
