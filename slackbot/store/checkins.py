"""Answers to check-ins: the first one of each question stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from slackbot.domain.checkin import Answer
from slackbot.store.tables import checkins, labelled
from slackbot.store.tx import Tx
from slackbot.store.upsert import once


@dataclass(frozen=True)
class Answered:
    """What was answered to one check-in, by whom and when."""

    issue: int
    resolution_no: int
    turn: int
    answer: Answer
    by: str
    at: datetime


_get = select(*labelled(checkins.c[name] for name in ("issue", "resolution_no", "turn", "answer", "by", "at"))).where(
    checkins.c.team_id == bindparam("team"),
    checkins.c.issue == bindparam("issue"),
    checkins.c.resolution_no == bindparam("resolution_no"),
    checkins.c.turn == bindparam("turn"),
)


def record(tx: Tx, answered: Answered) -> bool:
    """Keep the answer; return False if that check-in was answered before."""
    values = {"team_id": tx.team, **answered.__dict__, "answer": answered.answer.value}
    return once(tx.db, checkins, values)


def get(tx: Tx, *, issue: int, resolution_no: int, turn: int) -> Answered | None:
    """Return the answer to the check-in, None while there is none."""
    asked = {"team": tx.team, "issue": issue, "resolution_no": resolution_no, "turn": turn}
    row = tx.db.execute(_get, asked).one_or_none()
    return None if row is None else Answered(**row._asdict() | {"answer": Answer(row.answer)})


def not_yets(tx: Tx, issue: int) -> int:
    """Return how often the customer said that the issue is not solved."""
    mine = checkins.c.team_id == tx.team, checkins.c.issue == issue, checkins.c.answer == Answer.NOT_YET.value
    return tx.db.execute(select(func.count()).select_from(checkins).where(*mine)).scalar_one()
