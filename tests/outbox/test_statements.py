"""What one message costs the database, from claimed to sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from slackbot.desk.issues import actions
from slackbot.domain.delivery import Delivery
from slackbot.outbox import attempt
from slackbot.outbox.outcomes import Worker
from slackbot.outbox.token_guard import TokenGuard
from slackbot.store import outbox_holds, outbox_lease
from slackbot.store.database import Store
from tests.desk_env import NO_PACE, DeskEnv

pytestmark = pytest.mark.both_databases

_NO_STATEMENT = ("BEGIN", "COMMIT", "ROLLBACK")


class Cost:
    """The statements and the transactions that ran."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.transactions = 0


@contextmanager
def counted(store: Store) -> Iterator[Cost]:
    """Count what runs on the database meanwhile."""
    cost = Cost()
    engines = {store._writer, store._reader}

    def on_statement(_db: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(_NO_STATEMENT):
            cost.statements.append(statement)

    def on_begin(_db: object) -> None:
        cost.transactions += 1

    for engine in engines:
        event.listen(engine, "before_cursor_execute", on_statement)
        event.listen(engine, "begin", on_begin)
    yield cost
    for engine in engines:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "begin", on_begin)


def _due_checkin(room: DeskEnv) -> tuple[Worker, Delivery]:
    """Return the check-in of a resolved issue, claimed."""
    number = room.log().number
    room.sender().drain()
    actions.resolve(room.desk, number, by="UANA", words="Restarted it.")
    room.sender().drain()
    room.clock.move(timedelta(hours=25))
    worker = Worker(
        room.desk, room.slack, me="me", pace=NO_PACE, token_guard=TokenGuard(room.wall.now, room.wall.steady)
    )
    with room.desk.begin() as tx:
        (row,) = outbox_lease.claim_due(tx.db, [tx.team], now=room.clock.now(), wall=room.wall.now(), me="me", limit=8)
    assert row.key == f"checkin:{number}:1:1"
    return worker, row


@pytest.mark.parametrize(
    ("later", "most_statements", "most_transactions"),
    [(timedelta(0), 11, 3), (timedelta(hours=2), 17, 6)],
    ids=["fresh", "stale"],
)
def test_a_checkin_costs_no_more_than_it_needs(
    database_url: str, later: timedelta, most_statements: int, most_transactions: int
) -> None:
    room = DeskEnv(database_url)
    worker, row = _due_checkin(room)
    room.wall.move(later)  # the directory believes Slack for an hour
    with room.desk.begin() as tx:
        outbox_holds.renew(tx.db, {row.id: "me"}, wall=room.wall.now())

    with counted(room.store) as cost:
        attempt.send(worker, replace(row))

    state = room.of_key(row.key).state
    room.close()
    assert state == "sent"
    assert len(cost.statements) <= most_statements, "\n".join(cost.statements)
    assert cost.transactions <= most_transactions
