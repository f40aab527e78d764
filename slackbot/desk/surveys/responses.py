"""Answers to our questions: given, changed and commented, in one way whatever is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits
from slackbot.desk.issues import cards
from slackbot.desk.people import clicks, directory, reader_language
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import recoveries, recovery_cards, testimonials
from slackbot.domain import checkin, keys
from slackbot.domain import question as rules
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, RECOVERY, Answer, Question
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Mrkdwn


@dataclass(frozen=True)
class _Asking:
    """What a click is about: the messages that ask it, the issue if it is about one, and who has answered so far.

    `may_count`: the answer of whoever clicked counts if no other does.
    """

    question: Question
    messages: Sequence[Delivery]
    issue: Issue | None
    by: str
    may_count: bool
    given: Sequence[Answer]

    @property
    def mine(self) -> Answer | None:
        """What who clicked answered before."""
        return next((one for one in self.given if one.by == self.by), None)


@dataclass(frozen=True)
class Given:
    """What is kept of a click, None of a colleague where only the customer's answer is; and what who clicked reads."""

    answer: Answer | None
    said: Mrkdwn


def answer(desk: Desk, question: Question, value: str, *, click: Click) -> Given:
    """Keep the click as an answer and return it; the last one in the time for changes stands.

    Raises `Refused` for our own side or who was not asked, too late, and once the issue is open again.
    """
    *about, score = _numbers(question, value, more=1)
    with desk.begin() as tx:
        asking = _open(tx, desk, question, about, click=click)
        kept = _keep(tx, desk, asking, score=score)
        texts = reader_language.to_clicker_in(tx, desk, click.user, channel=click.channel)
        number = asking.issue.number if asking.issue else None
        if kept is None or not kept.counts:
            said = texts.say("survey/also", number=number)
        else:
            said = texts.say(question.words.told, number=number, score=kept.score, most=question.best)
    desk.wake()
    return Given(kept, said)


def _numbers(question: Question, value: str, *, more: int = 0) -> list[int]:
    return clicks.numbers(value, count=(2 if question.is_about_issue else 1) + more)


def _open(tx: Tx, desk: Desk, question: Question, about: Sequence[int], *, click: Click) -> _Asking:
    """Return what the click is about, locked. Raises `Refused` if it cannot be answered by that person, or no more."""
    if question.is_about_issue:
        number, resolution_no = about
        return _open_of_issue(tx, desk, question, click, number=number, resolution_no=resolution_no)
    found = rows.outbox_read.lock(tx, about[0])
    posted = clicks.check_message(tx, click, found.key if found else "")
    if posted.kind not in question.kinds or posted.person != click.user:
        raise Refused("refusal/not_asked")
    given = rows.answers.of_asking(tx, question, rules.asking_of(posted))
    return _Asking(question, [posted], None, click.user, may_count=True, given=given)


def _open_of_issue(tx: Tx, desk: Desk, question: Question, click: Click, *, number: int, resolution_no: int) -> _Asking:
    issue = rows.issues.lock(tx, number)
    posted = _posted(tx, question, number=number, resolution_no=resolution_no)
    asked = clicks.check_posted(tx, click, posted)
    posted = [asked if one.id == asked.id else one for one in posted]
    by, may_count = clicks.reader(tx, desk, issue, click)
    if question.outlives_issue:
        checkin.check_same_resolution(issue, resolution_no=resolution_no)
    else:
        checkin.check_open_question(issue, resolution_no=resolution_no, at=desk.now())
    given = rows.answers.of_resolution(tx, question, issue=number, resolution_no=resolution_no)
    return _Asking(question, posted, issue, by.user, may_count=may_count, given=given)


def _posted(tx: Tx, question: Question, *, number: int, resolution_no: int) -> Sequence[Delivery]:
    """Return the messages that ask the question, sent or not; CES and CSAT share a key, so their kinds tell."""
    found = (rows.outbox_read.of_key(tx, key) for key in rules.keys_of(question, number, resolution_no))
    return [one for one in found if one is not None and one.kind in question.kinds]


def _keep(tx: Tx, desk: Desk, asking: _Asking, *, score: int) -> Answer | None:
    """Keep the score and return the answer; None if nothing is kept of somebody beside the requester."""
    mine, question = asking.mine, asking.question
    if mine is not None:
        new = rules.change(mine, score=score, at=desk.now(), edit_time=desk.defaults.rating_edit)
    else:
        counts = asking.may_count and rules.counted(asking.given) is None
        new = _first(desk, asking, score=rules.check_score(question, score), counts=counts)
    _note(tx, desk, asking, counts=new.counts)
    if not new.counts and not question.keeps_colleagues:
        return None
    rows.answers.save(tx, new)
    if new.counts:
        if question in _FOLLOWS:
            _FOLLOWS[question](tx, desk, asking.issue, new)
        for asked in _to_edit(asking.messages):
            answer_edits.enqueue_thanks(tx, desk, asked, given_at=new.at)
    return new


def _to_edit(posted: Sequence[Delivery]) -> Sequence[Delivery]:
    """Return the messages that show whether there is an answer: the first, and its reminder once that is there."""
    return [one for one in posted if one.state is State.SENT or one.kind is rules.of_kind(one.kind).kinds[0]]


def _first(desk: Desk, asking: _Asking, *, score: int, counts: bool) -> Answer:
    asked, at = asking.messages[0], desk.now()
    return Answer(
        team=desk.team,
        question=asking.question,
        asking=rules.asking_of(asked),
        issue=asked.issue,
        resolution_no=asked.resolution_no,
        by=asking.by,
        score=score,
        at=at,
        changed_at=at,
        counts=counts,
        credited_to=asking.issue.credited_to if asking.issue else None,
    )


def _note(tx: Tx, desk: Desk, asking: _Asking, *, counts: bool) -> None:
    name = asking.question.event
    if asking.issue is not None and name is not None:
        what = name if counts else What(f"{name}_also")
        about = {"question": asking.question.name, "resolution": asking.messages[0].resolution_no}
        rows.events.add(tx, Event(asking.issue.number, desk.now(), asking.by, what, about))


def _rated(tx: Tx, desk: Desk, issue: Issue | None, rating: Answer) -> None:
    """Call a lead for a low rating, or ask to quote the words of a good one; a change takes either back."""
    if issue is not None:
        recoveries.rated(tx, desk, issue, rating)
        testimonials.consider(tx, desk, issue, rating)


def _asked_again(tx: Tx, desk: Desk, _issue: Issue | None, given: Answer) -> None:
    recovery_cards.enqueue_answer(tx, desk, given)


_FOLLOWS: Mapping[Question, Callable[[Tx, Desk, Issue | None, Answer], None]] = {CSAT: _rated, RECOVERY: _asked_again}
"""What an answer that counts makes us do beside thanking for it."""


def ask_again(desk: Desk, question: Question, value: str, *, click: Click) -> None:
    """Show the buttons again to whoever gave the answer that counts.

    Raises `Refused` for others, once the time for changes is over, and as `answer` does.
    """
    about = _numbers(question, value)
    with desk.begin() as tx:
        asking = _open(tx, desk, question, about, click=click)
        if asking.mine is None or not asking.mine.counts:
            raise Refused("refusal/not_your_answer")
        rules.check_changeable(asking.mine, at=desk.now(), edit_time=desk.defaults.rating_edit)
        for asked in _to_edit(asking.messages):
            answer_edits.enqueue_edit(tx, desk, asked, view="asking")
    desk.wake()


def check_comment(desk: Desk, question: Question, value: str, *, click: Click) -> tuple[Issue, int]:
    """Return the issue and resolution to be commented. Raises `Refused` for our own side, and who has not answered."""
    number, resolution_no = _numbers(question, value)
    with desk.begin() as tx:
        issue = rows.issues.get(tx, number)
        clicks.check_posted(tx, click, _posted(tx, question, number=number, resolution_no=resolution_no))
        clicks.reader(tx, desk, issue, click)
        _to_comment(tx, question, click.user, number=number, resolution_no=resolution_no)
        return issue, resolution_no


def _to_comment(tx: Tx, question: Question, user: str, *, number: int, resolution_no: int) -> Answer:
    given = rows.answers.of_resolution(tx, question, issue=number, resolution_no=resolution_no)
    mine = next((one for one in given if one.by == user), None)
    if mine is None:
        raise Refused("refusal/not_your_answer")
    return mine


def comment(desk: Desk, question: Question, number: int, resolution_no: int, *, by: str, words: str) -> None:
    """Keep the comment; enqueue it for the agents. Raises `Refused` if it is empty or its author has not answered."""
    with desk.begin() as tx:
        issue = rows.issues.lock(tx, number)
        mine = rules.add_comment(_to_comment(tx, question, by, number=number, resolution_no=resolution_no), words)
        said = len(rows.outbox_read.of_issue(tx, number, kinds=[Kind.COMMENT]))
        key = keys.comment(number, resolution_no, nth=said)
        cards.enqueue_in_card(tx, desk, issue, kind=Kind.COMMENT, key=key, user=by, words=mine.comment)
        _keep_comment(tx, desk, issue, mine)
    desk.wake()


def comment_by_reply(
    tx: Tx, desk: Desk, issue: Issue, *, by: str, at: datetime, ts: str, words: Callable[[], str]
) -> None:
    """Read what was said in the thread of a resolved issue soon after an answer as its comment, unless there is one.

    `words` are asked for only then: reading them takes a look at the people that are named in them.
    """
    for question in rules.QUESTIONS:
        if not question.takes_comment:
            continue
        for mine in rows.answers.of_resolution(tx, question, issue=issue.number, resolution_no=issue.resolutions):
            if rules.awaits_comment(mine, by=by, at=at):
                _keep_comment(tx, desk, issue, rules.add_comment(mine, words(), ts=ts))


def reread_comments(desk: Desk, *, ts: str, author: str, text: str) -> None:
    """Let the comments that were read from the message of that author say what it says now: nothing, if it is gone."""
    with desk.read() as tx:
        numbers = sorted({one.issue for one in rows.answers.commented_by(tx, author=author, ts=ts) if one.issue})
    for number in numbers:
        with desk.begin() as tx:
            issue = rows.issues.lock(tx, number)
            for mine in rows.answers.commented_by(tx, author=author, ts=ts):
                if mine.issue == number:
                    _keep_comment(tx, desk, issue, rules.reread_comment(mine, directory.read_message(tx, text)))
        desk.wake()


def _keep_comment(tx: Tx, desk: Desk, issue: Issue, answer: Answer) -> None:
    """Keep it; show the leads the words with a low rating, or ask to quote those with a good one."""
    rows.answers.save_comment(tx, answer)
    if answer.counts:
        recoveries.refresh(tx, desk, number=issue.number, resolution_no=answer.resolution_no)
        testimonials.consider(tx, desk, issue, answer)
        posted = _posted(tx, answer.question, number=issue.number, resolution_no=answer.resolution_no)
        for asked in _to_edit(posted):
            answer_edits.enqueue_edit(tx, desk, asked, view="thanks")
