"""What a customer, a person or a company, asked for, answered and was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, Answer
from slackbot.store import answers as answer_rows
from slackbot.store import issues as issue_rows
from slackbot.store import outbox_write as rows
from slackbot.store.tables import answers, deliveries, issues
from slackbot.store.tx import Tx

_DECIDED = (State.SENT, State.HELD, State.FAILED, State.UNSURE)


@dataclass(frozen=True)
class Whose:
    """Which customer: a person, else a company by its account and its channels.

    `payer` is who shares the company's budget, as its deliveries name it.
    """

    person: str | None = None
    account: str | None = None
    channels: tuple[str, ...] = ()
    budget_owner: str | None = None


@dataclass(frozen=True)
class Asked:
    """The newest of a customer's issues, how many there are, and how many of them are not resolved."""

    newest: Sequence[Issue]
    total: int
    unresolved: int


def asked(tx: Tx, whose: Whose, *, limit: int) -> Asked:
    """Return what the customer asked for, without what was logged by mistake."""
    mine = issues.c.team_id == tx.team, _is_theirs(whose), issues.c.status != Status.DROPPED.value
    newest = issue_rows.ALL.where(*mine).order_by(issues.c.number.desc()).limit(limit)
    counts = select(func.count(), func.count().filter(issues.c.resolved_at.is_(None))).select_from(issues)
    total, unresolved = tx.db.execute(counts.where(*mine)).one()
    return Asked([issue_rows.read_row(row) for row in tx.db.execute(newest)], total, unresolved)


def rated(tx: Tx, whose: Whose, *, limit: int) -> Sequence[Answer]:
    """Return the newest ratings: all that the person gave, or those that count for the company."""
    if whose.person:
        theirs: ColumnElement[bool] = answers.c.by == whose.person
    else:
        theirs = answers.c.counts & answers.c.issue.in_(_numbers(tx, whose))
    rated = answers.c.team_id == tx.team, answers.c.question == CSAT.name
    newest = answer_rows.ALL.where(*rated, theirs).order_by(answers.c.at.desc())
    return [answer_rows.read_row(row) for row in tx.db.execute(newest.limit(limit))]


def sent(tx: Tx, whose: Whose, *, kinds: Sequence[Kind], limit: int) -> Sequence[Delivery]:
    """Return the newest messages of these kinds that were sent to the customer, or held back."""
    row = deliveries.c
    theirs = row.person == whose.person if whose.person else _is_to(tx, whose)
    wanted = row.kind.in_([kind.value for kind in kinds]), row.state.in_([state.value for state in _DECIDED])
    newest = rows.ALL.where(row.team_id == tx.team, theirs, *wanted)
    ordered = newest.order_by(func.coalesce(row.sent_at, row.due_at).desc(), row.id.desc())
    return [rows.read_row(found) for found in tx.db.execute(ordered.limit(limit))]


def _is_theirs(whose: Whose) -> ColumnElement[bool]:
    if whose.person:
        return issues.c.requester == whose.person
    by_account = issues.c.account == whose.account if whose.account else false()
    return or_(by_account, issues.c.channel.in_(whose.channels))


def _is_to(tx: Tx, whose: Whose) -> ColumnElement[bool]:
    return or_(deliveries.c.account == whose.budget_owner, deliveries.c.issue.in_(_numbers(tx, whose)))


def _numbers(tx: Tx, whose: Whose) -> Select[int]:
    return select(issues.c.number).where(issues.c.team_id == tx.team, _is_theirs(whose))
