"""A customer who has waited for a word of ours: when the agents are asked for one, and when we say it by ourselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue, Status
from slackbot.domain.plan import Send, Tier
from slackbot.domain.reasons import Reason
from slackbot.domain.send_window import Team
from slackbot.domain.verdict import Later, Stop
from slackbot.domain.working import Measure, Span

MOST_AUTOMATIC = 2  # words of nobody's about one issue; after them a person is asked for one
NEXT_DAY = Span(timedelta(days=1), Measure.WORKING_DAYS)  # “tomorrow”, to somebody at work
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


class Ended(StrEnum):
    """What answers the question for a word, or that what ended it was undone: then it is asked as before."""

    WRITTEN = "written"
    LATER = "later"
    UNDONE = "undone"


@dataclass(frozen=True)
class Wait:
    """A customer who waits: since when, but for an agent's last word, if there was one."""

    since: datetime
    last_word: datetime | None

    def until(self, at: datetime) -> timedelta:
        """Return how long it is by then, in whole days, else in whole hours."""
        waited = at - max(self.since, self.last_word or self.since)
        unit = _DAY if waited >= _DAY else _HOUR
        return waited // unit * unit


def look(
    issue: Issue, *, every: Span | None, planned_at: datetime, last_word: datetime | None, team: Team, now: datetime
) -> Stop | Later | None:
    """Return why the agents are not asked for a word now; None if they are. They are asked while they are at work."""
    if issue.is_dropped:
        return Stop(State.WITHDRAWN, Reason.DROPPED)
    if issue.is_over or every is None:
        return Stop(State.WITHDRAWN, Reason.RESOLVED if issue.is_over else Reason.OFF)
    if issue.status is Status.PENDING:
        return Stop(State.WITHDRAWN, Reason.PENDING)
    due_at = max(planned_at, team.after(every, last_word)) if last_word else planned_at
    opening = team.next_opening(due_at)
    return Later(opening, Reason.NOT_DUE) if opening > now else None


def by_itself(issue: Issue, tier: Tier) -> Stop | None:
    """Return why a word of nobody's is not said: by the plan a person writes it, or nobody has the issue."""
    if tier.progress_send is not Send.AUTOMATIC:
        return Stop(State.WITHDRAWN, Reason.BY_HAND)
    return None if issue.status is Status.CLAIMED else Stop(State.WITHDRAWN, Reason.UNCLAIMED)
