"""The questions beside the rating as customers read them, and their messages once they are answered."""

from collections.abc import Mapping

from slackbot.blocks import opinion as blocks
from slackbot.blocks import rating as rating_blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, Maker
from slackbot.desk.follow_up import answer_edits
from slackbot.desk.people import display_names, recipient
from slackbot.domain.delivery import Delivery
from slackbot.domain.kinds import Kind
from slackbot.outbox.messages.customers import reading
from slackbot.store import rows
from slackbot.store.tx import Tx


def _ces(tx: Tx, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(tx, desk, delivery)
    name = display_names.first_name(tx, issue.requester)
    return blocks.ces(texts, issue, round_=delivery.round, first_name=name)


def _after_recovery(tx: Tx, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(tx, desk, delivery)
    name = display_names.first_name(tx, issue.requester)
    return rating_blocks.after_recovery(texts, issue, round_=delivery.round, first_name=name)


def _nps(tx: Tx, desk: Desk, delivery: Delivery) -> Message:
    user = delivery.person or ""
    texts = recipient.texts(desk, recipient.of_person(tx, desk, user))
    return blocks.nps(texts, key_number=delivery.id, first_name=display_names.first_name(tx, user))


def _answered(tx: Tx, desk: Desk, delivery: Delivery) -> Message:
    """Return the thanks in place of a question, or, while the answer can be changed, the question again."""
    question = rows.outbox_read.of_message(tx, channel=delivery.channel, ts=delivery.anchor_ts or "")
    given = rows.opinions.get(tx, question.key) if question else None
    if question is None or given is None:
        raise LookupError(f"there is no answer for {delivery.key}")
    if answer_edits.asks_again(desk, delivery, given_at=given.at):
        return _QUESTIONS[question.kind](tx, desk, question)
    changeable = not answer_edits.is_over(desk, given.at)
    if question.issue is None:
        texts = recipient.texts(desk, recipient.of_person(tx, desk, question.person or ""))
        return blocks.nps_thanks(texts, key_number=question.id, changeable=changeable)
    issue, _, texts = reading(tx, desk, question)
    return blocks.thanks(texts, issue, round_=question.round, asks=given.kind, changeable=changeable)


_QUESTIONS: Mapping[Kind, Maker] = {Kind.CES: _ces, Kind.RECOVERY_SURVEY: _after_recovery, Kind.NPS: _nps}
MAKERS: Mapping[Kind, Maker] = {**_QUESTIONS, Kind.OPINION_EDIT: _answered}
