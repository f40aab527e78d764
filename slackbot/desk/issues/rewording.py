"""What we said already about an issue, edited where its title must not be read any more."""

from slackbot.desk.context import Desk
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import NAMING, Kind
from slackbot.store import rows
from slackbot.store.tx import Tx

_THERE = (State.SENT, State.SENDING, State.UNSURE)  # or perhaps there


def reword(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue edits of all that names the issue's title, its card apart; what is being composed is composed anew."""
    rows.outbox_write.compose_again(tx, issue=issue.number)
    is_taken_back = rows.outbox_read.of_key(tx, keys.taken_back(issue.number)) is not None
    for said in rows.outbox_read.of_issue(tx, issue.number, kinds=NAMING):
        if said.state in _THERE and not (said.kind is Kind.NOTICE and is_taken_back):
            rows.outbox_write.enqueue_anew(tx, _edit(tx, desk, said), at=desk.now())


def _edit(tx: Tx, desk: Desk, said: Delivery) -> NewDelivery:
    """Return the last edit of the message, to be made once more, or its first."""
    final = rows.outbox_read.of_key(tx, keys.final_edit(said.key))
    is_final = final is not None and final.state in _THERE  # else its time has not come
    last = final if is_final else rows.outbox_read.of_key(tx, keys.edit(said.key))
    return NewDelivery(
        key=last.key if last else keys.edit(said.key),
        kind=last.kind if last else Kind.REWORDED,
        verb=Verb.UPDATE,
        channel=said.channel,
        due_at=desk.now(),
        issue=said.issue,
        resolution_no=said.resolution_no,
        person=said.person,
        account=said.account,
        after=said.key,
        content=last.content if last else {"of": said.key},
    )
