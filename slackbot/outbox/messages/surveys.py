"""The questions beside the rating as customers read them, and their messages once they are answered."""

from collections.abc import Mapping

from slackbot.blocks import opinion as blocks
from slackbot.blocks import rating as rating_blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, Maker
from slackbot.desk.follow_up import answer_edits
from slackbot.desk.people import display_names, recipient
from slackbot.domain.delivery import Delivery, Kind
from slackbot.outbox.messages.customers import reading
from slackbot.store import rows
from slackbot.store.database import Connection


def _ces(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(db, desk, delivery)
    name = display_names.first_name(db, desk, issue.requester)
    return blocks.ces(texts, issue, round_=delivery.round, first_name=name)


def _after_recovery(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(db, desk, delivery)
    name = display_names.first_name(db, desk, issue.requester)
    return rating_blocks.after_recovery(texts, issue, round_=delivery.round, first_name=name)


def _nps(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    user = delivery.person or ""
    texts = recipient.texts(desk, recipient.of_person(db, desk, user))
    return blocks.nps(texts, key_number=delivery.id, first_name=display_names.first_name(db, desk, user))


def _answered(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    """Return the thanks in place of a question, or, while the answer can be changed, the question again."""
    question = rows.outbox_read.of_message(db, desk.team, channel=delivery.channel, ts=delivery.anchor_ts or "")
    given = rows.opinions.get(db, desk.team, question.key) if question else None
    if question is None or given is None:
        raise LookupError(f"there is no answer for {delivery.key}")
    if answer_edits.asks_again(desk, delivery, given_at=given.at):
        return _QUESTIONS[question.kind](db, desk, question)
    changeable = not answer_edits.is_over(desk, given.at)
    if question.issue is None:
        texts = recipient.texts(desk, recipient.of_person(db, desk, question.person or ""))
        return blocks.nps_thanks(texts, key_number=question.id, changeable=changeable)
    issue, _, texts = reading(db, desk, question)
    return blocks.thanks(texts, issue, round_=question.round, asks=given.kind, changeable=changeable)


_QUESTIONS: Mapping[Kind, Maker] = {Kind.CES: _ces, Kind.RECOVERY_SURVEY: _after_recovery, Kind.NPS: _nps}
MAKERS: Mapping[Kind, Maker] = {**_QUESTIONS, Kind.OPINION_EDIT: _answered}
