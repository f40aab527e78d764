"""Who knows us well enough to be asked whether they recommend us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, not_, or_, select

from slackbot.domain.delivery import State
from slackbot.domain.issue import Status
from slackbot.domain.kinds import QUESTIONS, Kind
from slackbot.domain.reasons import Reason
from slackbot.store.columns import Instant
from slackbot.store.tables import deliveries, issues, people
from slackbot.store.tx import Tx

_ASKED_NOBODY = (Reason.BUDGET.value, Reason.EXPIRED.value)  # why a question was held that may be asked again


@dataclass(frozen=True)
class Acquaintance:
    """A customer who knows us well enough, and when they were last to be asked whether they recommend us.

    `first_issue` is the number of the first issue they asked for, `channel` and `account` are those of the last.
    """

    user: str
    first_issue: int
    channel: str | None
    account: str | None
    last_asked_at: datetime | None


def to_ask(
    tx: Tx, *, resolved_since: datetime, asked_before: datetime, unasked_since: datetime
) -> Sequence[Acquaintance]:
    """Return the customers with an issue resolved since then who want questions and whom none is on its way to.

    They were not to be asked about us since `asked_before`, and got no question of any kind since `unasked_since`.
    Whoever was never asked comes first, then who was asked longest ago.
    """
    row, newest = deliveries.c, issues.alias("newest")
    theirs = row.team_id == tx.team, row.person == people.c.user_id
    last = select(func.max(row.planned_at, type_=Instant)).where(*theirs, *_was_to_be_asked()).label("last")
    asked_for = issues.c.team_id == tx.team, issues.c.requester == people.c.user_id
    first = select(func.min(issues.c.number)).where(*asked_for).label("first")
    number = select(func.max(issues.c.number)).where(*asked_for).scalar_subquery()
    is_newest = (newest.c.team_id == tx.team) & (newest.c.number == number)
    found = select(people.c.user_id, first, newest.c.channel, newest.c.account, last).select_from(
        people.join(newest, is_newest)
    )
    wanted = found.where(
        people.c.team_id == tx.team,
        *_is_reachable(tx),
        _was_helped(tx, since=resolved_since),
        or_(last.is_(None), last <= asked_before),
        not_(exists().where(*theirs, _is_question(unasked_since))),
    )
    rows = tx.db.execute(wanted.order_by(last.asc().nulls_first(), people.c.user_id))
    return [Acquaintance(row.user_id, row.first, row.channel, row.account, row.last) for row in rows]


def _was_to_be_asked() -> tuple[ColumnElement[bool], ...]:
    """Whether the delivery asks whether we are recommended; what had no place, or lost its time, asked nobody."""
    row = deliveries.c
    had_no_place = (row.state == State.HELD.value) & row.reason.in_(_ASKED_NOBODY)
    return row.kind == Kind.NPS.value, row.state != State.WITHDRAWN.value, not_(had_no_place)


def _is_reachable(tx: Tx) -> tuple[ColumnElement[bool], ...]:
    """Whether the person is surely of the customer's side, here, and wants to be asked."""
    here = ~people.c.is_gone, ~people.c.is_bot, ~people.c.is_agent, people.c.opted_out_at.is_(None)
    return (people.c.home_team != tx.team, *here)


def _was_helped(tx: Tx, *, since: datetime) -> ColumnElement[bool]:
    over = issues.c.status.in_([Status.RESOLVED.value, Status.CLOSED.value]), issues.c.resolved_at >= since
    return exists().where(issues.c.team_id == tx.team, issues.c.requester == people.c.user_id, *over)


def _is_question(since: datetime) -> ColumnElement[bool]:
    """Whether the delivery is a question that is on its way, or arrived since then."""
    row = deliveries.c
    under_way = row.state.in_([State.DUE.value, State.SENDING.value])
    arrived = row.state.in_([State.SENT.value, State.UNSURE.value]) & (func.coalesce(row.sent_at, row.due_at) >= since)
    return row.kind.in_([kind.value for kind in (*QUESTIONS, Kind.NPS)]) & or_(under_way, arrived)
