"""Channels: an archived one is told from one that we are not in, as an invitation helps in the latter alone."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channels", sa.Column("is_archived", sa.Boolean(), nullable=True))
