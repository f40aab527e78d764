"""The commands and clicks that were acted upon a moment ago, and how commands were answered, as JSON."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from slackbot.store.tables import requests
from slackbot.store.tx import Tx
from slackbot.store.upsert import insert, once

KEPT_FOR = timedelta(minutes=10)  # a signature is good for five minutes before its time, and for five after

_row = requests.c


def is_new(tx: Tx, key: str, *, at: datetime) -> bool:
    """Note the request; return False if it was noted before."""
    return once(tx.db, requests, {"team_id": tx.team, "key": key, "at": at})


def is_known(tx: Tx, key: str) -> bool:
    """Return whether the request was noted."""
    return tx.db.execute(select(_row.key).where(_row.team_id == tx.team, _row.key == key)).first() is not None


def keep_answer(tx: Tx, key: str, answer: str, *, at: datetime) -> None:
    """Note how the request was answered, and the request with it if it was not noted; the first answer stays."""
    first = insert(tx.db, requests).values(team_id=tx.team, key=key, at=at, answer=answer)
    unanswered = first.on_conflict_do_update(
        index_elements=["team_id", "key"], set_={"answer": answer}, where=_row.answer.is_(None)
    )
    tx.db.execute(unanswered)


def answer(tx: Tx, key: str) -> str | None:
    """Return how the request was answered, None if nobody has written that down."""
    return tx.db.execute(select(_row.answer).where(_row.team_id == tx.team, _row.key == key)).scalar_one_or_none()


def forget(tx: Tx, *, at: datetime) -> None:
    """Drop what cannot come again."""
    tx.db.execute(delete(requests).where(_row.team_id == tx.team, _row.at < at - KEPT_FOR))
