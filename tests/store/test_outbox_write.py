"""A message is written down once, several messages at a time, and workers hear of it."""

import threading
from datetime import UTC, datetime

from slackbot.domain.delivery import NewDelivery, State
from slackbot.domain.kinds import Kind
from slackbot.store import outbox_read, outbox_write
from slackbot.store.database import Store
from slackbot.store.listening import Listening
from tests.patience import PATIENCE_S

TEAM, NOON = "T0ACME00001", datetime(2026, 11, 9, 12, tzinfo=UTC)


def _outgoing(key: str, *, after: str | None = None) -> NewDelivery:
    return NewDelivery(key=key, kind=Kind.NOTE, channel="C1", due_at=NOON, after=after, content={"words": key})


def test_of_many_only_what_was_not_queued_before_is_written(store: Store) -> None:
    with store.begin(TEAM) as tx:
        assert outbox_write.enqueue(tx, _outgoing("note:1"), at=NOON)

        written = outbox_write.enqueue_all(tx, [_outgoing("note:2"), _outgoing("note:1"), _outgoing("note:3")], at=NOON)

        assert set(written) == {"note:2", "note:3"}
        assert not outbox_write.enqueue(tx, _outgoing("note:3"), at=NOON)
        assert outbox_write.enqueue_all(tx, [], at=NOON) == {}


def test_each_of_many_waits_for_its_own_message(store: Store) -> None:
    with store.begin(TEAM) as tx:
        outbox_write.enqueue_all(tx, [_outgoing("card:1"), _outgoing("card:2")], at=NOON)
        outgoing = [
            _outgoing("note:2", after="card:2"),
            _outgoing("note:1", after="card:1"),
            _outgoing("note:0", after="card:0"),
        ]

        outbox_write.enqueue_all(tx, outgoing, at=NOON)

        first, second = outbox_read.of_key(tx, "card:1"), outbox_read.of_key(tx, "card:2")
        waiting = dict(tx.db.exec_driver_sql("SELECT key, waits_for FROM deliveries WHERE key LIKE 'note%%'").all())
        assert first is not None
        assert second is not None
        assert waiting == {"note:0": None, "note:1": first.id, "note:2": second.id}


def test_an_edit_under_way_is_made_once_more(store: Store) -> None:
    with store.begin(TEAM) as tx:
        outbox_write.enqueue_anew(tx, _outgoing("edit:1"), at=NOON)
        tx.db.exec_driver_sql("UPDATE deliveries SET state = 'sending'")

        outbox_write.enqueue_anew(tx, _outgoing("edit:1"), at=NOON)

        edit = outbox_read.of_key(tx, "edit:1")
        assert edit is not None
        assert (edit.state, edit.version) == (State.SENDING, 2)


def test_workers_who_listen_hear_of_what_waits(postgres_url: str) -> None:
    heard = threading.Event()
    store, listening = Store(postgres_url), Listening(postgres_url, heard.set)
    listening.start()
    try:
        for number in range(int(PATIENCE_S / 0.1)):  # the first may come before it listens
            with store.begin(TEAM) as tx:
                outbox_write.enqueue(tx, _outgoing(f"note:{number}"), at=NOON)
            if heard.wait(0.1):
                break

        assert heard.is_set()
    finally:
        listening.stop()
        store.close()
