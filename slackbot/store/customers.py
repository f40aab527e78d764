"""What a customer, a person or a company, asked for, answered and was sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select

from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, Answer
from slackbot.store import answers as answer_rows
from slackbot.store import issues as issue_rows
from slackbot.store import outbox_write as rows
from slackbot.store.tables import answers, deliveries, is_one_of, issues
from slackbot.store.tx import Tx

MOST_COUNTED = 100
_MOST_TOLD_OF = 20  # issues whose messages are looked through, beside all those to the account
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
    """The newest of a customer's issues, how many there are in all, and how many are not resolved.

    Nobody counts more than `MOST_COUNTED` of them: `total` is one more then.
    """

    newest: Sequence[Issue]
    total: int
    unresolved: int


def asked(tx: Tx, whose: Whose, *, limit: int) -> Asked:
    """Return what the customer asked for, without what was logged by mistake."""
    numbers, row = _newest(tx, whose, most=MOST_COUNTED + 1), issues.c
    found = sorted(issue_rows.of_numbers(tx, numbers[:limit]), key=lambda issue: numbers.index(issue.number))
    mine = row.team_id == tx.team, or_(*_theirs(whose)), row.resolved_at.is_(None)
    unresolved = tx.db.execute(select(func.count()).select_from(issues).where(*mine)).scalar_one()
    return Asked(found, len(numbers), unresolved)


def lately(tx: Tx, whose: Whose, *, since: datetime, most: int) -> Sequence[int]:
    """Return the numbers of what the customer asked for since then, the newest, and of all that is not resolved."""
    row = issues.c
    mine = select(row.number).where(row.team_id == tx.team, row.status != Status.DROPPED.value)
    found: set[int] = set()
    for theirs in _theirs(whose):
        for lately in (row.logged_at >= since, row.resolved_at.is_(None)):
            newest = mine.where(theirs, lately).order_by(*issue_rows.NEWEST_FIRST).limit(most)
            found |= set(tx.db.execute(newest).scalars())
    return sorted(found, reverse=True)[:most]


def rated(tx: Tx, whose: Whose, *, limit: int) -> Sequence[Answer]:
    """Return the newest ratings: all that the person gave, or those that count for the company's newest issues."""
    row = answers.c
    rated = answer_rows.ALL.where(row.team_id == tx.team, row.question == CSAT.name)
    if whose.person:
        theirs = rated.where(row.by == whose.person).order_by(row.at.desc()).limit(limit)
    else:
        theirs = rated.where(row.counts, is_one_of(row.issue, _newest(tx, whose, most=MOST_COUNTED)))
    found = [answer_rows.read_row(one) for one in tx.db.execute(theirs)]
    return sorted(found, key=lambda answer: answer.at, reverse=True)[:limit]


def sent(tx: Tx, whose: Whose, *, kinds: Sequence[Kind], limit: int) -> Sequence[Delivery]:
    """Return the newest messages of these kinds that were sent to the customer, or held back: those due last."""
    found = {one.id: one for one in _sent(tx, whose, kinds=kinds, limit=limit)}
    due_last = sorted(found.values(), key=lambda one: (one.due_at, one.id), reverse=True)[:limit]
    return sorted(due_last, key=lambda one: (one.sent_at or one.due_at, one.id), reverse=True)


def _sent(tx: Tx, whose: Whose, *, kinds: Sequence[Kind], limit: int) -> Iterator[Delivery]:
    """Give the messages, each of an index's with its newest first."""
    row = deliveries.c
    wanted = rows.ALL.where(row.team_id == tx.team, row.kind.in_([kind.value for kind in kinds]))
    due_last = wanted.order_by(row.due_at.desc()).limit(limit)
    states = [state.value for state in _DECIDED]
    if whose.person:
        asked = [due_last.where(row.person == whose.person, row.state == state) for state in states]
    else:
        by_issue = wanted.where(is_one_of(row.issue, _newest(tx, whose, most=_MOST_TOLD_OF)), row.state.in_(states))
        asked = [due_last.where(row.account == whose.budget_owner, row.state.in_(states)), by_issue]
    for one in asked:
        yield from map(rows.read_row, tx.db.execute(one))


def _theirs(whose: Whose) -> Sequence[ColumnElement[bool]]:
    """Return what may make an issue the customer's, each of an index's."""
    if whose.person:
        return [issues.c.requester == whose.person]
    by_account = [issues.c.account == whose.account] if whose.account else []
    return by_account + [issues.c.channel == channel for channel in whose.channels] or [false()]


def _newest(tx: Tx, whose: Whose, *, most: int) -> Sequence[int]:
    """Return the numbers of the customer's newest issues, the newest first, without what was logged by mistake."""
    row = issues.c
    mine = select(row.number, row.logged_at).where(row.team_id == tx.team, row.status != Status.DROPPED.value)
    found = {
        (logged_at, number)
        for theirs in _theirs(whose)
        for number, logged_at in tx.db.execute(mine.where(theirs).order_by(*issue_rows.NEWEST_FIRST).limit(most))
    }
    return [number for _, number in sorted(found, reverse=True)[:most]]
