"""Questions what to do about lost messages: an edit removes their buttons once there is nothing left to decide."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import literal_column

from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery, State, Verb
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.store import outbox_write
from slackbot.store.outbox_write import ALL, read_row
from slackbot.store.tables import deliveries, is_one_of
from slackbot.store.tx import Tx

Lost = tuple[int, int]  # the id of a lost message, and its version when it was asked about

_POSTED = (State.SENT, State.SENDING, State.UNSURE)


def settle(tx: Tx, lost: Iterable[Lost], *, at: datetime, how: Outcome | None = None, by: str | None = None) -> None:
    """End the questions about these messages, if they were asked; `by` decided `how`, None is nobody.

    One that was not posted yet is withdrawn when its turn comes.
    """
    asked = sorted(keys.lost(row, version=version) for row, version in lost)
    if not asked:
        return
    posted = deliveries.c.state.in_([literal_column(f"'{state.value}'") for state in _POSTED])
    mine = deliveries.c.team_id == tx.team, is_one_of(deliveries.c.key, asked), posted
    found = [read_row(row) for row in tx.db.execute(ALL.where(*mine).order_by(deliveries.c.id))]
    edits = [
        NewDelivery(
            key=keys.edit(one.key),
            kind=Kind.ASKED_EDIT,
            verb=Verb.UPDATE,
            channel=one.channel,
            due_at=at,
            issue=one.issue,
            after=one.key,
            content={"of": one.key, "how": how, "by": by},
        )
        for one in found
    ]
    if edits:
        outbox_write.enqueue_all(tx, [], edits=edits, at=at)
