"""The questions with a score as customers read them, and their messages once they are answered."""

from collections.abc import Mapping
from dataclasses import replace

from slackbot.blocks import question as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits, ended_questions
from slackbot.domain import question as questions
from slackbot.domain.delivery import Delivery
from slackbot.domain.kinds import KINDS, Kind
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.outbox.messages.customers import ended
from slackbot.store import rows
from slackbot.store.tx import Tx


def _ask(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    kind = loaded.delivery.kind
    return _asking(desk, loaded, template=questions.of_kind(kind).asks(kind))


def _asking(desk: Desk, loaded: Loaded, *, template: str | None = None) -> Message:
    return blocks.ask(
        loaded.texts(desk),
        questions.of_kind(loaded.delivery.kind),
        asking=questions.asking_of(loaded.delivery),
        issue=loaded.issue,
        first_name=loaded.first_name,
        with_title=loaded.with_title,
        template=template,
    )


def _answered(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the thanks in place of a question, or, while the answer can be changed, the question again."""
    posted = rows.outbox_read.of_message(tx, channel=loaded.delivery.channel, ts=loaded.delivery.anchor_ts or "")
    if posted is None:
        raise LookupError(f"there is no question for {loaded.delivery.key}")
    question, asking = questions.of_kind(posted.kind), questions.asking_of(posted)
    given = questions.counted(rows.answers.of_asking(tx, question, asking))
    if given is None and loaded.delivery.content.get("view") == "ended":
        return ended(desk, loaded, posted.kind)
    if given is None:
        raise LookupError(f"there is no answer for {loaded.delivery.key}")
    is_open = _is_open(desk, loaded, posted)
    if is_open and answer_edits.asks_again(desk, loaded.delivery, given_at=given.at):
        return _asking(desk, replace(loaded, delivery=posted))
    changeable = is_open and not answer_edits.is_over(desk, given.at)
    said = {"with_title": loaded.with_title, "changeable": changeable, "commented": given.comment is not None}
    return blocks.thanks(loaded.texts(desk), question, asking=asking, issue=loaded.issue, **said)


def _is_open(desk: Desk, loaded: Loaded, posted: Delivery) -> bool:
    """Return whether the question can still be answered as its issue stands, if it is about one."""
    if loaded.issue is None:
        return True
    return ended_questions.refusal(desk, loaded.issue, posted.kind, resolution_no=posted.resolution_no) is None


_ASKING = [kind for question in questions.QUESTIONS for kind in question.kinds]
MAKERS: Mapping[Kind, Maker] = {
    **dict.fromkeys(_ASKING, _ask),
    **{edit: _answered for kind in _ASKING if (edit := KINDS[kind].edited_by)},
}
