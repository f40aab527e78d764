"""What happened, gathered for the figures of a period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from slackbot.domain.events import What
from slackbot.domain.figures import Survey
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Case, Contact, Resolution, Side
from slackbot.domain.question import CSAT
from slackbot.store.tables import answers, channels, contacts, deliveries, issue_events, issues, labelled
from slackbot.store.tx import Tx

_AT_ONCE = 500  # issues asked for in one statement; SQLite takes 32,766 values


def cases(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Case]:
    """Return every issue that something happened to in the period, or that was unresolved at its end."""
    numbers = sorted(_numbers(tx, start=start, end=end))
    found: list[Case] = []
    for first in range(0, len(numbers), _AT_ONCE):
        found += _cases(tx, numbers[first : first + _AT_ONCE])
    return found


def _numbers(tx: Tx, *, start: datetime, end: datetime) -> set[int]:
    mine = issues.c.team_id == tx.team
    resolved_in = (issues.c.resolved_at >= start) & (issues.c.resolved_at < end)
    first_in = (issues.c.first_resolved_at >= start) & (issues.c.first_resolved_at < end)
    logged_in = (issues.c.logged_at >= start) & (issues.c.logged_at < end)
    of_issues = (issues.c.resolved_at.is_(None), resolved_in, first_in, logged_in)
    numbers = {
        number for which in of_issues for number in tx.db.execute(select(issues.c.number).where(mine, which)).scalars()
    }
    happened = issue_events.c.team_id == tx.team, issue_events.c.at >= start, issue_events.c.what.in_(_TOLD)
    numbers |= set(tx.db.execute(select(issue_events.c.issue).where(*happened)).scalars())
    spoke = contacts.c.team_id == tx.team, contacts.c.at >= start, contacts.c.at < end
    return numbers | set(tx.db.execute(select(contacts.c.issue).where(*spoke)).scalars())


_TOLD = (What.RESOLVED.value, What.REOPENED.value, What.ASSIGNED.value, What.UNCLAIMED.value)


def _cases(tx: Tx, numbers: Sequence[int]) -> Iterable[Case]:
    shared = select(channels.c.channel).where(channels.c.team_id == tx.team, channels.c.is_shared)
    in_shared = issues.c.channel.in_(shared)
    chosen = issues.c.team_id == tx.team, issues.c.number.in_(numbers)
    rows = tx.db.execute(
        select(*labelled(issues.c), or_(in_shared, issues.c.account.is_not(None)).label("customers")).where(*chosen)
    )
    events, spoken = _events(tx, numbers), _contacts(tx, numbers)
    return [_case(row, events[row.number], spoken[row.number]) for row in rows]


def _events(tx: Tx, numbers: Sequence[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    columns = issue_events.c.issue, issue_events.c.at, issue_events.c.by, issue_events.c.what, issue_events.c.detail
    mine = issue_events.c.team_id == tx.team, issue_events.c.issue.in_(numbers), issue_events.c.what.in_(_TOLD)
    found: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in tx.db.execute(select(*columns).where(*mine).order_by(issue_events.c.id)):
        found[row.issue].append(row)
    return found


def _contacts(tx: Tx, numbers: Sequence[int]) -> dict[int, list[Contact]]:
    columns = contacts.c.issue, contacts.c.side, contacts.c.by, contacts.c.at
    mine = contacts.c.team_id == tx.team, contacts.c.issue.in_(numbers)
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in tx.db.execute(select(*columns).where(*mine).order_by(contacts.c.at)):
        found[row.issue].append(Contact(side=Side(row.side), by=row.by, at=row.at))
    return found


def _case(row: Row[*tuple[Any, ...]], events: Sequence[Row[*tuple[Any, ...]]], spoken: Sequence[Contact]) -> Case:
    resolutions = tuple(
        Resolution(at=event.at, by=event.by or "", with_words=bool(event.detail.get("with_words")))
        for event in events
        if event.what == What.RESOLVED
    )
    return Case(
        number=row.number,
        title=row.title,
        started_at=row.started_at,
        logged_at=row.logged_at,
        logged_by=row.logged_by,
        requester=row.requester,
        account=row.account,
        in_customer_channel=bool(row.customers),
        assignee=row.assignee,
        resolutions=resolutions,
        reopened_at=tuple(event.at for event in events if event.what == What.REOPENED),
        handed_over_at=tuple(event.at for event in events if event.what in (What.ASSIGNED, What.UNCLAIMED)),
        escalated_at=(),
        contacts=tuple(spoken),
        auto_closed=_was_auto_closed(events),
        waits_for_customer=row.pending_since is not None,
    )


def _was_auto_closed(events: Sequence[Row[*tuple[Any, ...]]]) -> bool:
    """Return whether it was silence that resolved the issue for the first time."""
    first = next((event for event in events if event.what == What.RESOLVED), None)
    return first is not None and bool(first.detail.get("auto_closed"))


def surveys(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Survey]:
    """Return the surveys that fell due in the period, and whether each was answered."""
    counted = (
        (answers.c.team_id == deliveries.c.team_id)
        & (answers.c.question == CSAT.name)
        & (answers.c.issue == deliveries.c.issue)
        & (answers.c.resolution_no == deliveries.c.resolution_no)
        & answers.c.counts
    )
    columns = deliveries.c.due_at, deliveries.c.state, deliveries.c.reason, answers.c.by
    due = deliveries.c.due_at >= start, deliveries.c.due_at < end, deliveries.c.kind == Kind.SURVEY.value
    joined = deliveries.outerjoin(answers, counted)
    rows = tx.db.execute(select(*columns).select_from(joined).where(deliveries.c.team_id == tx.team, *due))
    return [Survey(due_at=row.due_at, state=row.state, reason=row.reason, answered=row.by is not None) for row in rows]
