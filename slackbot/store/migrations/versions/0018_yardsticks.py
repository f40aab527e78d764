"""Yardsticks: what posted figures were measured by, and from when until when a posted day lasted."""

import sqlalchemy as sa
from alembic import op

from slackbot.domain import calendar
from slackbot.store.columns import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "yardsticks",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "number", name="pk_yardsticks"),
    )
    for name in ("starts_at", "ends_at", "known_at"):
        op.add_column("summaries", sa.Column(name, Instant, nullable=True))
    for name in ("yardstick", "definitions", "last_event"):
        op.add_column("summaries", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("summaries", sa.Column("restated", sa.JSON(), nullable=True))
    _note_bounds()


def _note_bounds() -> None:
    """Write down when each day began and ended in the zone it was posted in, and that version 1 defined its figures."""
    db = op.get_bind()
    days = sa.table(
        "summaries",
        sa.column("team_id"),
        sa.column("day", sa.Date),
        sa.column("timezone"),
        *(sa.column(name, Instant) for name in ("starts_at", "ends_at")),
        sa.column("definitions"),
    )
    for one in db.execute(sa.select(days.c.team_id, days.c.day, days.c.timezone)).all():
        starts_at, ends_at = calendar.day_bounds(one.day, calendar.zone(one.timezone))
        mine = days.c.team_id == one.team_id, days.c.day == one.day
        db.execute(days.update().where(*mine).values(starts_at=starts_at, ends_at=ends_at, definitions=1))
