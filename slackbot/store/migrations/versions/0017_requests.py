"""Requests: each of Slack's acts once, and is answered again as it was the first time."""

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "key", name="pk_requests"),
    )
    op.create_index("ix_requests_at", "requests", ["team_id", "at"])
