"""One transaction for many actions: a month has ten thousand, and nobody looks while it is made."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from slackbot.store.database import PATIENCE_S, Store, Tx


class Batch(Store):
    """A store whose transactions are all part of one that is open already."""

    def __init__(self, tx: Tx) -> None:
        self.is_postgres = False
        self._tx = tx

    @contextmanager
    def begin(self, team: str, patience_s: float = PATIENCE_S) -> Iterator[Tx]:  # noqa: ARG002 -- nobody is in the way
        """Return the open transaction; it ends with the batch."""
        yield self._tx

    read = begin

    @contextmanager
    def begin_all(self, patience_s: float = PATIENCE_S) -> Iterator[Connection]:  # noqa: ARG002 -- the same
        """Return the same for what is of all workspaces."""
        yield self._tx.db

    read_all = begin_all
