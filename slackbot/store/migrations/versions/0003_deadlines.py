"""Deadlines: when silence resolves an issue, and when a resolved one is closed, are two columns."""

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_issues_ends", "issues")
    op.add_column("issues", sa.Column("auto_close_at", Instant()))
    op.execute("ALTER TABLE issues RENAME COLUMN ends_at TO closes_at")
    _move_what_is_pending()
    for name, column in (("ix_issues_auto_close", "auto_close_at"), ("ix_issues_closes", "closes_at")):
        waiting = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "issues", ["team_id", column], postgresql_where=waiting, sqlite_where=waiting)


def _move_what_is_pending() -> None:
    issues = sa.table(
        "issues", sa.column("status"), sa.column("auto_close_at", Instant()), sa.column("closes_at", Instant())
    )
    moved = {"auto_close_at": issues.c.closes_at, "closes_at": None}
    op.execute(issues.update().where(issues.c.status != "resolved").values(moved))
