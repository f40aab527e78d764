"""Ratings: one a resolution and person, with every earlier score kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy import insert as plain_insert

from slackbot.domain.figures import Score
from slackbot.domain.rating import Rating
from slackbot.domain.testimonial import Consent
from slackbot.store.tables import rating_history, ratings
from slackbot.store.tx import Tx
from slackbot.store.upsert import insert

ALL = select(ratings.c.team_id.label("team"), *[column for column in ratings.c if column.name != "team_id"])


def of_round(tx: Tx, *, issue: int, round_: int) -> Sequence[Rating]:
    """Return the ratings of one resolution, the one that counts first."""
    mine = ratings.c.team_id == tx.team, ratings.c.issue == issue, ratings.c.round == round_
    rows = tx.db.execute(ALL.where(*mine).order_by(ratings.c.counts.desc(), ratings.c.rated_at))
    return [Rating(**row._asdict()) for row in rows]


def counted(tx: Tx, *, issue: int, round_: int) -> Rating | None:
    """Return the rating of one resolution that counts, None while there is none."""
    return next((rating for rating in of_round(tx, issue=issue, round_=round_) if rating.counts), None)


def save(tx: Tx, rating: Rating) -> None:
    """Insert or update the rating, and add its score to the history."""
    values = {name: value for name, value in rating.__dict__.items() if name != "team"}
    changed = {"score": rating.score, "changed_at": rating.changed_at}
    tx.db.execute(
        insert(tx.db, ratings)
        .values(team_id=tx.team, **values)
        .on_conflict_do_update(index_elements=["team_id", "issue", "round", "by"], set_=changed)
    )
    kept = {"team_id": tx.team, "issue": rating.issue, "round": rating.round, "by": rating.by}
    tx.db.execute(plain_insert(rating_history).values(**kept, score=rating.score, at=rating.changed_at))


def save_comment(tx: Tx, rating: Rating) -> None:
    """Write the rating's comment."""
    tx.db.execute(update(ratings).where(*_mine(tx, rating)).values(comment=rating.comment))


def ask_to_quote(tx: Tx, rating: Rating) -> bool:
    """Note that we ask to quote the rating's comment; return False if we did before."""
    unasked = update(ratings).where(*_mine(tx, rating), ratings.c.quote.is_(None))
    return tx.db.execute(unasked.values(quote=Consent.ASKED.value)).rowcount == 1


def keep_consent(tx: Tx, rating: Rating, consent: Consent) -> None:
    """Write down whether we may quote the rating's comment."""
    tx.db.execute(update(ratings).where(*_mine(tx, rating)).values(quote=consent.value))


def _mine(tx: Tx, rating: Rating) -> tuple[ColumnElement[bool], ...]:
    row = ratings.c
    return row.team_id == tx.team, row.issue == rating.issue, row.round == rating.round, row.by == rating.by


def scores(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Score]:
    """Return the scores given in the period that count."""
    given = ratings.c.team_id == tx.team, ratings.c.counts, ratings.c.rated_at >= start, ratings.c.rated_at < end
    rows = tx.db.execute(select(ratings.c.score, ratings.c.rated_at).where(*given))
    return [Score(score=row.score, at=row.rated_at) for row in rows]
