"""Handles: what a person may be called by whoever types a name instead of picking it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("handle", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("display_name", sa.Text(), nullable=True))
