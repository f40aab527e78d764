"""Check-ins as customers read them, alone or several in one message, before and after their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from slackbot.blocks import checkin as blocks
from slackbot.blocks.checkin import Part
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import ended_questions
from slackbot.desk.surveys import thank_you
from slackbot.domain import keys
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.recipient import Recipient
from slackbot.domain.together import Asked
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.outbox.messages.customers import at_work, ended, reading
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Texts


def several(desk: Desk, carrier: Loaded, asked: Sequence[Asked]) -> Message:
    """Return one message that asks about all of these."""
    zone = carrier.customer.zone
    parts = [_asking(one.checkin, one.issue, zone=zone, url=one.url) for one in asked]
    return blocks.several(carrier.texts(desk), parts, first_name=carrier.first_name)


def _asking(asked: Delivery, issue: Issue, *, zone: ZoneInfo, url: str | None) -> Part:
    resolved_at = issue.resolved_at or asked.due_at
    return Part(issue, turn=asked.turn, resolved_day=resolved_at.astimezone(zone).date(), url=url)


def _checkin(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, reader, texts = reading(desk, loaded)
    return blocks.question(
        texts,
        issue,
        first_name=loaded.first_name,
        turn=loaded.delivery.turn,
        resolved_day=(issue.resolved_at or loaded.delivery.due_at).astimezone(reader.zone).date(),
        template=loaded.delivery.content.get("template"),
    )


def _checkin_edit(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    edit = loaded.delivery
    there = rows.outbox_together.of_message(tx, channel=edit.channel, ts=edit.anchor_ts or "")
    if len(there) > 1:
        return _as_they_stand(tx, desk, loaded, there)
    if edit.content.get("view") == "ended":
        return _ended(tx, desk, loaded, there)
    due_day = edit.content.get("due_day")
    issue, _, texts = reading(desk, loaded)
    return blocks.answered(
        texts,
        issue,
        answer=Answer(edit.content["answer"]),
        assignee=at_work(tx, issue),
        due_day=date.fromisoformat(due_day) if due_day else None,
    )


def _ended(tx: Tx, desk: Desk, loaded: Loaded, there: Sequence[Delivery]) -> Message:
    """Return why the question can be answered no more; it still can be where the edit was for another of a message."""
    resolution_no = loaded.delivery.resolution_no
    is_open = ended_questions.refusal(desk, loaded.about, Kind.CHECKIN, resolution_no=resolution_no) is None
    if is_open and there:
        return _checkin(tx, desk, replace(loaded, delivery=there[0]))
    return ended(desk, loaded, Kind.CHECKIN)


def _as_they_stand(tx: Tx, desk: Desk, loaded: Loaded, there: Sequence[Delivery]) -> Message:
    """Return the message of several, each with its buttons, its answer, or why it can be answered no more."""
    _, reader, texts = reading(desk, loaded)
    thread = there[0].anchor_ts
    in_order = sorted(there, key=lambda one: one.issue or 0)
    parts = [_part(tx, desk, one, reader=reader, texts=texts, thread=thread) for one in in_order]
    return blocks.several(texts, parts, first_name=loaded.first_name)


def _part(tx: Tx, desk: Desk, checkin: Delivery, *, reader: Recipient, texts: Texts, thread: str | None) -> Part:
    issue = rows.issues.get(tx, checkin.issue or 0)
    part = _asking(checkin, issue, zone=reader.zone, url=checkin.content.get("url"))
    if answer := _answer(tx, checkin):
        due_day = _asked_again_on(tx, checkin, reader)
        elsewhere = part.url is not None and issue.thread_ts != thread
        assignee = at_work(tx, issue)
        words = blocks.after_answer(
            texts, issue, answer=answer, assignee=assignee, due_day=due_day, elsewhere=elsewhere
        )
        return replace(part, over=words)
    if ended_questions.refusal(desk, issue, Kind.CHECKIN, resolution_no=checkin.resolution_no) is None:
        return part
    words = ended_questions.words(desk, issue, Kind.CHECKIN, resolution_no=checkin.resolution_no, texts=texts)
    return replace(part, over=words)


def _answer(tx: Tx, checkin: Delivery) -> Answer | None:
    """Return what was answered; words that were a thank-you spare the answer."""
    number, resolution_no = checkin.issue or 0, checkin.resolution_no
    given = rows.checkins.get(tx, issue=number, resolution_no=resolution_no, turn=checkin.turn)
    if given is not None:
        return given.answer
    return Answer.SOLVED if thank_you.was_thanked(tx, number, resolution_no=resolution_no) else None


def _asked_again_on(tx: Tx, checkin: Delivery, reader: Recipient) -> date | None:
    """Return the day on which it is asked once more, None if it is not."""
    again = rows.outbox_read.of_key(tx, keys.checkin(checkin.issue or 0, checkin.resolution_no, checkin.turn + 1))
    return again.planned_at.astimezone(reader.zone).date() if again else None


MAKERS: Mapping[Kind, Maker] = {Kind.CHECKIN: _checkin, Kind.CHECKIN_EDIT: _checkin_edit}
