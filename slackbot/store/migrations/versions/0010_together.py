"""Which message a check-in went out with: those of one day go to a person together."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TOGETHER = sa.text("goes_with IS NOT NULL")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("goes_with", sa.Integer(), nullable=True))
    op.create_index(
        "ix_deliveries_goes_with",
        "deliveries",
        ["team_id", "goes_with"],
        postgresql_where=_TOGETHER,
        sqlite_where=_TOGETHER,
    )
