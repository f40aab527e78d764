"""Recent messages: which message a customer wrote last is known for a while, so that an issue can take its thread."""

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recent_messages",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", "ts", name="pk_recent_messages"),
    )
    op.create_index("ix_recent_messages_at", "recent_messages", ["team_id", "at"])
