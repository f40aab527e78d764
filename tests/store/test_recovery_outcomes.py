"""Who was asked again after a trouble, as either database tells it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from slackbot.domain import checkin
from slackbot.domain.delivery import NewDelivery, State
from slackbot.domain.events import Event, What
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, RECOVERY, Answer, about_issue
from slackbot.domain.recovery import Mood, Reply, Story
from slackbot.store import answers, events, outbox_write, recovery_outcomes
from slackbot.store.database import Store
from slackbot.store.tables import deliveries as rows
from slackbot.store.tx import Tx

TEAM = "T0ACME00001"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def _asked(tx: Tx, issue: int, kind: Kind, at: datetime, *, due_at: datetime | None = None) -> None:
    key = f"{kind}:{issue}:{at.isoformat()}"
    outbox_write.enqueue(tx, NewDelivery(key=key, kind=kind, channel="C", due_at=due_at or at, issue=issue), at=at)
    sent = rows.update().where(rows.c.team_id == tx.team, rows.c.key == key)
    tx.db.execute(sent.values(state=State.SENT.value, sent_at=at))


def _rated(tx: Tx, issue: int, score: int, at: datetime, *, counts: bool = True) -> None:
    asking = about_issue(issue, 1)
    rating = Answer(tx.team, CSAT, asking, issue, 1, "UGUS", score, at=at, changed_at=at, counts=counts)
    answers.save(tx, rating)


def _checked_in(tx: Tx, issue: int, answer: checkin.Answer, at: datetime) -> None:
    events.add(tx, Event(issue, at, "UGUS", What.CHECKIN, {"answer": answer.value, "turn": 1, "resolution": 1}))


def _told(tx: Tx) -> Sequence[Story]:
    return recovery_outcomes.of_period(tx, start=NOON - 12 * HOUR, end=NOON + 12 * HOUR)


def test_a_story_holds_every_question_and_answer_of_the_issue_in_order(store: Store) -> None:
    with store.begin(TEAM) as tx:
        _asked(tx, 7, Kind.CHECKIN, NOON - 2 * DAY)
        _checked_in(tx, 7, checkin.Answer.SOLVED, NOON - DAY)
        _asked(tx, 7, Kind.SURVEY, NOON - DAY)
        _rated(tx, 7, 2, NOON - HOUR)
        _asked(tx, 7, Kind.RECOVERY_SURVEY, NOON)
        answers.save(tx, Answer(TEAM, RECOVERY, "7.1", 7, 1, "UGUS", 4, NOON + HOUR, NOON + HOUR))

        told = _told(tx)

    replies = [(NOON - DAY, Mood.SATISFIED), (NOON - HOUR, Mood.DISSATISFIED), (NOON + HOUR, Mood.SATISFIED)]
    assert told == [Story([NOON - 2 * DAY, NOON - DAY, NOON], [Reply(at, mood) for at, mood in replies], 7)]


def test_only_issues_with_a_trouble_that_were_asked_about_in_the_period_have_one(store: Store) -> None:
    with store.begin(TEAM) as tx:
        for issue, at in ((1, NOON), (2, NOON), (3, NOON - DAY), (4, NOON), (5, NOON)):
            _asked(tx, issue, Kind.SURVEY, at)
        _rated(tx, 1, 3, NOON)
        _rated(tx, 2, 1, NOON, counts=False)
        _rated(tx, 3, 1, NOON)
        _rated(Tx(tx.db, "T0OTHER0001"), 4, 1, NOON)
        _checked_in(tx, 5, checkin.Answer.NOT_YET, NOON - HOUR)

        told = _told(tx)

    assert told == [Story([NOON], [Reply(NOON - HOUR, Mood.DISSATISFIED)], 5)]


def test_a_checkin_that_went_out_with_another_before_its_hour_has_asked_when_it_went_out(store: Store) -> None:
    with store.begin(TEAM) as tx:
        _checked_in(tx, 1, checkin.Answer.NOT_YET, NOON - DAY)
        _asked(tx, 1, Kind.CHECKIN, NOON, due_at=NOON + 23 * HOUR)  # one day in Honolulu, two in Berlin

        assert _told(tx) == [Story([NOON], [Reply(NOON - DAY, Mood.DISSATISFIED)], 1)]


def test_whoever_was_only_unhappy_when_asked_again_was_in_trouble_too(store: Store) -> None:
    with store.begin(TEAM) as tx:
        _rated(tx, 1, 3, NOON - 2 * DAY)  # a 2 at first
        answers.save(tx, Answer(TEAM, RECOVERY, "1.1", 1, 1, "UGUS", 1, NOON - DAY, NOON - DAY))
        _asked(tx, 1, Kind.CHECKIN, NOON)

        assert [story.issue for story in _told(tx)] == [1]
