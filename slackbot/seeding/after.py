"""Where an issue stands that is there already, for whoever goes on with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.events import What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.recovery import Recovery
from slackbot.store import rows
from slackbot.store.tx import Tx

_LATELY = timedelta(hours=4)  # who did not answer for longer is silent
_ANSWERED = (What.RATED, What.OPINION)


@dataclass(frozen=True)
class Standing:
    """An issue, its check-in and its survey as far as they still wait for an answer, and what calls for the lead."""

    issue: Issue
    turn: int
    checkin: Delivery | None
    survey: Delivery | None
    recovery: Recovery | None


def standing(tx: Tx, number: int, *, at: datetime) -> Standing:
    """Return how it stands."""
    issue = rows.issues.get(tx, number)
    if issue.status is not Status.RESOLVED:
        return Standing(issue, 1, None, None, None)
    no = issue.resolutions
    of_it = [one for one in rows.events.of_issue(tx, number) if one.detail.get("resolution") == no]
    turn = 2 if rows.outbox_read.of_key(tx, keys.checkin(number, no, 2)) else 1
    is_told = any(one.what == What.CHECKIN and one.detail["turn"] == turn for one in of_it)
    is_rated = any(one.what in _ANSWERED for one in of_it)
    checkin = None if is_told else rows.outbox_read.of_key(tx, keys.checkin(number, no, turn))
    survey = None if is_rated else rows.outbox_read.of_key(tx, keys.survey(number, no))
    recovery = rows.recoveries.get(tx, issue=number, resolution_no=no)
    is_called = recovery is not None and recovery.is_untouched
    return Standing(issue, turn, _open(checkin, at), _open(survey, at), recovery if is_called else None)


def is_touched(tx: Tx, number: int, *, since: datetime) -> bool:
    """Return whether anybody did something about the issue, or wrote in its thread, after that time."""
    return any(one.by and one.at > since for one in rows.events.of_issue(tx, number)) or any(
        one.at > since for one in rows.touches.of_issue(tx, number)
    )


def _open(question: Delivery | None, at: datetime) -> Delivery | None:
    """Return the question if it is still to come, or has come only lately."""
    if question is None or question.state not in (State.DUE, State.SENT):
        return None
    return question if question.sent_at is None or question.sent_at > at - _LATELY else None
