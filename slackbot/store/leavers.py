"""Whom Slack has deactivated: what they still have, and what was asked of us in their name."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, bindparam, exists, select, update

from slackbot.domain.delivery import State
from slackbot.domain.issue import Status
from slackbot.domain.kinds import QUESTIONS, Kind
from slackbot.store.tables import deliveries, issues, people
from slackbot.store.tx import Tx

Team = ColumnElement[str]

_MOST = 100  # issues looked at at once; the others follow with the next look


def note(tx: Tx, user: str) -> bool:
    """Write down that the person has left; return whether we know them."""
    mine = people.c.team_id == tx.team, people.c.user_id == user
    return tx.db.execute(update(people).where(*mine).values(is_gone=True)).rowcount == 1


def still_having(team: Team) -> Select[int]:
    """Return the query for the unresolved issues of the workspace that somebody has who left."""
    has_it = (people.c.team_id == issues.c.team_id) & (people.c.user_id == issues.c.assignee)
    left = issues.c.team_id == team, people.c.is_gone, issues.c.resolved_at.is_(None)
    return select(issues.c.number).join(people, has_it).where(*left)


def still_have(tx: Tx) -> Sequence[int]:
    """Return the unresolved issues that somebody has who left."""
    return _first(tx, still_having(bindparam("team", tx.team)))


def asking(team: Team) -> tuple[Select[int], Select[int]]:
    """Return the queries for what `asked` tells: of what is not resolved, and of what is but not closed."""
    by_them = (people.c.team_id == issues.c.team_id) & (people.c.user_id == issues.c.requester)
    left = issues.c.team_id == team, people.c.is_gone, ~people.c.is_agent, ~_is_told()
    theirs = select(issues.c.number).join(people, by_them).where(*left)
    is_open, is_over = issues.c.resolved_at.is_(None), issues.c.closes_at.is_not(None)  # one of each index's
    return theirs.where(is_open), theirs.where(is_over, _is_to_be_asked())


def asked(tx: Tx) -> Sequence[int]:
    """Return the issues of somebody who has left, while we still have something to say, and told no agent."""
    both = (_first(tx, query) for query in asking(bindparam("team", tx.team)))
    return sorted(number for numbers in both for number in numbers)[:_MOST]


def _first(tx: Tx, found: Select[int]) -> Sequence[int]:
    return sorted(tx.db.execute(found.limit(_MOST)).scalars())  # sorted here: SQLite would walk all by number


def _is_to_be_asked() -> ColumnElement[bool]:
    row = deliveries.c
    due = row.state == State.DUE.value, row.kind.in_([kind.value for kind in QUESTIONS])
    is_over = issues.c.status == Status.RESOLVED.value
    return is_over & exists().where(row.team_id == issues.c.team_id, row.issue == issues.c.number, *due)


def _is_told() -> ColumnElement[bool]:
    row = deliveries.c
    line = row.kind == Kind.REQUESTER_LEFT.value, row.person == issues.c.requester
    return exists().where(row.team_id == issues.c.team_id, row.issue == issues.c.number, *line)


def strays(tx: Tx) -> Sequence[str]:
    """Return who has unresolved issues and is no agent any more, as far as we know not because they left."""
    has_it = (people.c.team_id == issues.c.team_id) & (people.c.user_id == issues.c.assignee)
    no_agent = issues.c.team_id == tx.team, issues.c.resolved_at.is_(None), ~people.c.is_agent, ~people.c.is_gone
    found = select(issues.c.assignee).join(people, has_it).where(*no_agent)
    return [user for user in tx.db.execute(found.distinct().limit(_MOST)).scalars() if user is not None]
