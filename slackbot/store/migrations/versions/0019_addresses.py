"""Addresses: where a workspace is in Slack, so that an issue can be linked to without asking."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("address", sa.Text, nullable=True))
