"""The first schema."""

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", name=op.f("pk_channels")),
    )
    op.create_table(
        "checkins",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "issue", "round", "turn", name=op.f("pk_checkins")),
    )
    op.create_table(
        "contacts",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=96), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "issue", "source", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_at", "contacts", ["team_id", "at"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("verb", sa.String(length=8), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("anchor_ts", sa.String(length=32), nullable=True),
        sa.Column("waits_for", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", Instant(), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("posted_channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["waits_for"], ["deliveries.id"], name=op.f("fk_deliveries_waits_for")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_deliveries_team_id_key")),
        sa.UniqueConstraint("token", name=op.f("uq_deliveries_token")),
    )
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["team_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'due' AND waits_for IS NULL"),
        sqlite_where=sa.text("state = 'due' AND waits_for IS NULL"),
    )
    op.create_index("ix_deliveries_issue", "deliveries", ["team_id", "issue"], unique=False)
    op.create_index("ix_deliveries_kind_due", "deliveries", ["team_id", "kind", "due_at"], unique=False)
    op.create_index(
        "ix_deliveries_line",
        "deliveries",
        ["team_id", "channel", "due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('due', 'sending') AND verb = 'post'"),
        sqlite_where=sa.text("state IN ('due', 'sending') AND verb = 'post'"),
    )
    op.create_index(
        "ix_deliveries_sending",
        "deliveries",
        ["team_id", "not_before"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
        sqlite_where=sa.text("state = 'sending'"),
    )
    op.create_index("ix_deliveries_ts", "deliveries", ["team_id", "posted_channel", "ts"], unique=False)
    op.create_index("ix_deliveries_waits_for", "deliveries", ["waits_for"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "event_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "issue_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=True),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_events")),
    )
    op.create_index("ix_issue_events_at", "issue_events", ["team_id", "what", "at"], unique=False)
    op.create_index("ix_issue_events_issue", "issue_events", ["team_id", "issue"], unique=False)
    op.create_table(
        "issues",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("source_ts", sa.String(length=32), nullable=True),
        sa.Column("requester", sa.String(length=32), nullable=True),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("holder", sa.String(length=32), nullable=True),
        sa.Column("logged_by", sa.String(length=32), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("logged_at", Instant(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("resolved_by", sa.String(length=32), nullable=True),
        sa.Column("credited_to", sa.String(length=32), nullable=True),
        sa.Column("first_resolved_at", Instant(), nullable=True),
        sa.Column("resolutions", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "number", name=op.f("pk_issues")),
    )
    op.create_index("ix_issues_first_resolved", "issues", ["team_id", "first_resolved_at"], unique=False)
    op.create_index("ix_issues_logged", "issues", ["team_id", "logged_at"], unique=False)
    op.create_index(
        "ix_issues_open",
        "issues",
        ["team_id"],
        unique=False,
        postgresql_where=sa.text("resolved_at IS NULL"),
        sqlite_where=sa.text("resolved_at IS NULL"),
    )
    op.create_index("ix_issues_resolved", "issues", ["team_id", "resolved_at"], unique=False)
    op.create_index("ix_issues_thread", "issues", ["team_id", "channel", "thread_ts"], unique=False)
    op.create_table(
        "paces",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("free_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", name=op.f("pk_paces")),
    )
    op.create_table(
        "people",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("home_team", sa.String(length=32), nullable=True),
        sa.Column("enterprise", sa.String(length=32), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("is_agent", sa.Boolean(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "rating_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_history")),
    )
    op.create_table(
        "ratings",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("rated_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("credited_to", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "issue", "round", "by", name=op.f("pk_ratings")),
    )
    op.create_index("ix_ratings_at", "ratings", ["team_id", "rated_at"], unique=False)
    op.create_table(
        "summaries",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "day", name=op.f("pk_summaries")),
    )
    op.create_table(
        "workspaces",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.String(length=32), nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspaces")),
    )


def downgrade() -> None:
    op.drop_table("workspaces")
    op.drop_table("summaries")
    op.drop_index("ix_ratings_at", table_name="ratings")
    op.drop_table("ratings")
    op.drop_table("rating_history")
    op.drop_table("people")
    op.drop_table("paces")
    op.drop_index("ix_issues_thread", table_name="issues")
    op.drop_index("ix_issues_resolved", table_name="issues")
    op.drop_index(
        "ix_issues_open",
        table_name="issues",
        postgresql_where=sa.text("resolved_at IS NULL"),
        sqlite_where=sa.text("resolved_at IS NULL"),
    )
    op.drop_index("ix_issues_logged", table_name="issues")
    op.drop_index("ix_issues_first_resolved", table_name="issues")
    op.drop_table("issues")
    op.drop_index("ix_issue_events_issue", table_name="issue_events")
    op.drop_index("ix_issue_events_at", table_name="issue_events")
    op.drop_table("issue_events")
    op.drop_table("inbox")
    op.drop_index("ix_deliveries_waits_for", table_name="deliveries")
    op.drop_index("ix_deliveries_ts", table_name="deliveries")
    op.drop_index(
        "ix_deliveries_sending",
        table_name="deliveries",
        postgresql_where=sa.text("state = 'sending'"),
        sqlite_where=sa.text("state = 'sending'"),
    )
    op.drop_index(
        "ix_deliveries_line",
        table_name="deliveries",
        postgresql_where=sa.text("state IN ('due', 'sending') AND verb = 'post'"),
        sqlite_where=sa.text("state IN ('due', 'sending') AND verb = 'post'"),
    )
    op.drop_index("ix_deliveries_kind_due", table_name="deliveries")
    op.drop_index("ix_deliveries_issue", table_name="deliveries")
    op.drop_index(
        "ix_deliveries_due",
        table_name="deliveries",
        postgresql_where=sa.text("state = 'due' AND waits_for IS NULL"),
        sqlite_where=sa.text("state = 'due' AND waits_for IS NULL"),
    )
    op.drop_table("deliveries")
    op.drop_index("ix_contacts_at", table_name="contacts")
    op.drop_table("contacts")
    op.drop_table("checkins")
    op.drop_table("channels")
