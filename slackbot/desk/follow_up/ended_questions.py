"""Questions that can no longer be answered: an edit removes their buttons, and says why as a late press would."""

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits, asking_again
from slackbot.domain import checkin
from slackbot.domain import question as questions
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import QUESTIONS, Kind
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Mrkdwn, Texts

_POSTED = (State.SENT, State.SENDING, State.UNSURE)


def end(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue edits of the questions about the last resolution that can no longer be answered as the issue is now.

    What was answered keeps its thanks, without the button that changes the answer.
    """
    for asked in rows.outbox_read.of_issue(tx, issue.number, kinds=QUESTIONS):
        is_mine = asked.resolution_no == issue.resolutions and asked.state in _POSTED
        if is_mine and refusal(desk, issue, asked.kind, resolution_no=asked.resolution_no) is not None:
            _end(tx, desk, asked)


def _end(tx: Tx, desk: Desk, asked: Delivery) -> None:
    if asked.kind is Kind.CHECKIN:
        about = {"issue": asked.issue or 0, "resolution_no": asked.resolution_no}
        if rows.checkins.get(tx, **about, turn=asked.turn) is None or asking_again.is_off(tx, asked):
            answer_edits.enqueue_edit(tx, desk, asked, view="ended")
        return
    question = questions.of_kind(asked.kind)
    given = questions.counted(rows.answers.of_asking(tx, question, questions.asking_of(asked)))
    if given is None or not answer_edits.is_over(desk, given.at):
        answer_edits.enqueue_edit(tx, desk, asked, view="ended" if given is None else "thanks")


def refusal(desk: Desk, issue: Issue, kind: Kind, *, resolution_no: int) -> Refused | None:
    """Return why a question of that kind about that resolution can no longer be answered, None if it can."""
    try:
        if kind is not Kind.CHECKIN and questions.of_kind(kind).outlives_issue:
            checkin.check_same_resolution(issue, resolution_no=resolution_no)
        else:
            checkin.check_open_question(issue, resolution_no=resolution_no, at=desk.now())
    except Refused as no:
        return no
    return None


def words(desk: Desk, issue: Issue, kind: Kind, *, resolution_no: int, texts: Texts) -> Mrkdwn:
    """Return what stands in the question's place: the words of a late press. Raises `LookupError` if it is open."""
    no = refusal(desk, issue, kind, resolution_no=resolution_no)
    if no is None:
        raise LookupError(f"the question about #{issue.number} can still be answered")
    return texts.say(no.template, **no.values)
