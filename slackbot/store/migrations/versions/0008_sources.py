"""Sources: no message becomes two issues, whichever ways in meet."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _let_the_first_have_it()
    made = sa.text("source_ts IS NOT NULL")
    columns = ["team_id", "channel", "source_ts"]
    op.create_index("uq_issues_source", "issues", columns, unique=True, postgresql_where=made, sqlite_where=made)


def _let_the_first_have_it() -> None:
    """Should an earlier release have made two issues of a message, it stays that of the first."""
    later = sa.table("issues", *map(sa.column, ("team_id", "number", "channel", "source_ts")))
    first = later.alias("first")
    is_same = sa.and_(
        first.c.team_id == later.c.team_id,
        first.c.channel == later.c.channel,
        first.c.source_ts == later.c.source_ts,
        first.c.number < later.c.number,
    )
    op.execute(later.update().where(sa.exists().where(is_same)).values(source_ts=None))
