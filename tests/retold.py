"""Figures and issues told once more, by events, touches, answers and deliveries alone."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from slackbot.desk.context import Desk
from slackbot.desk.reports import summary
from slackbot.domain.events import What
from slackbot.domain.figures import Figures, as_json
from slackbot.domain.issue import Issue, Status
from slackbot.domain.metrics import Case
from slackbot.domain.period import Period
from slackbot.store import rows
from slackbot.store.tables import answers, contacts, deliveries, issue_events, metadata
from slackbot.store.tx import Tx

ALONE = (issue_events, contacts, answers, deliveries)


class _ThatIsAll(Exception):
    """Undoes what was forgotten."""


def figures(desk: Desk, period: Period) -> dict[str, Any]:
    """Return the period's figures as JSON, worked out with every other table empty; what was in them is there again."""
    found: list[Figures] = []
    with suppress(_ThatIsAll), desk.begin() as tx:
        for table in metadata.sorted_tables:
            if table not in ALONE:
                tx.db.execute(table.delete().where(table.c.team_id == tx.team))
        found.append(summary.counted(tx, desk, _cases(tx), period, now=desk.now()))
        raise _ThatIsAll
    (told,) = found
    return as_json(replace(told, attention=None) if told.is_over else told, desk.team)


def usual(desk: Desk, period: Period) -> dict[str, Any]:
    """Return the same as everybody gets it, but without titles, which are no figures."""
    worked_out = summary.work_out(desk, period)
    titles = worked_out.attention and tuple(replace(concern, title="") for concern in worked_out.attention)
    return as_json(replace(worked_out, attention=titles), desk.team)


def differences(tx: Tx) -> Iterator[str]:
    """Say what an issue's row holds that its events do not tell."""
    for case in _cases(tx):
        issue = rows.issues.get(tx, case.number)
        for name, kept, told in _both(tx, issue, case):
            if kept != told:
                yield f"untold: {name} of #{case.number} is {kept}, and {told} by its events"


def _cases(tx: Tx) -> list[Case]:
    logged = select(issue_events.c.issue).where(issue_events.c.team_id == tx.team).distinct()
    return list(rows.figures.of_issues(tx, sorted(tx.db.execute(logged).scalars())))


def _both(tx: Tx, issue: Issue, case: Case) -> Iterator[tuple[str, object, object]]:
    for name in ("requester", "account", "assignee", "logged_by", "logged_at", "started_at"):
        yield name, getattr(issue, name), getattr(case, name)
    yield "is_open", issue.resolved_at is None, case.is_open
    yield "resolutions", issue.resolutions, _numbered(tx, issue)
    yield "first_resolved_at", issue.first_resolved_at, case.first_resolution and case.first_resolution.at
    yield "is_pending", issue.status is Status.PENDING, case.waits_since is not None
    if issue.resolved_at is not None:
        yield "resolved_at", issue.resolved_at, case.resolutions[-1].at
        yield "resolved_by", issue.resolved_by or "", case.resolutions[-1].by
    if issue.status is not Status.CLOSED:
        place = rows.channels.get(tx, issue.channel) if issue.channel else None
        is_theirs = issue.account is not None or (place is not None and place.is_shared)
        yield "in_customer_channel", is_theirs, case.in_customer_channel


def _numbered(tx: Tx, issue: Issue) -> int:
    """Return the number of its last resolution: one that was undone has had its own, and counts in no figure."""
    resolved = [one for one in rows.events.of_issue(tx, issue.number) if one.what == What.RESOLVED]
    return resolved[-1].detail["resolution"] if resolved else 0
