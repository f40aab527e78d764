"""One table of answers instead of ratings and opinions, and one of their history.

An answer belongs to an asking, which is what the buttons of the question carry before the score: `number.round` for a
question about an issue, the delivery's id for the one whether we are recommended.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from slackbot.store.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = ("team_id", "question", "asking", "by")
_KEPT = (*_KEY, "issue", "round", "counts", "score", "comment", "quote", "at", "changed_at", "credited_to")
_HISTORY = (*_KEY, "score", "at")

_answers = sa.table("answers", *map(sa.column, _KEPT))
_history = sa.table("answer_history", *map(sa.column, _HISTORY))
_ratings = sa.table(
    "ratings",
    *map(sa.column, ("team_id", "issue", "round", "by", "counts", "score", "comment", "quote")),
    *map(sa.column, ("rated_at", "changed_at", "credited_to")),
)
_rating_history = sa.table("rating_history", *map(sa.column, ("id", "team_id", "issue", "round", "by", "score", "at")))
_opinions = sa.table(
    "opinions",
    *map(sa.column, ("team_id", "question", "kind", "issue", "round", "by", "score", "at", "changed_at")),
)
_deliveries = sa.table("deliveries", *map(sa.column, ("id", "team_id", "key")))


def upgrade() -> None:
    _create()
    _move_ratings()
    _move_opinions()
    for name, indexes in (
        ("opinions", ("ix_opinions_issue", "ix_opinions_at")),
        ("rating_history", ()),
        ("ratings", ("ix_ratings_at",)),
    ):
        for index in indexes:
            op.drop_index(index, table_name=name)
        op.drop_table(name)
    op.create_index("ix_answers_at", "answers", ["team_id", "question", "at"])
    op.create_index("ix_answers_issue", "answers", ["team_id", "issue"])
    op.create_index("ix_answers_by", "answers", ["team_id", "by", "at"])


def _create() -> None:
    op.create_table(
        "answers",
        *_key(),
        sa.Column("issue", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("quote", sa.String(length=16), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("credited_to", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint(*_KEY, name=op.f("pk_answers")),
    )
    op.create_table(
        "answer_history",
        sa.Column("id", sa.Integer(), nullable=False),
        *_key(),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_history")),
    )


def _key() -> list[sa.Column[str]]:
    lengths = {"team_id": 32, "question": 32, "asking": 128, "by": 32}
    return [sa.Column(name, sa.String(length=length), nullable=False) for name, length in lengths.items()]


def _move_ratings() -> None:
    row, old = _ratings.c, _rating_history.c
    csat = sa.literal("csat")
    op.execute(
        _answers.insert().from_select(
            _KEPT,
            sa.select(
                *(row.team_id, csat, _about(row), row.by, row.issue, row.round, row.counts, row.score),
                *(row.comment, row.quote, row.rated_at, row.changed_at, row.credited_to),
            ),
        )
    )
    given = sa.select(old.team_id, csat, _about(old), old.by, old.score, old.at)
    op.execute(_history.insert().from_select(_HISTORY, given.where(old.score.is_not(None)).order_by(old.id)))


def _move_opinions() -> None:
    """Move them, each with one line of history: what was answered before a change was not kept."""
    row, asked = _opinions.c, _deliveries.c
    asking = sa.case(
        (row.issue.is_not(None), _about(row)),
        else_=sa.func.coalesce(sa.cast(asked.id, sa.String(length=128)), row.question),
    )
    is_asked = (asked.team_id == row.team_id) & (asked.key == row.question)
    joined = _opinions.outerjoin(_deliveries, is_asked)
    nothing = sa.cast(sa.null(), sa.Text())
    given = sa.select(
        *(row.team_id, row.kind, asking, row.by, row.issue, row.round, sa.true(), row.score),
        *(nothing, nothing, row.at, row.changed_at, nothing),
    )
    op.execute(_answers.insert().from_select(_KEPT, given.select_from(joined)))
    stands = sa.select(row.team_id, row.kind, asking, row.by, row.score, row.changed_at).select_from(joined)
    op.execute(_history.insert().from_select(_HISTORY, stands.order_by(row.changed_at)))


def _about(row: Any) -> sa.ColumnElement[str]:
    number, round_ = (sa.cast(column, sa.String(length=16)) for column in (row.issue, row.round))
    return number.concat(".").concat(round_)
