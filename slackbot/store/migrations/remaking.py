"""Changing the table of deliveries where rows of it wait for others."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

_deliveries = sa.table("deliveries", sa.column("id"), sa.column("waits_for"))


@contextmanager
def deliveries() -> Iterator[BatchOperations]:
    """Give the table to be changed.

    SQLite makes it anew for that, and does not drop the old one while a row waits for another: so none does meanwhile.
    """
    waiting = _let_go() if op.get_bind().dialect.name == "sqlite" else []
    with op.batch_alter_table("deliveries") as changed:
        yield changed
    again = _deliveries.update().where(_deliveries.c.id == sa.bindparam("row"))
    if waiting:
        op.get_bind().execute(again.values(waits_for=sa.bindparam("parent")), waiting)


def _let_go() -> list[dict[str, int]]:
    """Let nothing wait for another row; return what waited for what."""
    waits = _deliveries.c.waits_for.is_not(None)
    rows = op.get_bind().execute(sa.select(_deliveries).where(waits)).all()
    op.execute(_deliveries.update().where(waits).values(waits_for=None))
    return [{"row": row.id, "parent": row.waits_for} for row in rows]
