"""Days restated: a fact that comes late moves the figures of its day once, in the next post and in the old one."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from slackbot.desk.context import Desk
from slackbot.desk.reports import verify
from slackbot.domain import keys, restating
from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.kinds import Kind
from slackbot.domain.restating import Restated
from slackbot.store import rows
from slackbot.store.summaries import Statement
from slackbot.store.tx import Tx

_LOOKED_BACK = timedelta(days=31)  # what comes later still, `figures verify` finds
_CARRIED_WITHIN = 7  # days: a post carries the days off just before it


def days_before(tx: Tx, desk: Desk, day: date) -> list[Restated]:
    """Return the posted days before that one, of the last month, whose figures something has moved since."""
    stated = rows.summaries.stated(tx, day - _LOOKED_BACK, day - timedelta(days=1))
    found = [verify.of_day(tx, desk, one, statement, now=desk.now()) for one, statement in stated]
    return [
        Restated(one.day, one.known, one.moved, tuple((fact.issue, str(fact.what)) for fact in one.since))
        for one in found
        if one.moved
    ]


def keep(tx: Tx, desk: Desk, said: Mapping[str, Any]) -> None:
    """Write down that the days are restated by a post that says this, and enqueue the edits of their own posts.

    From then on they are held against these figures, so that each move is told once.
    """
    known_at = datetime.fromisoformat(said["at"])
    for one in restating.from_json(said.get("restated", ())):
        statement = Statement(one.figures, known_at=known_at, last_event=said["last_event"])
        rows.summaries.restate(tx, one.day, statement)
        if post := _post_of(tx, one.day):
            _enqueue_edit(tx, desk, post, one)


def _post_of(tx: Tx, day: date) -> Delivery | None:
    """Return the message in which the day was told: its own, or that of the working day which carried it."""
    for later in range(_CARRIED_WITHIN + 1):
        post = rows.outbox_read.of_key(tx, keys.summary(day + timedelta(days=later)))
        if post is not None and (later == 0 or day.isoformat() in post.content.get("days_off", ())):
            return post if post.state is State.SENT and "figures" in post.content else None
    return None


def _enqueue_edit(tx: Tx, desk: Desk, post: Delivery, restated: Restated) -> None:
    """Enqueue the edit by which the post tells that day as it is known now, and others as its last edit did."""
    key = keys.edit(post.key)
    edited = rows.outbox_read.of_key(tx, key)
    said = dict((edited or post).content)
    if said["figures"]["period"]["to"] == restated.day.isoformat():
        said["figures"] = {**restated.figures, "attention": said["figures"]["attention"]}
    said["carried"] = [
        restated.figures if day["period"]["to"] == restated.day.isoformat() else day for day in said.get("carried", ())
    ]
    here = [one for one in said.get("restated_here", ()) if one["day"] != restated.day.isoformat()]
    said["post"] = post.key
    said["restated_here"] = [*here, *restating.as_json([restated])]
    outgoing = NewDelivery(
        key=key,
        kind=Kind.SUMMARY_EDIT,
        verb=Verb.UPDATE,
        channel=post.channel,
        due_at=desk.now(),
        after=post.key,
        content=said,
    )
    rows.outbox_write.enqueue_anew(tx, outgoing, at=desk.now())
