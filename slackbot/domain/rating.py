"""A rating from 1 to 5: who gives one, and how long it can be changed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slackbot.domain import answer_edits
from slackbot.errors import RefusedCustomer

COMMENT_LENGTH = 2_000  # characters
COMMENT_BY_REPLY = timedelta(hours=24)  # a thread reply this soon after the rating is read as its comment


@dataclass(frozen=True)
class Rating:
    """One person's answer to one resolution's survey. `counts` is False for somebody beside the requester."""

    team: str
    issue: int
    round: int
    by: str
    counts: bool
    score: int
    rated_at: datetime
    changed_at: datetime
    comment: str | None = None
    credited_to: str | None = None
    quote: str | None = None


def change(rating: Rating, *, score: int, at: datetime, edit_time: timedelta) -> Rating:
    """Return the rating with its new score. Raises `Refused` once the time for changes is over."""
    check_changeable(rating, at=at, edit_time=edit_time)
    return replace(rating, score=check_score(score), changed_at=at)


def check_changeable(rating: Rating, *, at: datetime, edit_time: timedelta) -> None:
    """Raise `Refused` once the time for changes is over."""
    if answer_edits.is_over(rating.rated_at, at=at, edit_time=edit_time):
        raise RefusedCustomer("refusal/rating_stands", number=rating.issue)


def check_score(score: int) -> int:
    """Return the score. Raises `Refused` outside 1 to 5."""
    if not 1 <= score <= 5:
        raise RefusedCustomer("refusal/no_score")
    return score


def add_comment(rating: Rating, comment: str) -> Rating:
    """Return the rating with its comment. Raises `Refused` if there is nothing in it."""
    text = comment.strip()
    if not text:
        raise RefusedCustomer("refusal/no_words", field="comment")
    return replace(rating, comment=text[:COMMENT_LENGTH])
