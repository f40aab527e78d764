"""The card by which the leads hear of a trouble, and the line below it once nobody was in touch in time."""

from dataclasses import replace

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits
from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery, State, Verb
from slackbot.domain.kinds import Kind
from slackbot.domain.question import Answer
from slackbot.domain.recovery import Recovery
from slackbot.store import rows
from slackbot.store.tx import Tx


def enqueue(tx: Tx, desk: Desk, recovery: Recovery) -> None:
    """Enqueue the leads' card, and the line below it for when the recovery is late."""
    number, resolution_no = recovery.issue, recovery.resolution_no
    key = keys.recovery(number, resolution_no)
    card = NewDelivery(
        key=key,
        kind=Kind.RECOVERY,
        channel=desk.summary_channel,
        due_at=desk.now(),
        issue=number,
        resolution_no=resolution_no,
        content={"user": recovery.person} if recovery.person else {},
    )
    if not rows.outbox_write.enqueue(tx, card, at=desk.now()):
        enqueue_edit(tx, desk, number=number, resolution_no=resolution_no)  # the same resolution went wrong once more
    late = NewDelivery(
        key=keys.recovery_late(number, resolution_no, due_at=recovery.due_at),
        kind=Kind.RECOVERY_LATE,
        channel=desk.summary_channel,
        due_at=recovery.due_at,
        issue=number,
        resolution_no=resolution_no,
        after=key,
    )
    rows.outbox_write.enqueue(tx, late, at=desk.now())


def enqueue_edit(tx: Tx, desk: Desk, *, number: int, resolution_no: int) -> None:
    """Enqueue the card as it looks now, if there is one."""
    key = keys.recovery(number, resolution_no)
    if rows.outbox_read.of_key(tx, key) is None:
        return
    edit = NewDelivery(
        key=keys.edit(key),
        kind=Kind.RECOVERY_EDIT,
        verb=Verb.UPDATE,
        channel=desk.summary_channel,
        due_at=desk.now(),
        issue=number,
        resolution_no=resolution_no,
        after=key,
    )
    rows.outbox_write.enqueue_anew(tx, edit, at=desk.now())


def enqueue_answer(tx: Tx, desk: Desk, given: Answer) -> None:
    """Enqueue, for the leads, the customer's answer to the second question, once it can no longer be changed.

    Where they were told before a change, as clocks and settings of two processes differ, the line is edited.
    """
    number = given.issue or 0
    line = NewDelivery(
        key=keys.recovery_answered(number, given.resolution_no),
        kind=Kind.RECOVERY_ANSWERED,
        channel=desk.summary_channel,
        due_at=answer_edits.ends_at(desk, given.at),
        issue=given.issue,
        resolution_no=given.resolution_no,
        after=keys.recovery(number, given.resolution_no),
    )
    if rows.outbox_write.enqueue(tx, line, at=desk.now()):
        return
    if not rows.outbox_write.reschedule(tx, line.key, due_at=line.due_at):
        edit = replace(line, key=keys.edit(line.key), verb=Verb.UPDATE, due_at=desk.now(), after=line.key)
        rows.outbox_write.enqueue_anew(tx, edit, at=desk.now())


def withdraw_late(tx: Tx, number: int, *, reason: str) -> None:
    """Withdraw the line that nobody was in touch in time."""
    kinds = (Kind.RECOVERY_LATE,)
    rows.outbox_write.end_unsent(tx, issue=number, kinds=kinds, state=State.WITHDRAWN, reason=reason)
