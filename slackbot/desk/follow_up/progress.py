"""“Still on it”: a word to the customer of an issue that is open longer than its tier promises."""

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery, State
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def next_word(desk: Desk, issue: Issue, *, nth: int = 1) -> NewDelivery | None:
    """Return the next word to the customer about an open issue, None where the plan of its tier has none.

    Where it goes to is found when it goes out: on the day an issue is logged we may not know the channel yet.
    """
    every = recipient.tier_of(desk, issue).progress_every
    if every is None:
        return None
    return NewDelivery(
        key=keys.progress(issue.number, nth=nth),
        kind=Kind.PROGRESS,
        channel=issue.channel or issue.requester or "",
        due_at=recipient.after(desk, every, desk.now()),
        issue=issue.number,
        resolution_no=issue.resolutions,
        person=issue.requester,
        account=issue.account,
        anchor_ts=issue.thread_ts,
        content={"nth": nth},
    )


def promise_again(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue the next word about an issue that is being worked on; one that was held back stays unsaid for good."""
    rows.outbox_write.withdraw_held(tx, issue=issue.number, kind=Kind.PROGRESS, reason="replaced")
    said = len(rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.PROGRESS,)))
    word = next_word(desk, issue, nth=said + 1)
    if word is not None:
        rows.outbox_write.enqueue(tx, word, at=desk.now())


def promise_anew(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue the next word about an issue of which none waits, if it is being worked on: there is somebody now."""
    if issue.status not in (Status.OPEN, Status.CLAIMED):
        return
    words = rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.PROGRESS,))
    if all(word.state not in (State.DUE, State.SENDING) for word in words):
        promise_again(tx, desk, issue)
