"""Who knows us well enough to be asked whether they recommend us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, not_, select, union_all

from slackbot.domain.delivery import State
from slackbot.domain.issue import Status
from slackbot.domain.kinds import QUESTIONS, Kind
from slackbot.domain.reasons import Reason
from slackbot.store.columns import Instant
from slackbot.store.tables import deliveries, is_one_of, issues, people
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


_QUESTIONS = [kind.value for kind in (*QUESTIONS, Kind.NPS)]
_NEVER = datetime.min.replace(tzinfo=UTC)
_MANY = 500  # people asked about in one statement
_LATEST = timedelta(days=14)  # no question goes out so long after it was due


@dataclass(frozen=True)
class Times:
    """Since when an issue was resolved, since when it matters who was asked, before when, and since when none was."""

    resolved_since: datetime
    asked_since: datetime
    asked_before: datetime
    unasked_since: datetime


def to_ask(tx: Tx, times: Times) -> Sequence[Acquaintance]:
    """Return the customers with an issue resolved lately who want questions and whom none is on its way to.

    They were not to be asked about us since `asked_before`, and got no question of any kind since `unasked_since`.
    Whoever was never asked, or not since `asked_since`, comes first, then who was asked longest ago.
    """
    found: list[Acquaintance] = []
    last, helped = _last_asked(tx, since=times.asked_since), _helped(tx, since=times.resolved_since)
    for first in range(0, len(helped), _MANY):
        users = helped[first : first + _MANY]
        busy = _just_asked(tx, users, since=times.unasked_since)
        for one in tx.db.execute(_issues_of(tx, users)):
            last_asked_at = last.get(one.user_id)
            if one.user_id not in busy and (last_asked_at is None or last_asked_at <= times.asked_before):
                found.append(Acquaintance(one.user_id, one.first, one.channel, one.account, last_asked_at))
    return sorted(found, key=lambda one: (one.last_asked_at is not None, one.last_asked_at or _NEVER, one.user))


def _helped(tx: Tx, *, since: datetime) -> Sequence[str]:
    """Return whoever had an issue resolved since then, and is surely of the customer's side and wants to be asked."""
    over = issues.c.status.in_([Status.RESOLVED.value, Status.CLOSED.value]), issues.c.resolved_at >= since
    asked_for = select(issues.c.requester).where(issues.c.team_id == tx.team, *over)
    helped = set(tx.db.execute(asked_for).scalars())  # each once here: SQLite would walk all by requester
    users = [user for user in helped if user is not None]
    here = ~people.c.is_gone, ~people.c.is_bot, ~people.c.is_agent, people.c.opted_out_at.is_(None)
    reachable = select(people.c.user_id).where(people.c.team_id == tx.team, people.c.home_team != tx.team, *here)
    chunks = (users[first : first + _MANY] for first in range(0, len(users), _MANY))
    found = (tx.db.execute(reachable.where(is_one_of(people.c.user_id, some))).scalars() for some in chunks)
    return sorted(user for some in found for user in some)


def _last_asked(tx: Tx, *, since: datetime) -> dict[str | None, datetime]:
    """Return when each person was last to be asked whether they recommend us, as far as that fell due since then."""
    row = deliveries.c
    asked = row.team_id == tx.team, *_was_to_be_asked(), row.due_at >= since
    last = func.max(row.planned_at, type_=Instant)
    return {
        one.person: one.at
        for one in tx.db.execute(select(row.person, last.label("at")).where(*asked).group_by(row.person))
    }


def _was_to_be_asked() -> tuple[ColumnElement[bool], ...]:
    """Whether the delivery asks whether we are recommended; what had no place, or lost its time, asked nobody."""
    row = deliveries.c
    had_no_place = (row.state == State.HELD.value) & row.reason.in_(_ASKED_NOBODY)
    return row.kind == Kind.NPS.value, row.state != State.WITHDRAWN.value, not_(had_no_place)


def _just_asked(tx: Tx, users: Sequence[str], *, since: datetime) -> frozenset[str | None]:
    """Return those of these people to whom a question is on its way, or came since then."""
    row = deliveries.c
    asked = row.team_id == tx.team, is_one_of(row.person, users), row.kind.in_(_QUESTIONS)
    under_way = row.state.in_([State.DUE.value, State.SENDING.value])
    came = row.state.in_([State.SENT.value, State.UNSURE.value]), func.coalesce(row.sent_at, row.due_at) >= since
    to_them = select(row.person).where(*asked)
    both = union_all(to_them.where(under_way), to_them.where(*came, row.due_at >= since - _LATEST))
    return frozenset(tx.db.execute(both).scalars())


def _issues_of(tx: Tx, users: Sequence[str]) -> Select[str, int, str | None, str | None]:
    """Return the query for these people with their first issue, and where their last one was."""
    newest = issues.alias("newest")
    theirs = select(issues.c.number).where(issues.c.team_id == tx.team, issues.c.requester == people.c.user_id).limit(1)
    first = theirs.order_by(issues.c.logged_at, issues.c.number).scalar_subquery()
    last = theirs.order_by(issues.c.logged_at.desc(), issues.c.number.desc()).scalar_subquery()
    is_newest = (newest.c.team_id == tx.team) & (newest.c.number == last)
    found = select(people.c.user_id, first.label("first"), newest.c.channel, newest.c.account)
    mine = people.c.team_id == tx.team, is_one_of(people.c.user_id, users)
    return found.select_from(people.join(newest, is_newest)).where(*mine)
