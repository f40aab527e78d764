"""The Enterprise Grid organisation of a workspace: whoever is of it is of our own house."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("enterprise", sa.String(length=32), nullable=True))
