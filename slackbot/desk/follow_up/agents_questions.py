"""Questions to the agents about a customer's words: an edit takes their buttons off, and says what became of them."""

from slackbot.desk.context import Desk
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.store import rows
from slackbot.store.tx import Tx


def end_words(tx: Tx, desk: Desk, over: Issue, *, how: Outcome, by: str | None = None) -> None:
    """Take the buttons off the lines about words that came after a resolution; `over` is the issue as it was then."""
    if not over.is_over:
        return
    for line in rows.outbox_read.of_issue(tx, over.number, kinds=(Kind.LINK,)):
        if _has_buttons(line, over) and outcome(tx, line) is None:
            _enqueue_end(tx, desk, line, how=how, by=by)


def _has_buttons(line: Delivery, over: Issue) -> bool:
    """Return whether it was made since the issue was over, or may have been, or is still to be."""
    is_young = over.resolved_at is None or (line.sent_at or line.planned_at) >= over.resolved_at
    return line.state is not State.WITHDRAWN and (is_young or line.state is State.SENDING)


def end_elsewhere(tx: Tx, desk: Desk, pending: Issue, *, how: Outcome, by: str | None) -> None:
    """Take the buttons off the question about words beside the thread; `pending` is the issue as it waited then."""
    if pending.waits_since is None:
        return
    asked = rows.outbox_read.of_key(tx, keys.elsewhere(pending.number, since=pending.waits_since))
    if asked is not None and outcome(tx, asked) in (None, Outcome.ASKED):
        _enqueue_end(tx, desk, asked, how=how, by=by)


def ask_elsewhere_again(tx: Tx, desk: Desk, pending: Issue) -> None:
    """Give its buttons back to that question: the issue waits as it did, because a resolution was undone."""
    asked = rows.outbox_read.of_key(tx, keys.elsewhere(pending.number, since=pending.waits_since))
    if asked is not None and outcome(tx, asked) is Outcome.RESOLVED:
        _enqueue_end(tx, desk, asked, how=Outcome.ASKED, by=None)


def outcome(tx: Tx, asked: Delivery) -> Outcome | None:
    """Return what became of the question, None if it still stands as it was asked."""
    edit = rows.outbox_read.of_key(tx, keys.edit(asked.key))
    how = edit.content.get("how") if edit is not None else None
    return Outcome(how) if how else None


def _enqueue_end(tx: Tx, desk: Desk, asked: Delivery, *, how: Outcome, by: str | None) -> None:
    about = {name: asked.content[name] for name in ("channel", "ts", "user") if name in asked.content}
    enqueue_edit(tx, desk, asked, Kind.ASKED_EDIT, **about, of=asked.key, how=how.value, by=by)


def enqueue_edit(tx: Tx, desk: Desk, asked: Delivery, kind: Kind, **content: object) -> None:
    """Enqueue the edit of a question to the agents that says what became of it, in the place of one still to come."""
    edit = NewDelivery(
        key=keys.edit(asked.key),
        kind=kind,
        verb=Verb.UPDATE,
        channel=asked.channel,
        due_at=desk.now(),
        issue=asked.issue,
        after=asked.key,
        content=content,
    )
    rows.outbox_write.enqueue_anew(tx, edit, at=desk.now())
