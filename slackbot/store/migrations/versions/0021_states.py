"""Indexes of what has not ended name its state: SQLite takes one that names more of what is asked for before them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_DUE = "state = 'due' AND waits_for IS NULL"
_BEHIND = "state = 'due' AND waits_for IS NOT NULL"
_LOST = "state IN ('unsure', 'failed') AND verb = 'post'"
_HELD = "state = 'held'"
_INDEXES = {
    "due": (("due_at",), _DUE),
    "behind": ((), _BEHIND),
    "sending": (("not_before",), "state = 'sending'"),
    "undecided": ((), _LOST),
    "held": (("channel", "reason"), _HELD),
    "held_kind": (("kind", "due_at"), _HELD),
}


def upgrade() -> None:
    for name, (columns, which) in _INDEXES.items():
        op.drop_index(f"ix_deliveries_{name}", "deliveries")
        where, named = sa.text(which), ["team_id", "state", *columns]
        op.create_index(f"ix_deliveries_{name}", "deliveries", named, postgresql_where=where, sqlite_where=where)
