"""What we owe is written down once, several messages at a time, and workers hear of it."""

import threading
from datetime import UTC, datetime

from slackbot.domain.delivery import Owed, State
from slackbot.domain.kinds import Kind
from slackbot.store import outbox_read, outbox_write
from slackbot.store.database import Store
from slackbot.store.listening import Listening
from tests.patience import PATIENCE_S

TEAM, NOON = "T0ACME00001", datetime(2026, 11, 9, 12, tzinfo=UTC)


def _owed(key: str, *, after: str | None = None) -> Owed:
    return Owed(key=key, kind=Kind.NOTE, channel="C1", due_at=NOON, after=after, content={"words": key})


def test_of_many_only_what_was_not_owed_before_is_written(store: Store) -> None:
    with store.begin(TEAM) as tx:
        assert outbox_write.owe(tx, _owed("note:1"), at=NOON)

        written = outbox_write.owe_all(tx, [_owed("note:2"), _owed("note:1"), _owed("note:3")], at=NOON)

        assert set(written) == {"note:2", "note:3"}
        assert not outbox_write.owe(tx, _owed("note:3"), at=NOON)
        assert outbox_write.owe_all(tx, [], at=NOON) == ()


def test_each_of_many_waits_for_its_own_message(store: Store) -> None:
    with store.begin(TEAM) as tx:
        outbox_write.owe_all(tx, [_owed("card:1"), _owed("card:2")], at=NOON)
        owed = [_owed("note:2", after="card:2"), _owed("note:1", after="card:1"), _owed("note:0", after="card:0")]

        outbox_write.owe_all(tx, owed, at=NOON)

        first, second = outbox_read.of_key(tx, "card:1"), outbox_read.of_key(tx, "card:2")
        waiting = dict(tx.db.exec_driver_sql("SELECT key, waits_for FROM deliveries WHERE key LIKE 'note%%'").all())
        assert first is not None
        assert second is not None
        assert waiting == {"note:0": None, "note:1": first.id, "note:2": second.id}


def test_an_edit_under_way_is_made_once_more(store: Store) -> None:
    with store.begin(TEAM) as tx:
        outbox_write.owe_anew(tx, _owed("edit:1"), at=NOON)
        tx.db.exec_driver_sql("UPDATE deliveries SET state = 'sending'")

        outbox_write.owe_anew(tx, _owed("edit:1"), at=NOON)

        edit = outbox_read.of_key(tx, "edit:1")
        assert edit is not None
        assert (edit.state, edit.version) == (State.SENDING, 2)


def test_workers_who_listen_hear_of_what_is_owed(postgres_url: str) -> None:
    heard = threading.Event()
    store, listening = Store(postgres_url), Listening(postgres_url, heard.set)
    listening.start()
    try:
        for number in range(int(PATIENCE_S / 0.1)):  # the first may come before it listens
            with store.begin(TEAM) as tx:
                outbox_write.owe(tx, _owed(f"note:{number}"), at=NOON)
            if heard.wait(0.1):
                break

        assert heard.is_set()
    finally:
        listening.stop()
        store.close()
