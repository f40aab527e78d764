"""Follow-up: languages, opting out, pending issues, opinions, recoveries, budgets."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant
from slackbot.store.migrations import remaking

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CLOSED_AFTER = timedelta(days=7)  # what every issue resolved before this had


def upgrade() -> None:
    _widen()
    _fill()
    with remaking.deliveries() as deliveries:
        deliveries.alter_column("planned_at", existing_type=Instant(), nullable=False)
    op.create_index("ix_deliveries_person", "deliveries", ["team_id", "person"])
    op.create_index(
        "ix_deliveries_account",
        "deliveries",
        ["team_id", "account", "due_at"],
        postgresql_where=sa.text("account IS NOT NULL"),
        sqlite_where=sa.text("account IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_undecided",
        "deliveries",
        ["team_id"],
        postgresql_where=sa.text("state IN ('unsure', 'failed')"),
        sqlite_where=sa.text("state IN ('unsure', 'failed')"),
    )
    op.create_index("ix_issues_requester", "issues", ["team_id", "requester"])
    op.create_index(
        "ix_issues_ends",
        "issues",
        ["team_id", "ends_at"],
        postgresql_where=sa.text("ends_at IS NOT NULL"),
        sqlite_where=sa.text("ends_at IS NOT NULL"),
    )
    _add_opinions()
    _add_recoveries()
    op.create_table(
        "payers",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("payer", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "payer", name=op.f("pk_payers")),
    )


def _widen() -> None:
    op.add_column("people", sa.Column("locale", sa.String(length=16)))
    op.add_column("people", sa.Column("opted_out_at", Instant()))
    op.add_column("issues", sa.Column("pending_since", Instant()))
    op.add_column("issues", sa.Column("ends_at", Instant()))
    op.add_column("deliveries", sa.Column("account", sa.String(length=64)))
    op.add_column("deliveries", sa.Column("planned_at", Instant()))
    op.add_column("ratings", sa.Column("quote", sa.String(length=16)))


def _fill() -> None:
    deliveries = sa.table("deliveries", sa.column("planned_at", Instant()), sa.column("due_at", Instant()))
    op.execute(deliveries.update().values(planned_at=deliveries.c.due_at))
    names = ("team_id", "number", "status")
    times = ("resolved_at", "ends_at")
    issues = sa.table("issues", *map(sa.column, names), *(sa.column(name, Instant()) for name in times))
    resolved = sa.select(issues.c.team_id, issues.c.number, issues.c.resolved_at).where(issues.c.status == "resolved")
    for team, number, resolved_at in op.get_bind().execute(resolved).all():
        mine = issues.c.team_id == team, issues.c.number == number
        op.execute(issues.update().where(*mine).values(ends_at=_closes(resolved_at)))


def _closes(resolved_at: datetime) -> datetime:
    return resolved_at + _CLOSED_AFTER


def _add_opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("question", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "question", name=op.f("pk_opinions")),
    )
    op.create_index("ix_opinions_at", "opinions", ["team_id", "kind", "at"])
    op.create_index("ix_opinions_issue", "opinions", ["team_id", "issue"])


def _add_recoveries() -> None:
    op.create_table(
        "recoveries",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(length=32), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "issue", "round", name=op.f("pk_recoveries")),
    )
    op.create_index("ix_recoveries_opened", "recoveries", ["team_id", "opened_at"])
    op.create_index(
        "uq_recoveries_open",
        "recoveries",
        ["team_id", "issue"],
        unique=True,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
