"""A customer's words after a resolution that were a thank-you: the check-in has become needless."""

from slackbot.desk.context import Desk, agent
from slackbot.desk.follow_up import agents_questions, asking_again
from slackbot.desk.issues import cards
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import State
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.domain.reasons import Reason
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx

_POSTED = (State.SENT, State.SENDING, State.UNSURE)


def thanked(desk: Desk, number: int, *, by: str) -> bool:
    """Keep that it was a thank-you, and return whether a check-in was withdrawn that was still to come.

    That is no answer of the customer's for any figure. A check-in that stands unanswered loses its buttons. Raises
    `Refused` if the issue is open again, or somebody has said so before.
    """
    with desk.begin() as tx:
        agent(tx, by)
        issue = rows.issues.lock(tx, number)
        if not issue.is_over:
            raise Refused("refusal/no_checkin_to_spare", number=number)
        if was_thanked(tx, number, resolution_no=issue.resolutions):
            raise Refused("refusal/thanked_already", number=number)
        withdrawn = rows.outbox_write.end_unsent(
            tx, issue=number, kinds=(Kind.CHECKIN,), state=State.WITHDRAWN, reason=Reason.THANKED
        )
        if withdrawn:
            cards.enqueue_edit(tx, desk, issue)
        _end_posted(tx, desk, issue)
        agents_questions.end_words(tx, desk, issue, how=Outcome.THANKED, by=by)
        rows.events.add(tx, Event(number, desk.now(), by, What.THANKED, {"resolution": issue.resolutions}))
    desk.wake()
    return bool(withdrawn)


def was_thanked(tx: Tx, number: int, *, resolution_no: int) -> bool:
    """Return whether somebody said that the customer's words after that resolution were a thank-you."""
    happened = rows.events.of_issue(tx, number)
    return any(one.what == What.THANKED and one.detail.get("resolution") == resolution_no for one in happened)


def _end_posted(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Thank in the place of a check-in that was posted and not answered, or that promised another one."""
    for asked in rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.CHECKIN,)):
        turn, resolution_no = asked.turn, asked.resolution_no
        if resolution_no != issue.resolutions or asked.state not in _POSTED:
            continue
        given = rows.checkins.get(tx, issue=issue.number, resolution_no=resolution_no, turn=turn)
        if given is None or asking_again.is_off(tx, asked):
            cards.enqueue_checkin_edit(tx, desk, asked, answer=Answer.SOLVED.value)
