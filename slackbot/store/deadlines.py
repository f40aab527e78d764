"""What the clock alone brings next to each workspace, asked in one statement for all that a process serves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select

from slackbot.store import leavers
from slackbot.store.tables import issues, recent_messages, workspaces


@dataclass(frozen=True)
class Deadlines:
    """One workspace's: when silence ends the first issue, when the oldest message was written that is noted.

    None where there is none. `has_leavers` is whether somebody who left still has something, or asked for it.
    """

    team: str
    answered_by: datetime | None
    closed_by: datetime | None
    oldest_message: datetime | None
    has_leavers: bool

    @property
    def ends_at(self) -> datetime | None:
        """When silence ends the first issue: one that waits for an answer, or one that is resolved."""
        return min((at for at in (self.answered_by, self.closed_by) if at is not None), default=None)


_team = workspaces.c.team_id
_silent = issues.c.team_id == _team, issues.c.auto_close_at.is_not(None)  # the second for the partial index
_resolved = issues.c.team_id == _team, issues.c.closes_at.is_not(None)
_next = select(
    _team,
    select(func.min(issues.c.auto_close_at)).where(*_silent).scalar_subquery(),
    select(func.min(issues.c.closes_at)).where(*_resolved).scalar_subquery(),
    select(func.min(recent_messages.c.at)).where(recent_messages.c.team_id == _team).scalar_subquery(),
    or_(*(query.exists() for query in (leavers.still_having(_team), *leavers.asking(_team)))),
).where(_team.in_(bindparam("teams", expanding=True)))


def of(db: Connection, teams: Collection[str]) -> Sequence[Deadlines]:
    """Return what comes next in each of these workspaces."""
    return [Deadlines(*row) for row in db.execute(_next, {"teams": list(teams)})]
