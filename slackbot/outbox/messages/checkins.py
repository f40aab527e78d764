"""Check-ins as customers read them, alone or several in one message, before and after their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from slackbot.blocks import checkin as blocks
from slackbot.blocks import kit
from slackbot.blocks.checkin import Part
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import asking_again, ended_questions
from slackbot.desk.surveys import thank_you
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
from slackbot.texts import Mrkdwn, Texts


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
        with_title=loaded.with_title,
        resolved_day=(issue.resolved_at or loaded.delivery.due_at).astimezone(reader.zone).date(),
        template=loaded.delivery.content.get("template"),
    )


def _checkin_edit(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    edit = loaded.delivery
    there = rows.outbox_together.of_message(tx, channel=edit.channel, ts=edit.anchor_ts or "")
    if len(there) > 1:
        return _as_they_stand(tx, desk, loaded, there)
    if not there:
        return _as_enqueued(tx, desk, loaded)
    _, reader, texts = reading(desk, loaded)
    issue = rows.issues.get(tx, there[0].issue or 0)
    said = {"with_title": loaded.with_title, "elsewhere": _is_elsewhere(there[0], issue, thread=there[0].anchor_ts)}
    over = _over(tx, desk, there[0], issue, reader=reader, texts=texts, **said)
    if over is None:  # the edit was for another of a message, or for its title
        return _checkin(tx, desk, replace(loaded, delivery=there[0]))
    return kit.message(over, [kit.plainly(over)])


def _as_enqueued(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the message as it was to look when the edit was enqueued: the check-in itself was not found."""
    edit = loaded.delivery
    if edit.content.get("view") == "ended":
        return ended(desk, loaded, Kind.CHECKIN)
    due_day = edit.content.get("due_day")
    issue, _, texts = reading(desk, loaded)
    return blocks.answered(
        texts,
        issue,
        answer=Answer(edit.content["answer"]),
        assignee=at_work(tx, issue),
        due_day=date.fromisoformat(due_day) if due_day else None,
        with_title=loaded.with_title,
    )


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
    said = {"with_title": True, "elsewhere": _is_elsewhere(checkin, issue, thread=thread)}
    return replace(part, over=_over(tx, desk, checkin, issue, reader=reader, texts=texts, **said))


def _is_elsewhere(checkin: Delivery, issue: Issue, *, thread: str | None) -> bool:
    """Return whether it stands in another issue's thread, and leads to its own."""
    return checkin.content.get("url") is not None and issue.thread_ts != thread


def _over(
    tx: Tx, desk: Desk, checkin: Delivery, issue: Issue, *, reader: Recipient, texts: Texts, **said: bool
) -> Mrkdwn | None:
    """Return what stands in the place of the question: the answer's words, or why it can be answered no more."""
    answer, again = _answer(tx, checkin), asking_again.of(tx, checkin)
    is_open = answer is None or (answer is Answer.MORE_TIME and again is None)
    about = {"resolution_no": checkin.resolution_no}
    if is_open and ended_questions.refusal(desk, issue, Kind.CHECKIN, **about) is not None:
        return ended_questions.words(desk, issue, Kind.CHECKIN, **about, texts=texts)
    if answer is None:
        return None
    due_day, assignee = again.planned_at.astimezone(reader.zone).date() if again else None, at_work(tx, issue)
    return blocks.after_answer(texts, issue, answer=answer, assignee=assignee, due_day=due_day, **said)


def _answer(tx: Tx, checkin: Delivery) -> Answer | None:
    """Return what was answered; words that were a thank-you spare the answer."""
    number, resolution_no = checkin.issue or 0, checkin.resolution_no
    given = rows.checkins.get(tx, issue=number, resolution_no=resolution_no, turn=checkin.turn)
    if given is not None and not asking_again.is_off(tx, checkin):
        return given.answer
    if thank_you.was_thanked(tx, number, resolution_no=resolution_no):
        return Answer.SOLVED
    return given.answer if given is not None else None


MAKERS: Mapping[Kind, Maker] = {Kind.CHECKIN: _checkin, Kind.CHECKIN_EDIT: _checkin_edit}
