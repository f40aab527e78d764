"""Clocks: since when a wait is counted, and when an attempt was made by Slack's own clock.

A wait that was written by a clock which has been set back since is known by that, and does not count any more.
"""

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("waits_from", Instant, nullable=True))
    op.add_column("deliveries", sa.Column("attempted_there_at", Instant, nullable=True))
    op.add_column("paces", sa.Column("rests_from", Instant, nullable=True))
