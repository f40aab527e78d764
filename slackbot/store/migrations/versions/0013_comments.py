"""Comments: one that was written as a reply knows the message it was read from, and goes with it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("comment_ts", sa.String(32)))
