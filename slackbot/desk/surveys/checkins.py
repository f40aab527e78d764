"""The customer's answer to a check-in."""

from dataclasses import dataclass

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import agents_questions, planning
from slackbot.desk.issues import actions, cards
from slackbot.desk.people import clicks, recipient
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import recoveries
from slackbot.domain import checkin, keys
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import Delivery
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.domain.person import Person
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.checkins import Answered
from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Given:
    """An answer that was kept, and the issue it is about; one of somebody beside the requester does not count."""

    issue: Issue
    counts: bool


def answer(desk: Desk, value: str, answered: Answer, *, click: Click) -> Given:
    """Keep the customer's click, and do what it asks for if it counts.

    Raises `Refused` for our own side, for a second answer, and once the issue is open again or closed.
    """
    number, resolution_no, turn = clicks.numbers(value, count=3)
    with desk.begin() as tx:
        issue = rows.issues.lock(tx, number)
        asked = clicks.check_message(tx, click, keys.checkin(number, resolution_no, turn))
        by, counts = clicks.reader(tx, desk, issue, click)
        checkin.check_open_question(issue, resolution_no=resolution_no, at=desk.now())
        detail = {"answer": answered.value, "turn": turn, "resolution": resolution_no}
        if not counts:
            rows.events.add(tx, Event(number, desk.now(), by.user, What.CHECKIN_ALSO, detail))
            return Given(issue, counts=False)
        kept = Answered(number, resolution_no, turn, answered, by.user, desk.now())
        if not rows.checkins.record(tx, kept):
            raise Refused("refusal/answered", number=number)
        rows.events.add(tx, Event(number, desk.now(), by.user, What.CHECKIN, detail))
        _ACTIONS[answered](tx, desk, issue, by, asked)
    desk.wake()
    return Given(issue, counts=True)


def _solved(tx: Tx, desk: Desk, issue: Issue, by: Person, asked: Delivery) -> None:
    reader = recipient.of_issue(tx, desk, issue)
    planning.enqueue_survey(tx, desk, issue, reader, due_at=planning.after_solved(desk, reader, desk.now()))
    cards.enqueue_checkin_edit(tx, desk, asked, answer=Answer.SOLVED.value)
    agents_questions.end_words(tx, desk, issue, how=Outcome.SOLVED, by=by.user)


def _not_yet(tx: Tx, desk: Desk, issue: Issue, by: Person, asked: Delivery) -> None:
    reopened = actions.reopen_in(tx, desk, issue, by=by.user, why="not_yet")
    key = keys.not_yet(issue.number, issue.resolutions, asked.turn)
    cards.enqueue_in_card(tx, desk, reopened, kind=Kind.NOT_YET, key=key, user=by.user)
    recoveries.not_yet(tx, desk, reopened, by=by.user)
    cards.enqueue_checkin_edit(tx, desk, asked, answer=Answer.NOT_YET.value)


def _more_time(tx: Tx, desk: Desk, issue: Issue, _by: Person, asked: Delivery) -> None:
    turn = asked.turn
    if turn >= checkin.MOST_TURNS:
        raise Refused("refusal/asked_twice")
    reader = recipient.of_issue(tx, desk, issue)
    due = reader.first_allowed(recipient.after(desk, planning.checkin_after(desk, reader.tier), desk.now()))
    planning.enqueue_checkin(tx, desk, issue, reader, turn=turn + 1, due_at=due)
    planning.ask_after_silence(tx, desk, issue, reader, asked_at=due)
    shown = due.astimezone(reader.zone).date().isoformat()
    cards.enqueue_checkin_edit(tx, desk, asked, answer=Answer.MORE_TIME.value, due_day=shown)


_ACTIONS = {Answer.SOLVED: _solved, Answer.NOT_YET: _not_yet, Answer.MORE_TIME: _more_time}
