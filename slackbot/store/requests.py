"""The commands and clicks that were acted upon a moment ago, and how commands were answered, as JSON."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import delete, null, select, update

from slackbot.store.tables import requests
from slackbot.store.tx import Tx
from slackbot.store.upsert import insert_of, once

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PgInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

KEPT_FOR = timedelta(minutes=10)  # a signature is good for five minutes before its time, and for five after

_row = requests.c


def is_new(tx: Tx, key: str, *, at: datetime) -> bool:
    """Note the request; return False if it was noted before."""
    return once(tx.db, requests, {"team_id": tx.team, "key": key, "at": at})


def is_known(tx: Tx, key: str) -> bool:
    """Return whether the request was noted."""
    return tx.db.execute(select(_row.key).where(_row.team_id == tx.team, _row.key == key)).first() is not None


def keep_answers(tx: Tx, answers: Mapping[str, str], *, at: datetime) -> None:
    """Note how requests were answered, by key, and those with it that were not noted; a first answer stays."""
    given = [{"team_id": tx.team, "key": key, "at": at, "answer": answers[key]} for key in sorted(answers)]
    tx.db.execute(_answered(tx.db.dialect.name), given)


@cache
def _answered(dialect: str) -> "PgInsert | SqliteInsert":
    """Return the statement, built once: building it takes longer than running it."""
    statement = insert_of(dialect, requests)
    answer = {"answer": statement.excluded.answer}
    return statement.on_conflict_do_update(index_elements=["team_id", "key"], set_=answer, where=_row.answer.is_(None))


def answer(tx: Tx, key: str) -> str | None:
    """Return how the request was answered, None if nobody has written that down."""
    return tx.db.execute(select(_row.answer).where(_row.team_id == tx.team, _row.key == key)).scalar_one_or_none()


def forget_answers(tx: Tx) -> None:
    """Drop how requests were answered: some answers repeat words that nobody may read any more."""
    tx.db.execute(update(requests).where(_row.team_id == tx.team, _row.answer.is_not(None)).values(answer=null()))


def forget(tx: Tx, *, at: datetime) -> None:
    """Drop what cannot come again."""
    tx.db.execute(delete(requests).where(_row.team_id == tx.team, _row.at < at - KEPT_FOR))
