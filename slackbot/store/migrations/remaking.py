"""Changing the table of deliveries where rows of it wait for others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

_MEANWHILE = "ix_deliveries_meanwhile"
_deliveries = sa.table("deliveries", sa.column("id"), sa.column("waits_for"))


@contextmanager
def deliveries() -> Iterator[BatchOperations]:
    """Give the table to be changed.

    SQLite makes it again for that, and does not drop the old one while a row waits for another: so none does meanwhile.
    It looks for what waits once a row, in the new table too, which therefore has an index of that from the start.
    """
    is_made_anew = op.get_bind().dialect.name == "sqlite"
    waiting = _let_go() if is_made_anew else []
    with op.batch_alter_table("deliveries", table_kwargs={"listeners": [("after_create", _index)]}) as changed:
        yield changed
    if is_made_anew:
        op.drop_index(_MEANWHILE, "deliveries")
    again = _deliveries.update().where(_deliveries.c.id == sa.bindparam("row"))
    if waiting:
        op.get_bind().execute(again.values(waits_for=sa.bindparam("parent")), waiting)


def _let_go() -> list[dict[str, int]]:
    """Let nothing wait for another row; return what waited for what."""
    waits = _deliveries.c.waits_for.is_not(None)
    rows = op.get_bind().execute(sa.select(_deliveries).where(waits)).all()
    op.execute(_deliveries.update().where(waits).values(waits_for=None))
    return [{"row": row.id, "parent": row.waits_for} for row in rows]


def _index(table: sa.Table, db: sa.Connection, **_: Any) -> None:
    db.execute(sa.text(f"CREATE INDEX {_MEANWHILE} ON {table.name} (waits_for)"))
