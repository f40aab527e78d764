"""What happened, gathered for the figures of a period: events, touches, answers and deliveries, nothing else."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from slackbot.domain.cases import TOLD, case_of
from slackbot.domain.csat import Survey
from slackbot.domain.events import Event, What
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Case, Contact, Side
from slackbot.domain.question import CSAT
from slackbot.store.tables import answers, contacts, deliveries, issue_events, issues
from slackbot.store.tx import Tx

_AT_ONCE = 500  # issues asked for in one statement; SQLite takes 32,766 values
_TOLD = {what.value: what for what in sorted(TOLD)}
_MOVES = What.RESOLVED, What.REOPENED, What.ASSIGNED, What.UNCLAIMED, What.UNASSIGNED
_TELLING = [what.value for what in (What.LOGGED, *_MOVES)]


def cases(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Case]:
    """Return every issue that something happened to in the period, or that was unresolved at its end.

    Which are open now the issues themselves tell, or each event there ever was would have to be read.
    """
    return of_issues(tx, sorted(_open(tx) | _happened(tx, start=start, end=end)))


def of_issues(tx: Tx, numbers: Sequence[int]) -> Sequence[Case]:
    """Return what is counted of these issues, as their events and touches tell it."""
    found: list[Case] = []
    for first in range(0, len(numbers), _AT_ONCE):
        found += _cases(tx, numbers[first : first + _AT_ONCE])
    return found


def _open(tx: Tx) -> set[int]:
    unresolved = issues.c.team_id == tx.team, issues.c.resolved_at.is_(None)
    return set(tx.db.execute(select(issues.c.number).where(*unresolved)).scalars())


def _happened(tx: Tx, *, start: datetime, end: datetime) -> set[int]:
    """Return what was logged, moved or spoken about since the period began: until later, it was open at its end."""
    since = issue_events.c.team_id == tx.team, issue_events.c.at >= start, issue_events.c.what.in_(_TELLING)
    numbers = set(tx.db.execute(select(issue_events.c.issue).where(*since)).scalars())
    spoke = contacts.c.team_id == tx.team, contacts.c.at >= start, contacts.c.at < end
    return numbers | set(tx.db.execute(select(contacts.c.issue).where(*spoke)).scalars())


def _cases(tx: Tx, numbers: Sequence[int]) -> list[Case]:
    events, spoken = _events(tx, numbers), _contacts(tx, numbers)
    return [case_of(events[number], spoken[number]) for number in numbers]


def _events(tx: Tx, numbers: Sequence[int]) -> dict[int, list[Event]]:
    row = issue_events.c
    mine = row.team_id == tx.team, row.issue.in_(numbers), row.what.in_(_TOLD)
    found: dict[int, list[Event]] = defaultdict(list)
    happened = select(row.issue, row.at, row.by, row.what, row.detail).where(*mine).order_by(row.id)
    for issue, at, by, what, detail in tx.db.execute(happened):
        found[issue].append(Event(issue, at, by, _TOLD[what], detail))
    return found


def _contacts(tx: Tx, numbers: Sequence[int]) -> dict[int, list[Contact]]:
    columns = contacts.c.issue, contacts.c.side, contacts.c.by, contacts.c.at
    mine = contacts.c.team_id == tx.team, contacts.c.issue.in_(numbers)
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in tx.db.execute(select(*columns).where(*mine).order_by(contacts.c.at)):
        found[row.issue].append(Contact(side=Side(row.side), by=row.by, at=row.at))
    return found


def surveys(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Survey]:
    """Return the surveys that fell due in the period, and whether each was answered."""
    counted = (
        (answers.c.team_id == deliveries.c.team_id)
        & (answers.c.question == CSAT.name)
        & (answers.c.issue == deliveries.c.issue)
        & (answers.c.resolution_no == deliveries.c.resolution_no)
        & answers.c.counts
    )
    columns = deliveries.c.due_at, deliveries.c.state, deliveries.c.reason, answers.c.by, deliveries.c.issue
    due = deliveries.c.due_at >= start, deliveries.c.due_at < end, deliveries.c.kind == Kind.SURVEY.value
    joined = deliveries.outerjoin(answers, counted)
    rows = tx.db.execute(select(*columns).select_from(joined).where(deliveries.c.team_id == tx.team, *due))
    return [Survey(row.due_at, row.state, row.reason, row.by is not None, row.issue) for row in rows]
