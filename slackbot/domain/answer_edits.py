"""How long an answer can be changed, counted from when it was first given."""

from datetime import datetime, timedelta


def ends_at(given_at: datetime, *, edit_time: timedelta) -> datetime:
    """Return when the answer becomes final."""
    return given_at + edit_time


def is_over(given_at: datetime, *, at: datetime, edit_time: timedelta) -> bool:
    """Return whether the answer is final."""
    return at >= ends_at(given_at, edit_time=edit_time)
