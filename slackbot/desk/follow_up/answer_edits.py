"""The message of an answered question: thanks, the question again for whoever changes the answer, and last thanks."""

from datetime import datetime
from typing import Literal

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import together
from slackbot.domain import answer_edits as rules
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, NewDelivery, Verb
from slackbot.domain.kinds import KINDS
from slackbot.store import rows
from slackbot.store.tx import Tx

View = Literal["thanks", "asking", "ended"]


def ends_at(desk: Desk, given_at: datetime) -> datetime:
    """Return when an answer first given then becomes final."""
    return rules.ends_at(given_at, edit_time=desk.defaults.rating_edit)


def is_over(desk: Desk, given_at: datetime) -> bool:
    """Return whether an answer first given then is final by now."""
    return rules.is_over(given_at, at=desk.now(), edit_time=desk.defaults.rating_edit)


def asks_again(desk: Desk, edit: Delivery, *, given_at: datetime) -> bool:
    """Return whether the edit brings the buttons back; one that goes out too late does not."""
    return edit.content.get("view") == "asking" and not is_over(desk, given_at)


def enqueue_thanks(tx: Tx, desk: Desk, question: Delivery, *, given_at: datetime) -> None:
    """Enqueue the thanks at once, and as they look once the answer is final."""
    enqueue_edit(tx, desk, question, view="thanks")
    key = keys.final_edit(question.key)
    _enqueue(tx, desk, question, key=key, view="thanks", due_at=ends_at(desk, given_at))


def enqueue_edit(tx: Tx, desk: Desk, question: Delivery, *, view: View) -> None:
    """Enqueue the question's message as it looks now; edits that were not made yet become this one."""
    question = together.message_of(tx, question)
    _enqueue(tx, desk, question, key=keys.edit(question.key), view=view, due_at=desk.now())


def _enqueue(tx: Tx, desk: Desk, question: Delivery, *, key: str, view: View, due_at: datetime) -> None:
    outgoing = NewDelivery(
        key=key,
        kind=KINDS[question.kind].edited_by or question.kind,
        verb=Verb.UPDATE,
        channel="",
        due_at=due_at,
        issue=question.issue,
        resolution_no=question.resolution_no,
        person=question.person,
        after=question.key,
        content={"view": view},
    )
    rows.outbox_write.enqueue_anew(tx, outgoing, at=desk.now())
