"""What was open at some time is found, however long ago that was."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from slackbot.domain.issue import Issue, Status
from slackbot.store import issues, spans
from slackbot.store.database import Store
from slackbot.store.tables import issues as rows

pytestmark = pytest.mark.both_databases
TEAM = "T0ACME00001"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_LONGEST = timedelta(days=400)


def make_issue(number: int, *, logged_at: datetime, resolved_at: datetime | None) -> Issue:
    status = Status.OPEN if resolved_at is None else Status.RESOLVED
    start = {"started_at": logged_at, "logged_at": logged_at}
    return Issue(TEAM, number, "Printer", "", status=status, logged_by="UANA", resolved_at=resolved_at, **start)


def test_what_was_open_then_is_found_whenever_it_was_resolved(store: Store) -> None:
    random = Random(11)
    lives = [(NOON - random.random() * _LONGEST, random.choice((1, 24, 96, 9600))) for _ in range(300)]
    resolved = [(at, at + random.random() * timedelta(hours=hours)) for at, hours in lives]
    then = [NOON - days * timedelta(days=1) for days in (0, 1, 30, 300)] + [resolved[7][1], resolved[8][0]]

    with store.begin(TEAM) as tx:
        issues.add(tx, make_issue(999, logged_at=NOON - _LONGEST, resolved_at=None))
        for number, (logged_at, resolved_at) in enumerate(resolved):
            issues.add(tx, make_issue(number, logged_at=logged_at, resolved_at=resolved_at))
        found = [sorted(spans.open_at(tx, at)) for at in then]

    assert found == [[n for n, (logged, over) in enumerate(resolved) if logged < at <= over] for at in then]


def test_an_issue_that_is_opened_again_has_no_span_until_it_is_resolved_again(store: Store) -> None:
    week = timedelta(days=7)

    with store.begin(TEAM) as tx:
        issues.add(tx, make_issue(1, logged_at=NOON - week, resolved_at=NOON))
        at_first = tx.db.execute(select(rows.c.span).where(rows.c.team_id == TEAM)).scalar_one()
        issues.save(tx, make_issue(1, logged_at=NOON - week, resolved_at=None))
        in_between = tx.db.execute(select(rows.c.span).where(rows.c.team_id == TEAM)).scalar_one()
        issues.save(tx, make_issue(1, logged_at=NOON - week, resolved_at=NOON + 3 * week))
        found = spans.open_at(tx, NOON + week)

    assert (at_first, in_between, list(found)) == (2, None, [1])
