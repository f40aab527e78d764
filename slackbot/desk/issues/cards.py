"""The messages that an issue's life makes us owe: its card, replies, notes, hand-overs."""

import secrets
from collections.abc import Sequence

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits, planning
from slackbot.desk.follow_up.answer_edits import View
from slackbot.desk.people import recipient
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, Owed, State, Verb
from slackbot.domain.eligibility import destination
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.person import Person
from slackbot.domain.recipient import Audience
from slackbot.store import rows
from slackbot.store.tx import Tx


def owe(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Owe the card in the agents' channel."""
    owed = Owed(
        key=keys.card(issue.number),
        kind=Kind.CARD,
        channel=desk.support_channel,
        due_at=issue.logged_at,
        issue=issue.number,
    )
    rows.outbox_write.owe(tx, owed, at=issue.logged_at)


def owe_edit(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Owe the card as it looks now; edits that were not made yet become this one."""
    owed = Owed(
        key=keys.edit(keys.card(issue.number)),
        kind=Kind.CARD_EDIT,
        verb=Verb.UPDATE,
        channel=desk.support_channel,
        due_at=desk.now(),
        issue=issue.number,
        after=keys.card(issue.number),
    )
    rows.outbox_write.owe_anew(tx, owed, at=desk.now())


def owe_in_card(tx: Tx, desk: Desk, issue: Issue, *, kind: Kind, key: str, **content: object) -> None:
    """Owe a message in the card's thread."""
    owed = Owed(
        key=key,
        kind=kind,
        channel=desk.support_channel,
        due_at=desk.now(),
        issue=issue.number,
        round=issue.resolutions,
        after=keys.card(issue.number),
        content=content,
    )
    rows.outbox_write.owe(tx, owed, at=desk.now())


def owe_notice(tx: Tx, desk: Desk, issue: Issue) -> bool:
    """Owe the customer's line unless the channel is surely ours; return whether we are in the channel."""
    if issue.channel is None:
        return True
    found = rows.channels.get(tx, issue.channel)
    if found is not None and found.is_member and not recipient.is_customers(tx, desk, issue.channel):
        return True
    if issue.channel.startswith("D"):
        return True
    owed = Owed(
        key=keys.notice(issue.number),
        kind=Kind.NOTICE,
        channel=issue.channel,
        due_at=issue.logged_at,
        issue=issue.number,
        person=issue.requester,
        anchor_ts=issue.thread_ts,
    )
    rows.outbox_write.owe(tx, owed, at=issue.logged_at)
    return found is not None and found.is_member


def owe_reading(tx: Tx, issue: Issue) -> None:
    """Owe one look at the thread that the message stands in: what agents wrote there before counts."""
    owed = Owed(
        key=keys.earlier_words(issue.number),
        kind=Kind.THREAD,
        verb=Verb.READ,
        channel=issue.channel or "",
        due_at=issue.logged_at,
        issue=issue.number,
        anchor_ts=issue.thread_ts,
    )
    rows.outbox_write.owe(tx, owed, at=issue.logged_at)


def owe_reply(tx: Tx, desk: Desk, issue: Issue, reader: Audience, *, by: Person, words: str, key: str) -> bool:
    """Owe an agent's words to the customer; return False if there is nobody to write to."""
    if not destination(issue, reader):
        return False
    content = {"by": by.user, "agent": by.name, "words": words}
    owed = planning.to_customer(issue, reader, key=key, kind=Kind.REPLY, due_at=desk.now(), content=content)
    return rows.outbox_write.owe(tx, owed, at=desk.now())


def owe_handover(tx: Tx, desk: Desk, issue: Issue, *, by: str, to: str) -> None:
    """Owe an agent the direct message that an issue is theirs now."""
    owed = Owed(
        key=keys.handover(issue.number, unique=secrets.token_hex(6)),
        kind=Kind.HANDOVER,
        channel=to,
        due_at=desk.now(),
        issue=issue.number,
        person=to,
        content={"by": by},
    )
    rows.outbox_write.owe(tx, owed, at=desk.now())


def owe_checkin_edit(tx: Tx, desk: Desk, issue: Issue, *, turn: int, answer: str, **shown: object) -> None:
    """Owe the check-in as it looks once it is answered."""
    key = keys.checkin(issue.number, issue.resolutions, turn)
    owed = Owed(
        key=keys.edit(key),
        kind=Kind.CHECKIN_EDIT,
        verb=Verb.UPDATE,
        channel="",
        due_at=desk.now(),
        issue=issue.number,
        round=issue.resolutions,
        after=key,
        content={"answer": answer, **shown},
    )
    rows.outbox_write.owe_anew(tx, owed, at=desk.now())


def owe_survey_edit(tx: Tx, desk: Desk, issue: Issue, *, round_: int, view: View) -> None:
    """Owe the survey and its reminder as they look now: `thanks`, or `asking` anew."""
    for asked in surveys(tx, issue, round_=round_):
        answer_edits.owe_edit(tx, desk, asked, view=view)


def surveys(tx: Tx, issue: Issue, *, round_: int) -> Sequence[Delivery]:
    """Return the messages that have the survey's buttons: itself, and its reminder once that is there."""
    survey = rows.outbox_read.of_key(tx, keys.survey(issue.number, round_))
    reminder = rows.outbox_read.of_key(tx, keys.survey_reminder(issue.number, round_))
    is_there = reminder is not None and reminder.state is State.SENT
    return [one for one in (survey, reminder if is_there else None) if one is not None]
