"""The cards of recoveries, and the line below one whose customer nobody has written to in time.

A score is for the leads and the assignee, so who reads a place decides: one card stands in the leads' channel, or one
for each lead alone where that channel is the agents', or one for the assignee. `HIDES_SCORE` marks a card that
stands where all agents read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.question import Answer
from slackbot.domain.reasons import Reason
from slackbot.domain.recovery import Recovery
from slackbot.store import rows
from slackbot.store.tx import Tx

HIDES_SCORE = "hides_score"


def enqueue(tx: Tx, desk: Desk, issue: Issue, recovery: Recovery) -> None:
    """Enqueue the cards of the trouble, and a line below each for when the recovery is late."""
    number, resolution_no = recovery.issue, recovery.resolution_no
    if _cards(tx, number, resolution_no):  # the same resolution went wrong once more
        enqueue_edit(tx, desk, number=number, resolution_no=resolution_no)
    else:
        rows.outbox_write.enqueue_all(tx, list(_new_cards(tx, desk, issue, recovery)), at=desk.now())
    for nth, card in _cards(tx, number, resolution_no):
        late = NewDelivery(
            key=keys.recovery_late(number, resolution_no, due_at=recovery.due_at, nth=nth),
            kind=Kind.RECOVERY_LATE,
            channel=card.channel,
            due_at=recovery.due_at,
            issue=number,
            resolution_no=resolution_no,
            after=card.key,
        )
        rows.outbox_write.enqueue(tx, late, at=desk.now())


def _new_cards(tx: Tx, desk: Desk, issue: Issue, recovery: Recovery) -> Iterator[NewDelivery]:
    readers, hides_score = _readers(tx, desk, issue)
    content = {"user": recovery.person} if recovery.person else {}
    for nth, channel in enumerate(readers, start=1):
        yield NewDelivery(
            key=keys.recovery(recovery.issue, recovery.resolution_no, nth=nth),
            kind=Kind.RECOVERY,
            channel=channel,
            due_at=desk.now(),
            issue=recovery.issue,
            resolution_no=recovery.resolution_no,
            content={**content, HIDES_SCORE: True} if hides_score else content,
        )


def _readers(tx: Tx, desk: Desk, issue: Issue) -> tuple[Sequence[str], bool]:
    """Return the channels, or the people, that are told of a trouble of the issue, and whether scores are hidden."""
    if desk.summary_channel != desk.support_channel:
        return [desk.summary_channel], False
    if desk.has_leads and (leads := rows.people.leads(tx)):
        return [lead.user for lead in leads], False
    assignee = rows.people.get(tx, issue.assignee) if issue.assignee else None
    if assignee is not None and assignee.is_agent and not assignee.is_gone:
        return [assignee.user], False
    return [desk.support_channel], True


def _cards(tx: Tx, number: int, resolution_no: int) -> Sequence[tuple[int, Delivery]]:
    """Return the cards of that resolution with the number of each, as their keys count them."""
    found = rows.outbox_read.of_issue(tx, number, kinds=(Kind.RECOVERY,))
    return list(enumerate((card for card in found if card.resolution_no == resolution_no), start=1))


def enqueue_edit(tx: Tx, desk: Desk, *, number: int, resolution_no: int) -> None:
    """Enqueue the cards as they look now, if there are any."""
    for _, card in _cards(tx, number, resolution_no):
        edit = NewDelivery(
            key=keys.edit(card.key),
            kind=Kind.RECOVERY_EDIT,
            verb=Verb.UPDATE,
            channel=card.channel,
            due_at=desk.now(),
            issue=number,
            resolution_no=resolution_no,
            after=card.key,
            content=dict(card.content),
        )
        rows.outbox_write.enqueue_anew(tx, edit, at=desk.now())


def enqueue_answer(tx: Tx, desk: Desk, given: Answer) -> None:
    """Enqueue, below each card, the customer's answer to the second question, once it can no longer be changed.

    Where they were told before a change, as clocks and settings of two processes differ, the line is edited.
    """
    for nth, card in _cards(tx, given.issue or 0, given.resolution_no):
        line = NewDelivery(
            key=keys.recovery_answered(given.issue or 0, given.resolution_no, nth=nth),
            kind=Kind.RECOVERY_ANSWERED,
            channel=card.channel,
            due_at=answer_edits.ends_at(desk, given.at),
            issue=given.issue,
            resolution_no=given.resolution_no,
            after=card.key,
            content=dict(card.content),
        )
        _tell(tx, desk, line)


def _tell(tx: Tx, desk: Desk, line: NewDelivery) -> None:
    if rows.outbox_write.enqueue(tx, line, at=desk.now()):
        return
    if not rows.outbox_write.reschedule(tx, line.key, due_at=line.due_at):
        edit = replace(line, key=keys.edit(line.key), verb=Verb.UPDATE, due_at=desk.now(), after=line.key)
        rows.outbox_write.enqueue_anew(tx, edit, at=desk.now())


def withdraw_late(tx: Tx, number: int, *, reason: Reason) -> None:
    """Withdraw the lines that nobody was in touch in time."""
    kinds = (Kind.RECOVERY_LATE,)
    rows.outbox_write.end_unsent(tx, issue=number, kinds=kinds, state=State.WITHDRAWN, reason=reason)
