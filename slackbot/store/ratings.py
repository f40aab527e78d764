"""Ratings: one a resolution and person, with every earlier score kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy import insert as plain_insert

from slackbot.domain.figures import Score
from slackbot.domain.rating import Rating
from slackbot.store.tables import rating_history, ratings
from slackbot.store.upsert import insert

_all = select(ratings.c.team_id.label("team"), *[column for column in ratings.c if column.name != "team_id"])


def of_round(db: Connection, team: str, *, issue: int, round_: int) -> Sequence[Rating]:
    """Return the ratings of one resolution, the one that counts first."""
    mine = ratings.c.team_id == team, ratings.c.issue == issue, ratings.c.round == round_
    rows = db.execute(_all.where(*mine).order_by(ratings.c.counts.desc(), ratings.c.rated_at))
    return [Rating(**row._asdict()) for row in rows]


def save(db: Connection, rating: Rating) -> None:
    """Insert or update the rating, and add its score to the history."""
    values = {name: value for name, value in rating.__dict__.items() if name != "team"}
    changed = {"score": rating.score, "changed_at": rating.changed_at}
    db.execute(
        insert(db, ratings)
        .values(team_id=rating.team, **values)
        .on_conflict_do_update(index_elements=["team_id", "issue", "round", "by"], set_=changed)
    )
    kept = {"team_id": rating.team, "issue": rating.issue, "round": rating.round, "by": rating.by}
    db.execute(plain_insert(rating_history).values(**kept, score=rating.score, at=rating.changed_at))


def save_comment(db: Connection, rating: Rating) -> None:
    """Write the rating's comment."""
    mine = ratings.c.team_id == rating.team, ratings.c.issue == rating.issue, ratings.c.round == rating.round
    db.execute(update(ratings).where(*mine, ratings.c.by == rating.by).values(comment=rating.comment))


def scores(db: Connection, team: str, *, start: datetime, end: datetime) -> Sequence[Score]:
    """Return the scores given in the period that count."""
    given = ratings.c.team_id == team, ratings.c.counts, ratings.c.rated_at >= start, ratings.c.rated_at < end
    rows = db.execute(select(ratings.c.score, ratings.c.rated_at).where(*given))
    return [Score(score=row.score, at=row.rated_at) for row in rows]
