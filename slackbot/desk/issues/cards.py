"""The messages that an issue's life asks for: its card, replies, notes, hand-overs."""

import secrets

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import planning, together
from slackbot.desk.issues import losses
from slackbot.desk.people import recipient
from slackbot.domain import keys
from slackbot.domain.delivery import UNINVITED, Delivery, NewDelivery, Verb
from slackbot.domain.eligibility import destination
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.person import Person
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.turn import WITH_TURNS
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx

TOLD = (Kind.CHECKIN, Kind.REMINDER)
"""What goes out by itself and the card announces, with when that is."""


def card(desk: Desk, issue: Issue) -> NewDelivery:
    """Return the card in the agents' channel."""
    return NewDelivery(
        key=keys.card(issue.number),
        kind=Kind.CARD,
        channel=desk.support_channel,
        due_at=issue.logged_at,
        issue=issue.number,
    )


def enqueue_edit(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue the card as it looks now; edits that were not made yet become this one."""
    rows.outbox_write.enqueue_anew(tx, edit(desk, issue), at=desk.now())


def enqueue_turn(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue the card as it looks now that somebody spoke, where it shows whose turn it is."""
    if issue.status in WITH_TURNS:
        enqueue_edit(tx, desk, issue)


def enqueue_told(tx: Tx, desk: Desk, changed: Delivery) -> None:
    """Enqueue the card as it looks now that this goes out at another time than it announced, or not at all."""
    if changed.kind in TOLD and changed.issue is not None:
        enqueue_edit(tx, desk, rows.issues.get(tx, changed.issue))


def enqueue_thread(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue the card as it looks now that the customer's thread has begun, unless it is still to be posted."""
    if not rows.outbox_write.compose_one_again(tx, keys.card(issue.number)):
        enqueue_edit(tx, desk, issue)


def edit(desk: Desk, issue: Issue) -> NewDelivery:
    """Return the edit that makes the card look as it should now."""
    return NewDelivery(
        key=keys.edit(keys.card(issue.number)),
        kind=Kind.CARD_EDIT,
        verb=Verb.UPDATE,
        channel=desk.support_channel,
        due_at=desk.now(),
        issue=issue.number,
        after=keys.card(issue.number),
    )


def enqueue_in_card(tx: Tx, desk: Desk, issue: Issue, *, kind: Kind, key: str, **content: object) -> None:
    """Enqueue a message in the card's thread."""
    rows.outbox_write.enqueue(tx, in_card(desk, issue, kind=kind, key=key, **content), at=desk.now())


def in_card(desk: Desk, issue: Issue, *, kind: Kind, key: str, **content: object) -> NewDelivery:
    """Return a message in the card's thread."""
    return NewDelivery(
        key=key,
        kind=kind,
        channel=desk.support_channel,
        due_at=desk.now(),
        issue=issue.number,
        resolution_no=issue.resolutions,
        after=keys.card(issue.number),
        content=content,
    )


def obstacle(issue: Issue, place: Channel | None) -> Reason | None:
    """Return why we cannot write where the issue was logged, None if we can; `place` is what we know of its channel."""
    if issue.channel is None or issue.channel.startswith("D"):
        return None
    return place.obstacle if place is not None else Reason.NO_CHANNEL


def first_line(desk: Desk, issue: Issue, place: Channel | None) -> NewDelivery | None:
    """Return the customer's line, None if the channel is surely ours; `place` is what we know of it."""
    if issue.channel is None or issue.channel.startswith("D"):
        return None
    is_theirs = desk.plans.of_channel(issue.channel) is not None or recipient.is_shared(place)
    if not is_theirs and place is not None and place.is_member:
        return None
    return NewDelivery(
        key=keys.notice(issue.number),
        kind=Kind.NOTICE,
        channel=issue.channel,
        due_at=issue.logged_at,
        issue=issue.number,
        person=issue.requester,
        anchor_ts=issue.thread_ts,
        content={UNINVITED: True} if obstacle(issue, place) is Reason.NO_CHANNEL else {},
    )


def reading(issue: Issue, *, edited_ts: str | None) -> NewDelivery:
    """Return one look at the thread that the message stands in: what agents wrote there before counts.

    `edited_ts` is of the message as the issue was made of it.
    """
    return NewDelivery(
        key=keys.earlier_words(issue.number),
        kind=Kind.THREAD,
        verb=Verb.READ,
        channel=issue.channel or "",
        due_at=issue.logged_at,
        issue=issue.number,
        anchor_ts=issue.thread_ts,
        content={"source_ts": issue.source_ts, "edited_ts": edited_ts},
    )


def enqueue_reply(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, by: Person, words: str, key: str) -> bool:
    """Enqueue an agent's words to the customer; return False if there is nobody to write to."""
    said = reply(desk, issue, reader, by=by, words=words, key=key)
    enqueued = rows.outbox_write.enqueue_all(tx, [said], at=desk.now()) if said is not None else {}
    losses.ask_of_held(tx, desk, enqueued)
    return bool(enqueued)


def reply(desk: Desk, issue: Issue, reader: Recipient, *, by: Person, words: str, key: str) -> NewDelivery | None:
    """Return an agent's words to the customer, None if there is nobody to write to."""
    if not destination(issue, reader, Kind.REPLY):
        return None
    content = {"by": by.user, "agent": by.name, "words": words}
    return planning.to_customer(issue, reader, key=key, kind=Kind.REPLY, due_at=desk.now(), content=content)


def enqueue_handover(tx: Tx, desk: Desk, issue: Issue, *, by: str, to: str) -> None:
    """Enqueue the direct message that tells an agent that an issue is theirs now."""
    outgoing = NewDelivery(
        key=keys.handover(issue.number, unique=secrets.token_hex(6)),
        kind=Kind.HANDOVER,
        channel=to,
        due_at=desk.now(),
        issue=issue.number,
        person=to,
        content={"by": by},
    )
    rows.outbox_write.enqueue(tx, outgoing, at=desk.now())


def withdraw_handovers(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Withdraw unsent messages that would tell an agent that the issue is theirs, as it no longer is."""
    for told in rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.HANDOVER,)):
        if told.person != issue.assignee and told.is_undecided:
            rows.outbox_held.withdraw(tx, told.key, reason=Reason.DONE, at=desk.now())


def enqueue_handover_edit(tx: Tx, desk: Desk, issue: Issue, handover: Delivery, *, by: str) -> None:
    """Enqueue the edit by which that direct message says that the hand-over was undone."""
    outgoing = NewDelivery(
        key=keys.edit(handover.key),
        kind=Kind.HANDOVER_EDIT,
        verb=Verb.UPDATE,
        channel=handover.channel,
        due_at=desk.now(),
        issue=issue.number,
        person=handover.person,
        after=handover.key,
        content={"by": by},
    )
    rows.outbox_write.enqueue_anew(tx, outgoing, at=desk.now())


def enqueue_checkin_edit(tx: Tx, desk: Desk, asked: Delivery, *, answer: str, **shown: object) -> None:
    """Enqueue the check-in as it looks once it is answered, in the message that it stands in."""
    posted = together.message_of(tx, asked)
    outgoing = NewDelivery(
        key=keys.edit(posted.key),
        kind=Kind.CHECKIN_EDIT,
        verb=Verb.UPDATE,
        channel="",
        due_at=desk.now(),
        issue=posted.issue,
        resolution_no=posted.resolution_no,
        after=posted.key,
        content={"answer": answer, **shown},
    )
    rows.outbox_write.enqueue_anew(tx, outgoing, at=desk.now())
