"""What was said: whether a customer's words are a bare thanks, and when a message was deleted."""

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("is_thanks", sa.Boolean(), nullable=True))
    op.add_column("contacts", sa.Column("deleted_at", Instant(), nullable=True))
