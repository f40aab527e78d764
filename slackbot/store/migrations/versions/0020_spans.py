"""Spans, and indexes: what is asked of a day costs the same however long the history is."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_OPEN = "resolved_at IS NULL"
_HELD = "state = 'held'"
_UNSENT = "state IN ('held', 'withdrawn', 'failed', 'unsure')"
_CUSTOMERS = ("logged_at", "number")
_INDEXES: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "ix_issues_span": ("issues", ("span", "resolved_at"), None),
    "ix_issues_open": ("issues", ("logged_at",), _OPEN),
    "ix_issues_open_of": ("issues", ("requester",), _OPEN),
    "ix_issues_requester": ("issues", ("requester", *_CUSTOMERS), None),
    "ix_issues_channel": ("issues", ("channel", *_CUSTOMERS), None),
    "ix_issues_account": ("issues", ("account", *_CUSTOMERS), "account IS NOT NULL"),
    "ix_contacts_source": ("contacts", ("source", "issue"), None),
    "ix_answers_by": ("answers", ("by", "question", "at"), None),
    "ix_deliveries_person": ("deliveries", ("person", "state", "due_at"), "person IS NOT NULL"),
    "ix_deliveries_asking": ("deliveries", ("person", "id"), "kind IN ('survey', 'ces')"),
    "ix_deliveries_behind": ("deliveries", (), "state = 'due' AND waits_for IS NOT NULL"),
    "ix_deliveries_undecided": ("deliveries", (), "state IN ('unsure', 'failed') AND verb = 'post'"),
    "ix_deliveries_unsent": ("deliveries", ("due_at",), _UNSENT),
    "ix_deliveries_held": ("deliveries", ("channel", "reason"), _HELD),
    "ix_deliveries_held_kind": ("deliveries", ("kind",), _HELD),
}
_CHANGED = ("open", "requester"), ("by",), ("person", "undecided", "unsent", "waits_for")
_DAYS = {
    "sqlite": "(julianday(resolved_at) - julianday(logged_at))",
    "postgresql": "(extract(epoch FROM resolved_at - logged_at) / 86400)",
}
_LONGEST_DAYS = [4**span for span in range(8)]


def upgrade() -> None:
    op.add_column("issues", sa.Column("span", sa.SmallInteger()))
    db = op.get_bind()
    days: sa.ColumnElement[float] = sa.literal_column(_DAYS[db.dialect.name])
    issues = sa.table("issues", sa.column("span"), sa.column("resolved_at"))
    span = sa.case(*((days <= longest, span) for span, longest in enumerate(_LONGEST_DAYS)), else_=len(_LONGEST_DAYS))
    db.execute(issues.update().where(issues.c.resolved_at.is_not(None)).values(span=span))
    for table, names in zip(("issues", "answers", "deliveries"), _CHANGED, strict=True):
        for name in names:
            op.drop_index(f"ix_{table}_{name}", table)
    for name, (table, columns, which) in _INDEXES.items():
        where = sa.text(which) if which else None
        op.create_index(name, table, ["team_id", *columns], postgresql_where=where, sqlite_where=where)
    there_is_one = sa.text("waits_for IS NOT NULL")
    op.create_index(
        "ix_deliveries_waits_for", "deliveries", ["waits_for"], postgresql_where=there_is_one, sqlite_where=there_is_one
    )
