"""When the customers of an issue were asked, and what they answered: how often it helped to make good."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import State
from slackbot.domain.events import What
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, RECOVERY, named
from slackbot.domain.recovery import Mood, Reply, Story, mood_of
from slackbot.store.tables import answers, deliveries, issue_events
from slackbot.store.tx import Tx

_ASKING = (Kind.CHECKIN.value, Kind.SURVEY.value, Kind.RECOVERY_SURVEY.value)
_TELLING = (CSAT.name, RECOVERY.name)  # the questions beside the check-in whose answers say how the customer felt
_LATEST = timedelta(days=14)  # nothing is sent so long after it fell due
_AT_ONCE = 500  # issues asked for in one statement
_MOODS = {Answer.SOLVED.value: Mood.SATISFIED, Answer.NOT_YET.value: Mood.DISSATISFIED}


def of_period(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Story]:
    """Return the stories of the issues whose customer was asked in the period and was dissatisfied at some time."""
    numbers = _troubled(tx, start=start, end=end)
    told: list[Story] = []
    for first in range(0, len(numbers), _AT_ONCE):
        told += _stories(tx, numbers[first : first + _AT_ONCE])
    return told


def _troubled(tx: Tx, *, start: datetime, end: datetime) -> list[int]:
    row = deliveries.c
    due = row.kind.in_(_ASKING), row.due_at >= start - _LATEST, row.due_at < end
    asked = row.team_id == tx.team, *due, row.sent_at >= start, row.sent_at < end
    rated = answers.c.team_id == tx.team, answers.c.question == CSAT.name, answers.c.counts
    low = *rated, answers.c.score <= CSAT.poor
    not_yet = *_checked_in(tx), issue_events.c.detail["answer"].as_string() == Answer.NOT_YET.value
    rated_low = select(answers.c.issue).where(*low, answers.c.issue == row.issue).exists()
    said_not_yet = select(issue_events.c.issue).where(*not_yet, issue_events.c.issue == row.issue).exists()
    troubled = select(row.issue).where(*asked, or_(rated_low, said_not_yet))
    numbers = set(tx.db.execute(troubled).scalars())  # each once here: SQLite would walk all by issue
    return sorted(number for number in numbers if number is not None)


def _checked_in(tx: Tx) -> tuple[ColumnElement[bool], ...]:
    return issue_events.c.team_id == tx.team, issue_events.c.what == What.CHECKIN.value


def _stories(tx: Tx, numbers: Sequence[int]) -> list[Story]:
    asked, replies = _asked(tx, numbers), _replies(tx, numbers)
    return [
        Story(asked_at=sorted(asked[number]), replies=sorted(replies[number], key=lambda reply: reply.at))
        for number in numbers
    ]


def _asked(tx: Tx, numbers: Sequence[int]) -> dict[int | None, list[datetime]]:
    row = deliveries.c
    mine = row.team_id == tx.team, row.issue.in_(numbers), row.kind.in_(_ASKING), row.state == State.SENT.value
    found: dict[int | None, list[datetime]] = defaultdict(list)
    for issue, at in tx.db.execute(select(row.issue, row.sent_at).where(*mine)):
        if at is not None:
            found[issue].append(at)
    return found


def _replies(tx: Tx, numbers: Sequence[int]) -> dict[int | None, list[Reply]]:
    found: dict[int | None, list[Reply]] = defaultdict(list)
    event = issue_events.c
    said = select(event.issue, event.detail, event.at).where(*_checked_in(tx), event.issue.in_(numbers))
    for number, detail, at in tx.db.execute(said):
        if mood := _MOODS.get(detail["answer"]):
            found[number].append(Reply(at, mood))
    row = answers.c
    given = row.team_id == tx.team, row.issue.in_(numbers), row.question.in_(_TELLING), row.counts
    for issue, name, score, at in tx.db.execute(select(row.issue, row.question, row.score, row.at).where(*given)):
        found[issue].append(Reply(at, mood_of(named(name), score)))
    return found
