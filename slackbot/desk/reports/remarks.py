"""What customers said of a period, and who makes good what went wrong."""

from slackbot.domain import said
from slackbot.domain.period import Period
from slackbot.domain.question import CSAT, Answer
from slackbot.domain.recovery import Recovery
from slackbot.domain.said import Remark
from slackbot.store import rows
from slackbot.store.tx import Tx


def of_period(tx: Tx, period: Period) -> list[Remark]:
    """Return what customers said with the ratings they gave in the period."""
    given = rows.answers.given(tx, (CSAT,), start=period.start, end=period.end)
    return said.remarks(given, helper=lambda answer: _helper(_recovery(tx, answer)))


def not_put_right(tx: Tx, period: Period) -> list[Remark]:
    """Return the poor ratings of the period that nobody has made good yet, the worst first, with words or without."""
    found = []
    for answer in rows.answers.given(tx, (CSAT,), start=period.start, end=period.end):
        if CSAT.is_poor(answer.score) and answer.issue is not None:
            recovery = _recovery(tx, answer)
            if recovery is None or recovery.is_open:
                found.append(Remark(answer.issue, answer.resolution_no, answer.score, _helper(recovery)))
    return sorted(found, key=lambda one: (one.score, one.number))


def _recovery(tx: Tx, answer: Answer) -> Recovery | None:
    return rows.recoveries.get(tx, issue=answer.issue or 0, resolution_no=answer.resolution_no)


def _helper(recovery: Recovery | None) -> str | None:
    return (recovery.done_by or recovery.claimed_by) if recovery else None
