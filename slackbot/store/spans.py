"""How long issues went without a resolution, in classes: what was open at some time is found by them.

Asked for all that was resolved since then, a database would read as far back as that is. Of each class only what was
resolved within its longest span after that time can have been open then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, literal_column, select, union_all

from slackbot.store.tables import issues
from slackbot.store.tx import Tx

_LONGEST = tuple(timedelta(days=4**span) for span in range(9))  # a day, 4 days … 179 years
_ROUNDED = timedelta(minutes=1)  # a migration's arithmetic is a database's
_row = issues.c
_in_class = (
    select(_row.number).where(
        _row.team_id == bindparam("team"),
        _row.span == literal_column(str(span)),
        _row.resolved_at >= bindparam("at"),
        _row.resolved_at < bindparam(f"until_{span}"),
        _row.logged_at < bindparam("at"),
    )
    for span in range(len(_LONGEST))
)
_open_at = union_all(*_in_class)


def of(logged_at: datetime, resolved_at: datetime | None) -> int | None:
    """Return the class of an issue, None while it is not resolved."""
    if resolved_at is None:
        return None
    fitting = (span for span, longest in enumerate(_LONGEST) if resolved_at - logged_at <= longest)
    return next(fitting, len(_LONGEST) - 1)


def open_at(tx: Tx, at: datetime) -> Sequence[int]:
    """Return the numbers of the issues that are resolved now, and were logged but perhaps not resolved before then.

    Among them are some that had been resolved, and were opened again later.
    """
    until = {f"until_{span}": at + longest + _ROUNDED for span, longest in enumerate(_LONGEST)}
    return tx.db.execute(_open_at, {"team": tx.team, "at": at, **until}).scalars().all()
