"""The questions beside the rating as customers read them, and their messages once they are answered."""

from collections.abc import Mapping
from dataclasses import replace

from slackbot.blocks import opinion as blocks
from slackbot.blocks import rating as rating_blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits
from slackbot.domain.kinds import Kind
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.outbox.messages.customers import reading
from slackbot.store import rows
from slackbot.store.tx import Tx


def _ces(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, _, texts = reading(desk, loaded)
    name = loaded.first_name
    return blocks.ces(texts, issue, round_=loaded.delivery.round, first_name=name)


def _after_recovery(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, _, texts = reading(desk, loaded)
    name = loaded.first_name
    return rating_blocks.after_recovery(texts, issue, round_=loaded.delivery.round, first_name=name)


def _nps(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    return blocks.nps(loaded.texts(desk), key_number=loaded.delivery.id, first_name=loaded.first_name)


def _answered(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the thanks in place of a question, or, while the answer can be changed, the question again."""
    question = rows.outbox_read.of_message(tx, channel=loaded.delivery.channel, ts=loaded.delivery.anchor_ts or "")
    given = rows.opinions.get(tx, question.key) if question else None
    if question is None or given is None:
        raise LookupError(f"there is no answer for {loaded.delivery.key}")
    if answer_edits.asks_again(desk, loaded.delivery, given_at=given.at):
        return _QUESTIONS[question.kind](tx, desk, replace(loaded, delivery=question))
    changeable = not answer_edits.is_over(desk, given.at)
    if question.issue is None:
        return blocks.nps_thanks(loaded.texts(desk), key_number=question.id, changeable=changeable)
    issue, _, texts = reading(desk, loaded)
    return blocks.thanks(texts, issue, round_=question.round, asks=given.kind, changeable=changeable)


_QUESTIONS: Mapping[Kind, Maker] = {Kind.CES: _ces, Kind.RECOVERY_SURVEY: _after_recovery, Kind.NPS: _nps}
MAKERS: Mapping[Kind, Maker] = {**_QUESTIONS, Kind.OPINION_EDIT: _answered}
