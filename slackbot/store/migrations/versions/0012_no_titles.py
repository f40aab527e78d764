"""No titles: figures that are kept tell issues by their numbers, as a title is a customer's words."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    db = op.get_bind()
    sent = sa.table("deliveries", sa.column("id"), sa.column("kind"), sa.column("content", sa.JSON))
    of_summaries = sent.c.kind.in_(("summary", "summary_details"))
    for row in db.execute(sa.select(sent.c.id, sent.c.content).where(of_summaries)).all():
        if "figures" in row.content:
            content = {**row.content, "figures": _untitled(row.content["figures"])}
            db.execute(sent.update().where(sent.c.id == row.id).values(content=content))
    kept = sa.table("summaries", sa.column("team_id"), sa.column("day", sa.Date), sa.column("figures", sa.JSON))
    for one in db.execute(sa.select(kept)).all():
        mine = kept.c.team_id == one.team_id, kept.c.day == one.day
        db.execute(kept.update().where(*mine).values(figures=_untitled(one.figures)))


def _untitled(figures: dict[str, Any]) -> dict[str, Any]:
    if "attention" not in figures:
        return figures
    return {**figures, "attention": [{**concern, "title": ""} for concern in figures["attention"]]}
