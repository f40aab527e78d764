"""Unsent: what did not go out is counted by its reason, without a look at all that did."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_UNSENT = sa.text("state IN ('held', 'withdrawn', 'failed', 'unsure')")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_unsent",
        "deliveries",
        ["team_id", "state", "reason"],
        postgresql_where=_UNSENT,
        sqlite_where=_UNSENT,
    )
