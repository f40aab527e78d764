"""The customer's rating of a resolution, its change and its comment."""

from dataclasses import dataclass

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits
from slackbot.desk.issues import cards
from slackbot.desk.people import clicks
from slackbot.desk.people.clicks import Press
from slackbot.desk.surveys import reactions
from slackbot.domain import checkin, keys
from slackbot.domain import rating as rules
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.person import Person
from slackbot.domain.rating import Rating
from slackbot.errors import RefusedCustomer
from slackbot.store import rows
from slackbot.store.events import Event
from slackbot.store.tx import Tx

_SURVEYS = (Kind.SURVEY, Kind.SURVEY_REMINDER)


@dataclass(frozen=True)
class Rated:
    """A rating that was kept, and the issue it is about."""

    issue: Issue
    rating: Rating


def rate(desk: Desk, value: str, *, press: Press) -> Rated:
    """Keep the press as the presser's rating. Raises `Refused` for our own side, too late, or on an open issue."""
    number, round_, score = clicks.numbers(value, count=3)
    with desk.begin() as tx:
        issue, by, counts = _answering(tx, desk, press, number=number, round_=round_)
        given = rows.ratings.of_round(tx, issue=number, round_=round_)
        mine = next((rating for rating in given if rating.by == by.user), None)
        if mine is not None:
            new = rules.change(mine, score=score, at=desk.now(), edit_time=desk.defaults.rating_edit)
        else:
            first = counts and not any(rating.counts for rating in given)
            new = _new(desk, issue, by=by, round_=round_, score=score, counts=first)
        rows.ratings.save(tx, new)
        rows.events.add(tx, Event(number, desk.now(), by.user, "rated" if new.counts else "rated_also"))
        if new.counts:
            reactions.rated(tx, desk, issue, new)
            for asked in cards.surveys(tx, issue, round_=round_):
                answer_edits.owe_thanks(tx, desk, asked, given_at=new.rated_at)
    desk.wake()
    return Rated(issue, new)


def _new(desk: Desk, issue: Issue, *, by: Person, round_: int, score: int, counts: bool) -> Rating:
    at = desk.now()
    return Rating(
        team=desk.team,
        issue=issue.number,
        round=round_,
        by=by.user,
        counts=counts,
        score=rules.check_score(score),
        rated_at=at,
        changed_at=at,
        credited_to=issue.credited_to,
    )


def _answering(tx: Tx, desk: Desk, press: Press, *, number: int, round_: int) -> tuple[Issue, Person, bool]:
    issue = rows.issues.lock(tx, number)
    asked = keys.survey(number, round_), keys.survey_reminder(number, round_)
    clicks.check_message(tx, press, *asked, kinds=_SURVEYS)
    by = clicks.presser(tx, press)
    counts = checkin.check_reader(by, clicks.requester(tx, desk, issue))
    checkin.check_open_question(issue, round_=round_, at=desk.now())  # a survey expires with its issue
    return issue, by, counts


def ask_again(desk: Desk, value: str, *, press: Press) -> None:
    """Show the five buttons again to who rated. Raises `Refused` for others, and once the time for changes is over."""
    number, round_ = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        issue, by, _ = _answering(tx, desk, press, number=number, round_=round_)
        mine = _given(tx, by.user, number=number, round_=round_)
        if mine is None or not mine.counts:
            raise RefusedCustomer("refusal/not_your_answer")
        rules.check_changeable(mine, at=desk.now(), edit_time=desk.defaults.rating_edit)
        cards.owe_survey_edit(tx, desk, issue, round_=round_, view="asking")
    desk.wake()


def _given(tx: Tx, user: str, *, number: int, round_: int) -> Rating | None:
    of_round = rows.ratings.of_round(tx, issue=number, round_=round_)
    return next((rating for rating in of_round if rating.by == user), None)


def check_comment(desk: Desk, value: str, *, press: Press) -> tuple[Issue, int]:
    """Return the issue and the round to be commented. Raises `Refused` for our own side, and who has not rated."""
    number, round_ = clicks.numbers(value, count=2)
    with desk.begin() as tx:
        issue = rows.issues.get(tx, number)
        clicks.check_message(tx, press, keys.survey(number, round_))
        checkin.check_reader(clicks.presser(tx, press), clicks.requester(tx, desk, issue))
        _to_comment(tx, press.user, number=number, round_=round_)
        return issue, round_


def _to_comment(tx: Tx, user: str, *, number: int, round_: int) -> Rating:
    rating = _given(tx, user, number=number, round_=round_)
    if rating is None:
        raise RefusedCustomer("refusal/not_your_answer")
    return rating


def comment(desk: Desk, number: int, round_: int, *, by: str, words: str) -> None:
    """Keep the comment and owe it to the agents. Raises `Refused` if it is empty or its author has not rated."""
    with desk.begin() as tx:
        issue = rows.issues.lock(tx, number)
        rating = rules.add_comment(_to_comment(tx, by, number=number, round_=round_), words)
        rows.ratings.save_comment(tx, rating)
        said = len(rows.outbox_read.of_issue(tx, number, kinds=[Kind.COMMENT]))
        key = keys.comment(number, round_, nth=said)
        cards.owe_in_card(tx, desk, issue, kind=Kind.COMMENT, key=key, user=by, words=rating.comment)
        if rating.counts:
            reactions.commented(tx, desk, issue, rating)
            cards.owe_survey_edit(tx, desk, issue, round_=round_, view="thanks")
    desk.wake()
