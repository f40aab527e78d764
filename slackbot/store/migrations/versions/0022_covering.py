"""Indexes that hold all that is asked of them: which issues something happened to is read without their rows."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_contacts_at": ("contacts", ["team_id", "at", "issue"]),
    "ix_issue_events_at": ("issue_events", ["team_id", "what", "at", "issue"]),
    "ix_issues_resolved": ("issues", ["team_id", "resolved_at", "requester", "status"]),
}


def upgrade() -> None:
    for name, (table, columns) in _INDEXES.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns)
