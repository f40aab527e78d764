"""What happened to an issue is found by what it was: one event of hundreds, without reading the others."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_issue_events_issue", "issue_events")
    op.create_index("ix_issue_events_issue", "issue_events", ["team_id", "issue", "what"])
