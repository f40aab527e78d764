"""No index of deliveries by token: nobody looks one up, and each message paid for it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_deliveries = sa.table("deliveries", sa.column("id"), sa.column("waits_for"))


def upgrade() -> None:
    waiting = _let_go()
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint("uq_deliveries_token", type_="unique")
    _wait_again(waiting)


def _let_go() -> list[dict[str, int]]:
    """Let nothing wait for another row on SQLite, where the table is made anew; return what waited for what."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    waits = _deliveries.c.waits_for.is_not(None)
    rows = op.get_bind().execute(sa.select(_deliveries).where(waits)).all()
    op.execute(_deliveries.update().where(waits).values(waits_for=None))
    return [{"row": row.id, "parent": row.waits_for} for row in rows]


def _wait_again(waiting: list[dict[str, int]]) -> None:
    again = _deliveries.update().where(_deliveries.c.id == sa.bindparam("row"))
    if waiting:
        op.get_bind().execute(again.values(waits_for=sa.bindparam("parent")), waiting)
