"""What happened, gathered for the figures of a period: events, touches, answers and deliveries, nothing else."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import or_, select

from slackbot.domain.cases import TOLD, case_of
from slackbot.domain.csat import Survey
from slackbot.domain.delivery import State
from slackbot.domain.events import Event, What
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Case, Contact, Side
from slackbot.domain.question import CSAT
from slackbot.store import issue_numbers, spans
from slackbot.store.tables import answers, contacts, deliveries, is_one_of, issue_events, issues
from slackbot.store.tx import Tx

_AT_ONCE = 500  # keys asked for in one statement
_TOLD = {what.value: what for what in sorted(TOLD)}
_SIDES = {side.value: side for side in Side}
_MOVES = What.RESOLVED, What.REOPENED, What.ASSIGNED, What.UNCLAIMED, What.UNASSIGNED
_TELLING = [what.value for what in (What.LOGGED, *_MOVES)]


def cases(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Case]:
    """Return every issue that something happened to in the period, or that was open at its end, or is now.

    What may be open tell the issues themselves, or each event since the period would have to be read; whether it was,
    as all that is counted, the events tell.
    """
    return of_issues(tx, sorted({*_open(tx), *spans.open_at(tx, end), *_happened(tx, start=start, end=end)}))


def of_issues(tx: Tx, numbers: Sequence[int]) -> Sequence[Case]:
    """Return what is counted of these issues, as their events and touches tell it."""
    found = {case.number: case for some in issue_numbers.together(numbers) for case in _cases(tx, some)}
    return [found[number] for number in numbers]


def without_contacts(tx: Tx, numbers: Sequence[int]) -> Sequence[Case]:
    """Return the same of issues of which it does not matter who said what when: that costs half of it."""
    told: dict[int, list[Event]] = {}
    for some in issue_numbers.together(numbers):
        told |= _events(tx, some)
    return [case_of(told[number], ()) for number in numbers]


def logged_by(
    tx: Tx, people: Collection[str], accounts: Collection[str], *, start: datetime, end: datetime
) -> Sequence[int]:
    """Return what these people, or these accounts, may have logged from `start` until just before `end`."""
    row = issues.c
    theirs = or_(is_one_of(row.requester, people), is_one_of(row.account, accounts))
    within = row.team_id == tx.team, row.logged_at >= start, row.logged_at < end
    return tx.db.execute(select(row.number).where(*within, theirs).order_by(row.number)).scalars().all()


def _open(tx: Tx) -> set[int]:
    unresolved = issues.c.team_id == tx.team, issues.c.resolved_at.is_(None)
    return set(tx.db.execute(select(issues.c.number).where(*unresolved)).scalars())


def _happened(tx: Tx, *, start: datetime, end: datetime) -> set[int]:
    """Return what was logged, moved or spoken about in the period."""
    row = issue_events.c
    moved = row.team_id == tx.team, row.at >= start, row.at < end, row.what.in_(_TELLING)
    numbers = set(tx.db.execute(select(row.issue).where(*moved)).scalars())
    spoke = contacts.c.team_id == tx.team, contacts.c.at >= start, contacts.c.at < end
    return numbers | set(tx.db.execute(select(contacts.c.issue).where(*spoke)).scalars())


def _cases(tx: Tx, numbers: Sequence[int]) -> list[Case]:
    events, spoken = _events(tx, numbers), _contacts(tx, numbers)
    return [case_of(events[number], spoken[number]) for number in numbers]


def _events(tx: Tx, numbers: Sequence[int]) -> dict[int, list[Event]]:
    row = issue_events.c
    mine = row.team_id == tx.team, issue_numbers.is_among(row.issue, numbers), row.what.in_(_TOLD)
    found: dict[int, list[Event]] = defaultdict(list)
    happened = select(row.issue, row.at, row.by, row.what, row.detail).where(*mine).order_by(row.id)
    for issue, at, by, what, detail in tx.db.execute(happened).all():
        found[issue].append(Event(issue, at, by, _TOLD[what], detail))
    return found


def _contacts(tx: Tx, numbers: Sequence[int]) -> dict[int, list[Contact]]:
    """Return who said what when; what is deleted, and words of ours that have not arrived, count for nothing."""
    row = contacts.c
    mine = row.team_id == tx.team, issue_numbers.is_among(row.issue, numbers), row.deleted_at.is_(None)
    found: dict[int, list[Contact]] = defaultdict(list)
    told = tx.db.execute(select(row.at, row.source, row.issue, row.side, row.by, row.is_thanks).where(*mine)).all()
    unsent = _unsent(tx, [source for _, source, *_ in told if ":" in source])  # a key, not the `ts` of a message
    for at, source, issue, side, by, is_thanks in sorted(told, key=itemgetter(0)):  # SQLite would walk all ever said
        if source not in unsent:
            found[issue].append(Contact(_SIDES[side], by, at, bool(is_thanks)))
    return found


def _unsent(tx: Tx, keys: Sequence[str]) -> set[str]:
    """Return those of these keys whose deliveries were not sent; PostgreSQL would join with all there are."""
    row, found = deliveries.c, set[str]()
    for first in range(0, len(keys), _AT_ONCE):
        some = row.team_id == tx.team, is_one_of(row.key, keys[first : first + _AT_ONCE]), row.state != State.SENT.value
        found.update(tx.db.execute(select(row.key).where(*some)).scalars())
    return found


def surveys(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Survey]:
    """Return the surveys that fell due in the period, and whether each was answered."""
    row = deliveries.c
    due = row.team_id == tx.team, row.kind == Kind.SURVEY.value, row.due_at >= start, row.due_at < end
    asked = tx.db.execute(select(row.due_at, row.state, row.reason, row.issue, row.resolution_no).where(*due)).all()
    answered = _answered(tx, sorted({number for _, _, _, number, _ in asked if number is not None}))
    return [Survey(due_at, state, why, (number, no) in answered, number) for due_at, state, why, number, no in asked]


def _answered(tx: Tx, numbers: Sequence[int]) -> set[tuple[int | None, int]]:
    """Return which resolutions of these issues were rated: the issue, and which of its resolutions."""
    row = answers.c
    rated = select(row.issue, row.resolution_no).where(row.team_id == tx.team, row.question == CSAT.name, row.counts)
    named = (issue_numbers.is_among(row.issue, some) for some in issue_numbers.together(numbers))
    return {(issue, no) for which in named for issue, no in tx.db.execute(rated.where(which))}
