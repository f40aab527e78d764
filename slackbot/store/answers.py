"""Answers to questions: one a person and asking, with every earlier score kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy import insert as plain_insert

from slackbot.domain import question as questions
from slackbot.domain.csat import Score
from slackbot.domain.question import CSAT, Answer, Question
from slackbot.domain.testimonial import Consent
from slackbot.store.tables import answer_history, answers, labelled
from slackbot.store.tx import Tx
from slackbot.store.upsert import insert

ALL = select(answers.c.team_id.label("team"), *labelled(column for column in answers.c if column.name != "team_id"))


def read_row(row: Row[*tuple[object, ...]]) -> Answer:
    """Return the answer of a row of `ALL`."""
    values = row._asdict()
    return Answer(**values | {"question": questions.named(values["question"])})


def of_asking(tx: Tx, question: Question, asking: str) -> Sequence[Answer]:
    """Return the answers to one asking, the one that counts first."""
    mine = answers.c.team_id == tx.team, answers.c.question == question.name, answers.c.asking == asking
    found = tx.db.execute(ALL.where(*mine).order_by(answers.c.counts.desc(), answers.c.at))
    return [read_row(row) for row in found]


def of_resolution(tx: Tx, question: Question, *, issue: int, resolution_no: int) -> Sequence[Answer]:
    """Return the answers about one resolution, the one that counts first."""
    return of_asking(tx, question, questions.about_issue(issue, resolution_no))


def counted(tx: Tx, question: Question, *, issue: int, resolution_no: int) -> Answer | None:
    """Return the answer about one resolution that counts, None while there is none."""
    return questions.counted(of_resolution(tx, question, issue=issue, resolution_no=resolution_no))


def save(tx: Tx, answer: Answer) -> None:
    """Insert or update the answer, and add its score to the history."""
    values = {name: value for name, value in answer.__dict__.items() if name != "team"}
    key = {"team_id": tx.team, "question": answer.question.name, "asking": answer.asking, "by": answer.by}
    changed = {"score": answer.score, "changed_at": answer.changed_at}
    statement = insert(tx.db, answers).values(**values | key)
    tx.db.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))
    tx.db.execute(plain_insert(answer_history).values(**key, score=answer.score, at=answer.changed_at))


def save_comment(tx: Tx, answer: Answer) -> None:
    """Write the answer's comment, and the message that it was read from."""
    words = {"comment": answer.comment, "comment_ts": answer.comment_ts}
    tx.db.execute(update(answers).where(*_mine(tx, answer)).values(**words))


def commented_by(tx: Tx, *, author: str, ts: str) -> Sequence[Answer]:
    """Return the answers of that person whose comment was read from the message `ts`."""
    theirs = answers.c.team_id == tx.team, answers.c.by == author, answers.c.comment_ts == ts
    return [read_row(row) for row in tx.db.execute(ALL.where(*theirs))]


def ask_to_quote(tx: Tx, answer: Answer) -> bool:
    """Note that we ask to quote the answer's comment; return False if we did before."""
    unasked = update(answers).where(*_mine(tx, answer), answers.c.quote.is_(None))
    return tx.db.execute(unasked.values(quote=Consent.ASKED.value)).rowcount == 1


def keep_consent(tx: Tx, answer: Answer, consent: Consent) -> None:
    """Write down whether we may quote the answer's comment."""
    tx.db.execute(update(answers).where(*_mine(tx, answer)).values(quote=consent.value))


def _mine(tx: Tx, answer: Answer) -> tuple[ColumnElement[bool], ...]:
    row = answers.c
    of_question = row.team_id == tx.team, row.question == answer.question.name
    return *of_question, row.asking == answer.asking, row.by == answer.by


def given(tx: Tx, questions_: Sequence[Question], *, start: datetime, end: datetime) -> Sequence[Answer]:
    """Return the answers to these questions that were given in the period and count."""
    when = answers.c.at >= start, answers.c.at < end
    found = tx.db.execute(ALL.where(answers.c.team_id == tx.team, _is_to(questions_), answers.c.counts, *when))
    return [read_row(row) for row in found]


def _is_to(questions_: Sequence[Question]) -> ColumnElement[bool]:
    return answers.c.question.in_([question.name for question in questions_])


def scores(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Score]:
    """Return the ratings given in the period that count."""
    return _scores(tx, answers.c.counts, start=start, end=end)


def scores_of_colleagues(tx: Tx, *, start: datetime, end: datetime) -> Sequence[Score]:
    """Return the others, which people beside the requester gave."""
    return _scores(tx, ~answers.c.counts, start=start, end=end)


def _scores(tx: Tx, which: ColumnElement[bool], *, start: datetime, end: datetime) -> Sequence[Score]:
    row = answers.c
    rated = row.team_id == tx.team, row.question == CSAT.name, which
    when = row.at >= start, row.at < end
    found = tx.db.execute(select(row.score, row.at, row.issue, row.credited_to).where(*rated, *when))
    return [Score(score=one.score, at=one.at, issue=one.issue, agent=one.credited_to) for one in found]
