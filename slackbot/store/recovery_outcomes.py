"""When the customers of an issue were asked, and what they answered: how often it helped to make good."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import State
from slackbot.domain.events import What
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, RECOVERY, named
from slackbot.domain.recovery import Mood, Reply, Story, mood_of
from slackbot.store import issue_numbers
from slackbot.store.tables import answers, deliveries, issue_events
from slackbot.store.tx import Tx

_ASKING = (Kind.CHECKIN.value, Kind.SURVEY.value, Kind.RECOVERY_SURVEY.value)
_TELLING = (CSAT.name, RECOVERY.name)  # the questions beside the check-in whose answers say how the customer felt
_EARLIEST = timedelta(days=2)  # a check-in may go out with another that falls due on the same day where its reader is
_LATEST = timedelta(days=14)  # nothing is sent so long after it fell due
_MOODS = {Answer.SOLVED.value: Mood.SATISFIED, Answer.NOT_YET.value: Mood.DISSATISFIED}


def of_period(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Story]:
    """Return the stories of the issues whose customer was asked in the period and was dissatisfied at some time."""
    numbers = _troubled(tx, start=start, end=end)
    told: list[Story] = []
    for some in issue_numbers.together(numbers):
        told += _stories(tx, some)
    return told


def _troubled(tx: Tx, *, start: datetime, end: datetime) -> list[int]:
    row = deliveries.c
    due = row.kind.in_(_ASKING), row.due_at >= start - _LATEST, row.due_at < end + _EARLIEST
    asked = row.team_id == tx.team, *due, row.sent_at >= start, row.sent_at < end
    numbers = set(tx.db.execute(select(row.issue).where(*asked)).scalars())  # each once: SQLite would walk all by issue
    known = sorted(number for number in numbers if number is not None)
    found: set[int] = set()
    for some in issue_numbers.together(known):
        found |= _dissatisfied(tx, some)
    return sorted(found & numbers)


def _dissatisfied(tx: Tx, numbers: Sequence[int]) -> set[int]:
    """Return those of these issues whose customer once rated them low, or said that they were not solved."""
    rated = answers.c.team_id == tx.team, answers.c.question.in_(_TELLING), answers.c.counts
    low = select(answers.c.issue).where(
        *rated, answers.c.score <= CSAT.poor, issue_numbers.is_among(answers.c.issue, numbers)
    )
    event = issue_events.c
    said = select(event.issue, event.detail).where(*_checked_in(tx), issue_numbers.is_among(event.issue, numbers))
    not_yet = {issue for issue, detail in tx.db.execute(said) if detail["answer"] == Answer.NOT_YET.value}
    return not_yet | {number for number in tx.db.execute(low).scalars() if number is not None}


def _checked_in(tx: Tx) -> tuple[ColumnElement[bool], ...]:
    return issue_events.c.team_id == tx.team, issue_events.c.what == What.CHECKIN.value


def _stories(tx: Tx, numbers: Sequence[int]) -> list[Story]:
    asked, replies = _asked(tx, numbers), _replies(tx, numbers)
    return [
        Story(sorted(asked[number]), sorted(replies[number], key=lambda reply: reply.at), number) for number in numbers
    ]


def _asked(tx: Tx, numbers: Sequence[int]) -> dict[int | None, list[datetime]]:
    row = deliveries.c
    kind = func.coalesce(row.kind, "")  # so that SQLite looks for the issues, not for all of a kind
    mine = (
        row.team_id == tx.team,
        issue_numbers.is_among(row.issue, numbers),
        kind.in_(_ASKING),
        row.state == State.SENT.value,
    )
    found: dict[int | None, list[datetime]] = defaultdict(list)
    for issue, at in tx.db.execute(select(row.issue, row.sent_at).where(*mine)):
        if at is not None:
            found[issue].append(at)
    return found


def _replies(tx: Tx, numbers: Sequence[int]) -> dict[int | None, list[Reply]]:
    found: dict[int | None, list[Reply]] = defaultdict(list)
    event = issue_events.c
    said = select(event.issue, event.detail, event.at).where(
        *_checked_in(tx), issue_numbers.is_among(event.issue, numbers)
    )
    for number, detail, at in tx.db.execute(said):
        if mood := _MOODS.get(detail["answer"]):
            found[number].append(Reply(at, mood))
    row = answers.c
    given = row.team_id == tx.team, issue_numbers.is_among(row.issue, numbers), row.question.in_(_TELLING), row.counts
    for issue, name, score, at in tx.db.execute(select(row.issue, row.question, row.score, row.at).where(*given)):
        found[issue].append(Reply(at, mood_of(named(name), score)))
    return found
