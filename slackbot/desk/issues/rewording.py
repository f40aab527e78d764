"""What we said already about an issue, edited where its title must not be read any more."""

from collections.abc import Mapping
from dataclasses import replace

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import together
from slackbot.desk.people import directory
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind, those
from slackbot.store import rows
from slackbot.store.tx import Tx

_NAMING = those(lambda kind: kind.names_title)
_THERE = (State.SENT, State.SENDING, State.UNSURE)  # or perhaps there


def reword(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue edits of all messages that name the issue's title, except its card; one being composed is made again."""
    rows.outbox_write.compose_again(tx, issue=issue.number)
    for shown in rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.SOURCE_EDITED,)):
        rows.outbox_write.forget_words(tx, shown)
    is_taken_back = rows.outbox_read.of_key(tx, keys.taken_back(issue.number)) is not None
    for said in rows.outbox_read.of_issue(tx, issue.number, kinds=_NAMING):
        if said.state in _THERE and not (said.kind is Kind.NOTICE and is_taken_back):
            edit = _edit(tx, desk, together.message_of(tx, said))
            rows.outbox_write.enqueue_anew(tx, edit, at=desk.now())


def requote(desk: Desk, *, channel: str, ts: str, text: str | None) -> None:
    """Show the agents what a customer wrote to us alone as it stands now; not any more, if it was deleted."""
    with desk.read() as tx:
        quoting = rows.outbox_read.quoting(tx, channel=channel, ts=ts)
    for said in quoting:
        with desk.begin() as tx:
            rows.issues.hold(tx, said.issue or 0)
            _requote(tx, desk, said.id, words=None if text is None else directory.read_message(tx, text))
        desk.wake()


def _requote(tx: Tx, desk: Desk, row: int, *, words: str | None) -> None:
    said = rows.outbox_read.lock(tx, row)
    if said is None:
        return
    rows.outbox_write.say_instead(tx, said, words=words)
    rows.outbox_write.compose_again(tx, issue=said.issue or 0)
    if said.state in _THERE:
        edit = _edit(tx, desk, said)
        kept = {name: value for name, value in edit.content.items() if name != "words"}  # also what came of them
        content = kept if words is None else {**kept, "words": words}
        rows.outbox_write.enqueue_anew(tx, replace(edit, content=content), at=desk.now())


def _edit(tx: Tx, desk: Desk, said: Delivery) -> NewDelivery:
    """Return the last edit of the message, to be made once more, or its first."""
    kind, content = _first_edit(said)
    edit = NewDelivery(
        key=keys.edit(said.key),
        kind=kind,
        verb=Verb.UPDATE,
        channel=said.channel,
        due_at=desk.now(),
        issue=said.issue,
        resolution_no=said.resolution_no,
        person=said.person,
        account=said.account,
        after=said.key,
        content=content,
    )
    last = _last_edit(tx, said)
    return edit if last is None else replace(edit, key=last.key, kind=last.kind, content=last.content)


def _first_edit(said: Delivery) -> tuple[Kind, Mapping[str, object]]:
    """Return the kind and content of an edit that lets the message say the same as before, but for the title."""
    if said.kind is Kind.CHECKIN:  # of which others may stand in the message
        return Kind.CHECKIN_EDIT, {"view": "ended"}
    return Kind.REWORDED, {"of": said.key}


def _last_edit(tx: Tx, said: Delivery) -> Delivery | None:
    final = rows.outbox_read.of_key(tx, keys.final_edit(said.key))
    is_final = final is not None and final.state in _THERE  # else its time has not come
    return final if is_final else rows.outbox_read.of_key(tx, keys.edit(said.key))
